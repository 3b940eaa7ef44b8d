"""The Chinese catalogues: `make i18n` renews them, `make lint` finds what they lack."""

import re
import tempfile
from pathlib import Path

import polib

from tools.lib import addons, command, odoo, postgres, stage, templates
from tools.lib.report import Stop, say, step
from tools.lib.settings import ROOT

LANGUAGE = "zh_CN"
SCRIPT = ROOT / "tools/lib/terms.py"


def main(settings, argv):
    """Terms come from the code as it is; translations are kept, obsolete ones go."""
    lock = stage.lock(settings.run / "testing.lock", "`make test` runs; waiting.")
    with lock, postgres.used(settings) as here:
        with step("Exporting the terms"):
            terms = _terms(here)
        for name in terms:
            folder = here.addons / name / "i18n"
            folder.mkdir(exist_ok=True)
            _renew(folder / f"{name}.pot", terms[name])
            catalogue = _renew(folder / f"{LANGUAGE}.po", terms[name])
            waiting = sum(
                has_words(entry.msgid) and not _is_done(entry) for entry in catalogue
            )
            say(f"{name}: {len(catalogue)} terms, {waiting} to translate")


def missing(settings):
    """Terms of the code that the catalogue of their addon does not translate."""
    complaints = []
    for name, terms in _terms(settings).items():
        path = settings.addons / name / "i18n" / f"{LANGUAGE}.po"
        entries = _read(path) if path.exists() else []
        done = {entry.msgid for entry in entries if _is_done(entry)}
        complaints += [
            f"{name}: {entry.msgid!r} is not translated"
            for entry in terms
            if entry.msgid not in done and has_words(entry.msgid)
        ]
    return complaints


def has_words(term):
    """Whether anything is left to translate when tags and placeholders are gone."""
    text = re.sub(r"<[^>]*>|%\(\w+\)[sd]", "", term)
    return any(character.isalpha() for character in text)


def renewed(terms, old):
    """A catalogue of these terms, in their order, with the translations of ``old``."""
    known = {entry.msgid: entry for entry in old if not entry.obsolete}
    new = polib.POFile(wrapwidth=terms.wrapwidth)
    new.header = terms.header
    new.metadata = old.metadata or terms.metadata
    for term in terms:
        entry = polib.POEntry(
            msgid=term.msgid, comment=term.comment, occurrences=term.occurrences
        )
        if term.msgid in known:
            entry.msgstr = known[term.msgid].msgstr
            entry.flags = known[term.msgid].flags
        new.append(entry)
    return new


def _renew(path, terms):
    """Write the file unless only its date would change."""
    old = _read(path) if path.exists() else polib.POFile()
    new = renewed(terms, old)
    if str(new) != str(old):
        path.write_text(str(new), encoding="utf-8")
    return new


def _terms(settings):
    """The terms of each addon, freshly taken from databases that have it."""
    suite = addons.names(settings)
    terms = _export(settings, templates.of_addons(settings, suite), suite)
    for name in addons.bridges(settings):
        template = templates.of_addons(settings, addons.closure(settings, name))
        terms |= _export(settings, template, [name])
    return terms


def _export(settings, template, suite):
    conf = odoo.write_conf(settings.replace(db=template), "i18n")
    log = settings.log / "i18n.log"
    with tempfile.TemporaryDirectory(prefix="gov-terms-") as folder:
        try:
            odoo.run(
                *(settings, conf, log, "shell", "--no-http"),
                text=SCRIPT.read_text(encoding="utf-8"),
                GOV_NAMES=" ".join(suite),
                GOV_FOLDER=folder,
            )
        except command.Failed as failed:
            raise Stop(f"The terms could not be exported: {log} says why.") from failed
        return {name: _read(Path(folder) / f"{name}.pot") for name in suite}


def _read(path):
    text = path.read_text(encoding="utf-8")
    return polib.pofile(text) if text.strip() else polib.POFile()


def _is_done(entry):
    return bool(entry.msgstr) and not (entry.fuzzy or entry.obsolete)
