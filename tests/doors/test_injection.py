"""What people type stays text: in pages, prints, lists and workbooks.

Fields and reports are found in the registry, so that those of a later addon are tried.
"""

import base64
import csv
import io
import json
import re
import zipfile

import psycopg2
import pytest
import requests
from lxml import etree, html

from odoo.exceptions import AccessError, UserError, ValidationError

from tests.support import catalogue, inprocess, samples
from tests.support.world import PASSWORD

SCRIPT = "<script>doors()</script>\"><img src=x onerror=doors()>{{7*7}}%s'; DROP x--"
FORMULAS = ("=cmd|'/C calc'!A0", "+1+doors", "-1+doors", "@SUM(doors)")
REFUSED = (UserError, ValidationError, AccessError, ValueError, psycopg2.Error)
TEXTS = ("char", "text", "html")
NOT_TYPED = {"parent_path"}


@pytest.fixture
def rows(registry, sampled):
    """``(environment, {model: a row of it})``, undone afterwards."""
    with inprocess.environment(registry) as env:
        found = {}
        for model in sorted(samples.models(env)):
            ids = [one for one in sampled.samples[model].values() if one]
            row = env[model].browse(next(one for one in ids if isinstance(one, int)))
            found[model] = row.exists()
        yield env, found


def _typed(row):
    """Fields of text that somebody, or a method, may fill."""
    return [
        field
        for name, field in row._fields.items()
        if field.type in TEXTS and field.store and not field.related
        if not (field.compute and field.readonly) and name not in NOT_TYPED
    ]


def _type(row, field, text):
    """Whether the row takes the text in that field."""
    try:
        with row.env.cr.savepoint():
            row.write({field.name: text})
            row.flush_recordset()
    except REFUSED:
        row.invalidate_recordset()
        return False
    return True


def _poisoned(rows, text):
    """``{model: names of the fields that hold the text}``."""
    return {
        model: [field.name for field in _typed(row) if _type(row, field, text)]
        for model, row in rows.items()
        if row
    }


def test_forms_give_back_the_text_itself(rows):
    """The web client escapes what comes as text; only HTML must be clean before."""
    env, found = rows
    taken = _poisoned(found, SCRIPT)
    wrong, number = [], 0
    for model, names in taken.items():
        row = found[model]
        [values] = row.web_read({name: {} for name in (*names, "display_name")})
        for name in names:
            number += 1
            if row._fields[name].type == "html":
                wrong += _alive(values[name], f"{model}.{name}")
            elif values[name] != SCRIPT:
                wrong.append(f"{model}.{name}: {values[name]!r}")
    print(f"\ninjection: {number} fields of {len(taken)} models hold a script")
    assert number > 40
    assert not wrong


def _alive(text, where):
    """Complaints about script that a browser would run."""
    page = html.fromstring(f"<div>{text or ''}</div>")
    scripts = [one for one in page.iter("script") if "doors" in (one.text or "")]
    handlers = [
        one
        for one in page.iter()
        if any(k.startswith("on") and "doors" in v for k, v in one.attrib.items())
    ]
    return [f"{where}: {etree.tostring(one)[:120]}" for one in scripts + handlers]


def test_views_draw_no_text_as_html(registry, sampled):
    """No view of the suite has the client draw a plain field as HTML."""
    with inprocess.environment(registry) as env:
        views = env["ir.ui.view"].search([("model", "=like", "gov.%")])
        drawn = [
            (view.xml_id, node.get("name"))
            for view in views
            for node in etree.fromstring(view.arch).iter("field")
            if node.get("widget") in ("html", "html_legacy")
            and env[view.model]._fields[node.get("name")].type != "html"
        ]
    assert views
    assert not drawn


def test_prints_escape_it(rows):
    env, found = rows
    _poisoned(found, SCRIPT)
    reports = env["ir.actions.report"].search(
        [("model", "=like", "gov.%"), ("report_type", "like", "qweb")]
    )
    assert reports
    wrong, shown = [], 0
    for report in reports:
        row = found[report.model]
        text = env["ir.actions.report"]._render_qweb_html(report, row.ids)[0].decode()
        wrong += _alive(text, report.report_name)
        shown += "{{7*7}}" in text
    assert not wrong
    assert shown, "no print shows what was typed"


def test_documents_of_a_life_escape_it(registry, catalogued):
    """Documents are drawn from what methods were told, and kept as issued."""
    with inprocess.environment(registry) as env:
        people = catalogued.users
        cases = env["gov.case"].with_user(people["at_own_township"])
        told = catalogue.person(name=f"{SCRIPT[:50]}{{{{7*7}}}}")
        sent = catalogue.submission(catalogued, applicant=told, note=SCRIPT)
        case = env["gov.case"].search([("number", "=", cases.submit(sent)["number"])])
        case.with_user(people["at_own_township"]).action_accept()
        case.with_user(people["handler"]).action_start_review()
        case.with_user(people["approver"]).action_decide("rejected", SCRIPT)
        report = "gov_case.document_report"
        ids = case.document_ids.ids
        text = env["ir.actions.report"]._render_qweb_html(report, ids)[0].decode()
    assert len(ids) >= 3
    assert "{{7*7}}" in text
    assert "&lt;script&gt;doors()" in text
    assert not _alive(text, report)


@pytest.mark.parametrize("formula", FORMULAS)
def test_the_workbook_holds_no_formula(rows, sampled, formula):
    env, found = rows
    taken = _poisoned(found, formula)
    assert any(taken.values())
    book = env["gov.matter"].export_workbook(sampled.code("district"))
    assert not _formulas(base64.b64decode(book))


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_lists_export_no_formula(server, xml, world, kind):
    tags = xml("system")("gov.care.tag", "create", vals_list=_tags(kind))
    session = _session(server, world.logins["system"])
    wanted = {
        "model": "gov.care.tag",
        "fields": [{"name": "name", "label": "Name", "type": "char"}],
        "ids": tags,
        "domain": [],
        "import_compat": False,
        "context": {},
    }
    page = session.get(f"{server.url}/odoo", timeout=60).text
    form = {
        "data": json.dumps(wanted),
        "csrf_token": re.search(r'csrf_token: "([^"]+)"', page)[1],
    }
    answer = session.post(f"{server.url}/web/export/{kind}", data=form, timeout=60)
    assert answer.status_code == 200, answer.text[:300]
    if kind == "xlsx":
        assert not _formulas(answer.content)
        assert b"calc" in _strings(answer.content)
    else:
        cells = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
        assert [line[0][0] for line in cells[1:]] == ["'"] * len(FORMULAS)


def _tags(kind):
    return [
        {"name": f"{formula}{kind}", "code": f"doors-{kind}-{number}"}
        for number, formula in enumerate(FORMULAS)
    ]


def _session(server, login):
    session = requests.Session()
    who = {"db": server.database, "login": login, "password": PASSWORD}
    url = f"{server.url}/web/session/authenticate"
    answer = session.post(url, json={"params": who}, timeout=60)
    assert answer.json()["result"]["uid"]
    return session


def _formulas(book):
    """Cells of a workbook that are calculated, or lead somewhere."""
    with zipfile.ZipFile(io.BytesIO(book)) as parts:
        sheets = [parts.read(name) for name in parts.namelist() if "/sheet" in name]
    assert sheets
    return [found for sheet in sheets for found in re.findall(rb"<f[ >].{0,80}", sheet)]


def _strings(book):
    """What a workbook says, wherever it keeps its texts."""
    with zipfile.ZipFile(io.BytesIO(book)) as parts:
        names = [name for name in parts.namelist() if re.search("sheet|Strings", name)]
        return b"".join(parts.read(name) for name in names)
