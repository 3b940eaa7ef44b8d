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
    """Addons that a district is made of, each after those it depends on."""
    return _ordered(settings, _installable(settings) - set(bridges(settings)))


def bridges(settings):
    """Addons that Odoo installs by itself where a module is that the suite lacks.

    Databases made here have none of them; each is checked and tested in one of its own.
    """
    return sorted(
        name
        for name in _installable(settings)
        if manifest(settings.addons / name).get("auto_install")
    )


def every(settings):
    """All addons of the folder."""
    return names(settings) + bridges(settings)


def _installable(settings):
    return {
        path.parent.name
        for path in settings.addons.glob(f"{PREFIX}*/__manifest__.py")
        if manifest(path.parent).get("installable", True)
    }


def _ordered(settings, found):
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
