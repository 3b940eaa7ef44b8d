import importlib
import re
import sys
from pathlib import Path

import pytest

ADDONS = Path(__file__).resolve().parents[3]
MODULE = "odoo.addons.gov_base.tools.private_orm"
_PRIVATE = re.compile(r"^\s*(from|import) odoo\.orm\b", re.MULTILINE)


def test_only_one_file_uses_what_odoo_does_not_export():
    found = [
        path.relative_to(ADDONS).as_posix()
        for path in ADDONS.rglob("*.py")
        if _PRIVATE.search(path.read_text())
    ]
    assert found == ["gov_base/tools/private_orm.py"]


def test_it_says_in_a_sentence_what_odoo_moved(monkeypatch):
    monkeypatch.delitem(sys.modules, MODULE, raising=False)
    monkeypatch.setitem(sys.modules, "odoo.orm.domains", None)
    with pytest.raises(ImportError, match="Odoo has moved the parts of a domain"):
        importlib.import_module(MODULE)


def test_the_parts_are_those_of_the_public_domain():
    parts = importlib.import_module(MODULE)
    from odoo.fields import Domain

    one, other = Domain("a", "=", 1), Domain("b", "=", 2)
    assert isinstance(one, parts.DomainCondition) and one.field_expr == "a"
    assert isinstance(one & other, parts.DomainAnd)
    assert isinstance(one | other, parts.DomainOr)
    assert isinstance(one | other, parts.DomainNary)
    assert len((one | other).children) == 2
