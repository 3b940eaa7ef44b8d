"""Renewing a catalogue keeps what is translated and drops what is obsolete."""

import polib
import pytest

from tools.lib import catalogues


def catalogue(*entries):
    made = polib.POFile()
    for msgid, msgstr in entries:
        made.append(polib.POEntry(msgid=msgid, msgstr=msgstr))
    return made


def test_translations_are_kept_in_the_order_of_the_terms():
    old = catalogue(("Case", "办件"), ("Gone", "旧"), ("Accept", "受理"))
    new = catalogues.renewed(catalogue(("Accept", ""), ("Case", ""), ("New", "")), old)
    assert [(entry.msgid, entry.msgstr) for entry in new] == [
        ("Accept", "受理"),
        ("Case", "办件"),
        ("New", ""),
    ]


def test_a_doubtful_translation_stays_doubtful():
    old = catalogue(("Case", "办件"))
    old[0].flags = ["fuzzy"]
    [entry] = catalogues.renewed(catalogue(("Case", "")), old)
    assert not catalogues._is_done(entry)


def test_the_date_alone_changes_nothing(tmp_path):
    path = tmp_path / "zh_CN.po"
    terms = catalogue(("Case", ""))
    terms.metadata = {"POT-Creation-Date": "2026-01-01"}
    catalogues._renew(path, terms)
    before = path.stat().st_mtime_ns
    terms.metadata = {"POT-Creation-Date": "2026-02-02"}
    catalogues._renew(path, terms)
    assert path.stat().st_mtime_ns == before


@pytest.mark.parametrize(
    ("term", "words"),
    [("Case", True), ("<b>Case</b>", True), ("<i t='x'/> / %(count)s", False)],
)
def test_what_has_no_words_needs_no_translation(term, words):
    assert catalogues.has_words(term) is words
