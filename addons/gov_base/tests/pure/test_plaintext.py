import pytest

from odoo.addons.gov_base.core.plaintext import is_plain


@pytest.mark.parametrize("name", ["兴庆区", "\ue863村", "𠮷野", "㛃", "A-1 号", ""])
def test_rare_and_private_characters_are_names(name):
    assert is_plain(name)


@pytest.mark.parametrize("name", ["a\nb", "a\x00", "\x1b[31m", "\ud800", "\u2028"])
def test_control_codes_are_not(name):
    assert not is_plain(name)
