"""Chinese text copied from a PDF is the text that was printed."""

from odoo.addons.gov_pdf.core.ideographs import EQUIVALENTS, repair


def cmap(section, *lines):
    return f"1 begincodespacerange\n<00> <FF>\nendcodespacerange\n{len(lines)} " + (
        f"begin{section}\n" + "\n".join(lines) + f"\nend{section}\nendcmap"
    )


def test_a_radical_becomes_its_character():
    before = cmap("bfchar", "<43> <2EA0>", "<44> <4E01>")
    assert repair(before) == cmap("bfchar", "<43> <6C11>", "<44> <4E01>")


def test_a_range_with_radicals_is_written_out():
    before = cmap("bfrange", "<43> <45> <2F4C>")
    assert repair(before) == cmap("bfrange", "<43> <45> [<6B62> <6B79> <6BB3>]")


def test_a_range_without_radicals_stays():
    before = cmap("bfrange", "<43> <45> <4E00>")
    assert repair(before) == before


def test_characters_beyond_the_first_plane():
    before = cmap("bfchar", "<43> <D842DFB7>", "<44> <2E87>")
    assert repair(before) == cmap("bfchar", "<43> <D842DFB7>", "<44> <D841DE28>")


def test_the_characters_of_the_mainland_are_preferred():
    assert chr(EQUIVALENTS[0x2F3E]) == "户"
    assert chr(EQUIVALENTS[0x3B35]) == "胶"


def test_no_equivalent_is_itself_a_radical():
    assert EQUIVALENTS.keys().isdisjoint(EQUIVALENTS.values())
