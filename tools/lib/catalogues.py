"""The Chinese catalogues: `make i18n` renews them, `make lint` finds what they lack."""

import polib

from tools.lib import addons, command, odoo, postgres, stage, templates
from tools.lib.report import Stop, say, step

LANGUAGE = "zh_CN"


def main(settings, argv):
    """Terms come from the code as it is; translations are kept, obsolete ones go."""
    lock = stage.lock(settings.run / "testing.lock", "`make test` runs; waiting.")
    with lock, postgres.used(settings) as here:
        suite = addons.names(here)
        template = templates.of_addons(here, suite)
        with step("Exporting the terms"):
            _export(here, template, "-l", "pot", LANGUAGE, "--", *suite)
    for name in suite:
        open_terms = [entry for entry in _catalogue(here, name) if not _is_done(entry)]
        say(f"{name}: {len(open_terms)} terms to translate")


def missing(settings, template):
    """Terms of the code that the catalogue of their addon does not translate."""
    file = settings.run / "terms.pot"
    _export(
        *(settings, template, "-l", "pot", "-o", file, "--"), *addons.names(settings)
    )
    done = {
        name: {entry.msgid for entry in _catalogue(settings, name) if _is_done(entry)}
        for name in addons.names(settings)
    }
    return [
        f"{name}: {entry.msgid!r} is not translated"
        for entry in polib.pofile(str(file))
        for name in _modules(entry)
        if entry.msgid not in done.get(name, ())
    ]


def _export(settings, template, *arguments):
    conf = odoo.write_conf(settings.replace(db=template), "i18n")
    log = settings.log / "i18n.log"
    try:
        odoo.run(settings, conf, log, "i18n", "export", *arguments)
    except command.Failed as failed:
        raise Stop(f"The terms could not be exported: {log} says why.") from failed


def _catalogue(settings, name):
    path = settings.addons / name / "i18n" / f"{LANGUAGE}.po"
    return polib.pofile(str(path)) if path.exists() else []


def _is_done(entry):
    return bool(entry.msgstr) and not (entry.fuzzy or entry.obsolete)


def _modules(entry):
    """The addons a term belongs to, from the comment that Odoo writes."""
    for line in entry.comment.splitlines():
        kind, _, names = line.partition(":")
        if kind in ("module", "modules"):
            return [name.strip() for name in names.split(",")]
    return []
