"""The suite's addons as they lie in the folder: names, order, contents."""

import ast
import functools

from tools.lib import stage
from tools.lib.report import Stop

PREFIX = "gov_"
UNSEEN = ("tests", "__pycache__", "readme", "docs")  # no effect on a database

# Modules of Odoo that belong to a desk but that nothing depends on. The rest of those
# that install themselves stay out: several of them call services on the Internet.
COMPANIONS = (
    "api_doc",
    "auth_totp",
    "base_import",
    "base_setup",
    "bus",
    "html_editor",  # the styles of web's public pages are incomplete without it
    "rpc",
    "web_tour",
)


def names(settings):
    """Installable addons of the suite, each after those it depends on."""
    found = {
        path.parent.name
        for path in settings.addons.glob(f"{PREFIX}*/__manifest__.py")
        if manifest(path.parent).get("installable", True)
    }
    if not found:
        raise Stop(f"{settings.addons} holds no addon named {PREFIX}*.")
    ordered = []
    for name in sorted(found):
        ordered += [each for each in closure(settings, name) if each not in ordered]
    return ordered


def closure(settings, name):
    """The suite's addons that ``name`` needs, and itself last."""
    ordered = []

    def visit(each, above):
        if each in above:
            raise Stop(f"The addons {', '.join(above)} depend on each other.")
        if each not in ordered and (settings.addons / each).is_dir():
            for needed in manifest(settings.addons / each).get("depends", []):
                if needed.startswith(PREFIX):
                    visit(needed, (*above, each))
            ordered.append(each)

    visit(name, ())
    return ordered


def foreign(settings):
    """What the suite stands on: modules of Odoo, named by it or belonging to a desk."""
    named = {
        needed
        for name in names(settings)
        for needed in manifest(settings.addons / name).get("depends", [])
        if not needed.startswith(PREFIX)
    }
    return sorted(named.union(COMPANIONS))


def key(settings, name):
    """Changes when anything in the addon does that a database depends on."""
    folder = settings.addons / name
    files = sorted(
        path
        for path in folder.rglob("*")
        if path.is_file()
        and not set(path.relative_to(folder).parts) & set(UNSEEN)
        and path.suffix not in (".md", ".rst", ".pyc", ".pot")
    )
    return stage.digest(*(part for path in files for part in (path.name, path)))


def manifest(folder):
    """The manifest of an addon, the suite's or Odoo's."""
    path = folder / "__manifest__.py"
    return _manifest(path, path.stat().st_mtime_ns)


@functools.cache
def _manifest(path, _changed):
    try:
        return ast.literal_eval(path.read_text(encoding="utf-8"))
    except (SyntaxError, ValueError) as error:
        raise Stop(f"{path} cannot be read: {error}.") from error
