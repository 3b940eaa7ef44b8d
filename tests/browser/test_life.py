"""A case from the township's window to its result, each step by whose it is."""

import pytest

from tests.support import catalogue
from tests.support.numbers import resident_id

FORM = "/odoo/action-gov_case.gov_case_action/{}"
ENTRY = "/odoo/action-gov_case.gov_case_entry_action"


@pytest.fixture
def sees(xml):
    def state(one):
        [row] = xml("system")("gov.case", "read", [one], fields=["state"])
        return row["state"]

    return state


def _newest(xml):
    [one] = xml("system")("gov.case", "search", domain=[], order="id desc", limit=1)
    return one


def _open(window, one):
    window.goto(FORM.format(one))
    window.page.locator(".o_form_view").wait_for()


def _confirm(window):
    window.page.locator(".modal button[name='action_confirm']").click()
    window.page.locator(".modal").wait_for(state="detached")
    window.settle()


def test_a_case_from_the_window_to_the_result(desk, xml, catalogued, sees):
    clerk = desk("window_clerk")
    _receive(clerk)
    one = _newest(xml)
    assert sees(one) == "accepted"
    clerk.picture("life-1-accepted")

    handler = desk("handler")
    _open(handler, one)
    handler.press("action_start_review")
    handler.settle()
    handler.page.locator("button[name='action_start_review']").wait_for(state="hidden")
    assert sees(one) == "review"
    handler.picture("life-2-review")

    approver = desk("approver")
    _open(approver, one)
    _act(approver, "决定", "approver")
    assert sees(one) == "decided"
    approver.picture("life-3-decided")

    _open(clerk, one)
    _act(clerk, "出件", "clerk")
    assert sees(one) == "issued"
    _open(clerk, one)
    journal = _journal(clerk)
    clerk.picture("life-4-issued")
    for person in ("window_clerk", "handler", "approver"):
        assert f"{person}·套件" in journal
    for word in ("收件", "受理", "审查", "决定", "出件"):
        assert word in journal, journal


def _receive(clerk):
    clerk.goto(ENTRY)
    clerk.pick("matter_id", "高龄津贴")
    clerk.fill("id_number", resident_id(901, birth="19410305"))
    clerk.page.keyboard.press("Tab")
    clerk.fill("applicant_name", "王桂兰")
    clerk.fill("phone", "13997001122")
    clerk.picture("life-0-entry")
    clerk.press("action_take_all")
    clerk.settle()
    clerk.press("action_receive_and_accept")
    clerk.page.locator(".o_statusbar_status").wait_for()
    clerk.settle()
    assert clerk.page.locator("button[name='action_next_application']").is_visible()


def _act(window, label, who):
    """Open the dialogue of an action, fill it and confirm."""
    window.page.locator(
        ".o_form_statusbar button:visible", has_text=label
    ).first.click()
    dialogue = window.page.locator(".modal")
    dialogue.wait_for()
    first = dialogue.locator(".o_field_widget .o_radio_input:visible")
    if first.count():
        first.first.check()
    if dialogue.locator("[name='receiver'] input:visible").count():
        window.fill("receiver", "王桂兰")
    text = dialogue.locator("[name='text'] textarea:visible")
    if text.count():
        text.fill("材料齐全，符合条件")
    window.picture(f"life-dialogue-{who}")
    _confirm(window)


def _journal(window):
    tab = window.page.locator(".o_notebook .nav-link", has_text="办件日志")
    if tab.count():
        tab.click()
    else:
        window.page.locator(".o_notebook .nav-link[name='journal']").click()
    window.page.wait_for_timeout(500)
    return window.page.locator(".o_notebook .tab-pane.active").inner_text()


def test_a_village_agent_sees_the_village_alone(desk, xml, catalogued):
    numbers = {}
    for place, person in (("village", "own_village"), ("township", "own_township")):
        payload = catalogue.submission(catalogued, "other", place)
        desk_client = xml(f"at_{person}")
        numbers[place] = desk_client("gov.case", "submit", payload=payload)["number"]
    agent = desk("village_agent")
    agent.goto("/odoo/action-gov_case.gov_case_action")
    shown = agent.page.locator(".o_list_view, .o_kanban_view").inner_text()
    agent.picture("village-agent-cases")
    assert numbers["village"] in shown
    assert numbers["township"] not in shown


@pytest.mark.parametrize("role", ["window_clerk", "handler", "approver", "supervisor"])
def test_a_counter_lists_what_it_counts(desk, catalogued, role):
    window = desk(role)
    bar = window.page.locator(".o_gov_desk_bar button")
    for number in range(bar.count()):
        window.goto("/odoo/action-gov_case.gov_case_action_desk")
        bar.nth(number).wait_for()
        label, count = bar.nth(number).locator("span").all_inner_texts()
        bar.nth(number).click()
        window.page.wait_for_timeout(500)
        window.settle()
        limit = window.page.locator(".o_pager_limit")
        listed = limit.first.inner_text() if limit.count() else "0"
        assert listed == count, f"{role}: {label}"


def test_a_decision_is_chosen_and_never_preset(desk, xml, catalogued):
    clerk = xml("window_clerk")
    payload = catalogue.submission(catalogued)
    number = clerk("gov.case", "submit", payload=payload)["number"]
    [one] = xml("system")("gov.case", "search", domain=[("number", "=", number)])
    clerk("gov.case", "action_accept", [one])
    xml("handler")("gov.case", "action_start_review", [one])
    approver = desk("approver")
    _open(approver, one)
    approver.page.locator(
        ".o_form_statusbar button:visible", has_text="决定"
    ).first.click()
    dialogue = approver.page.locator(".modal")
    dialogue.wait_for()
    assert not dialogue.locator(".o_radio_input:checked").count()
    dialogue.locator("button[name='action_confirm']").click()
    dialogue.locator(".o_field_invalid").first.wait_for()
    notice = approver.page.locator(".o_notification").first.inner_text()
    assert "必填" in notice, notice
