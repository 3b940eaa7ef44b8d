"""A case from the township's window to its result, each step by whose it is."""

import pytest

from tests.support import catalogue
from tests.support.browser import DESK
from tests.support.numbers import resident_id


@pytest.fixture
def sees(xml):
    def state(one):
        [row] = xml("system")("gov.case", "read", [one], fields=["state"])
        return row["state"]

    return state


def _newest(xml):
    [one] = xml("system")("gov.case", "search", domain=[], order="id desc", limit=1)
    return one


MATTER = (catalogue.MATTERS["promised"][0], "高龄津贴认定")


def test_a_case_from_the_window_to_the_result(desk, xml, catalogued, sees):
    clerk = desk("window_clerk")
    applicant = resident_id(901, birth="19410305"), "王桂兰"
    clerk.receive(MATTER, applicant, "action_receive_and_accept")
    one = _newest(xml)
    assert clerk.page.locator("button[name='action_next_application']").is_visible()
    assert sees(one) == "accepted"
    clerk.picture("life-1-accepted")

    handler = desk("handler")
    handler.open_case(one)
    handler.press("action_start_review")
    handler.shows("审查中")
    assert sees(one) == "review"
    handler.picture("life-2-review")

    approver = desk("approver")
    approver.open_case(one)
    approver.ask("决定")
    approver.choose("decision", "准予")
    approver.fill("text", "材料齐全，符合条件")
    approver.picture("life-dialogue-decide")
    approver.confirm("已决定")
    assert sees(one) == "decided"
    approver.picture("life-3-decided")

    clerk.open_case(one)
    clerk.ask("出件")
    clerk.fill("receiver", "王桂兰")
    clerk.picture("life-dialogue-issue")
    clerk.confirm("已出件")
    assert sees(one) == "issued"
    journal = clerk.journal()
    clerk.picture("life-4-issued")
    for person in ("window_clerk", "handler", "approver"):
        assert f"{person}·套件" in journal
    for word in ("收件", "受理", "审查", "决定", "出件"):
        assert word in journal, journal


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
        window.goto(DESK)
        bar.nth(number).wait_for()
        label, count = bar.nth(number).locator("span").all_inner_texts()
        window.open_tile(bar.nth(number))
        assert window.listed() == int(count), f"{role}: {label}"


def test_a_decision_is_chosen_and_never_preset(desk, xml, catalogued):
    clerk = xml("window_clerk")
    payload = catalogue.submission(catalogued)
    number = clerk("gov.case", "submit", payload=payload)["number"]
    [one] = xml("system")("gov.case", "search", domain=[("number", "=", number)])
    clerk("gov.case", "action_accept", [one])
    xml("handler")("gov.case", "action_start_review", [one])
    approver = desk("approver")
    approver.open_case(one)
    approver.ask("决定")
    dialogue = approver.page.locator(".modal")
    assert not dialogue.locator(".o_radio_input:checked").count()
    dialogue.locator("button[name='action_confirm']").click()
    dialogue.locator(".o_field_invalid").first.wait_for()
    notice = approver.page.locator(".o_notification").first.inner_text()
    assert "必填" in notice, notice
