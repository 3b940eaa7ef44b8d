"""Five lives besides the promised one, each step in the window of whose it is.

What the next person finds is asserted on the desk, by the counter and by the list
behind it; what became of the case is asserted over RPC at the end.
"""

import dataclasses
import itertools

import pytest

from tests.support import catalogue
from tests.support.numbers import resident_id

PROMISED = (catalogue.MATTERS["promised"][0], "高龄津贴认定")
IMMEDIATE = (catalogue.MATTERS["immediate"][0], "老年人优待证办理")
ACCEPTED = ["receipt", "acceptance_notice"]
DECIDED = [*ACCEPTED, "transfer_sheet", "decision_approval"]

_serials = itertools.count(911)


@dataclasses.dataclass
class Life:
    """A case, and what the system knows of it."""

    system: object
    one: int

    def read(self, *names):
        [row] = self.system("gov.case", "read", [self.one], fields=[*names])
        return [row[name] for name in names]

    @property
    def number(self):
        return self.read("number")[0]

    def steps(self):
        """The rows of the journal, from the first."""
        return self._rows("gov.case.event", "name")

    def documents(self):
        return self._rows("gov.case.document", "kind")

    def _rows(self, model, name):
        domain = [("case_id", "=", self.one)]
        rows = self.system(
            model, "search_read", domain=domain, fields=[name], order="id"
        )
        return [row[name] for row in rows]


@pytest.fixture
def receive(xml, catalogued):
    """``receive(window, matter, button, …)``: the case that came of it."""

    def taken(window, matter, button, **named):
        applicant = resident_id(next(_serials), birth="19410305"), "王桂兰"
        window.receive(matter, applicant, button, **named)
        system = xml("system")
        [one] = system("gov.case", "search", domain=[], order="id desc", limit=1)
        return Life(system, one)

    return taken


def finds(window, label, life):
    """Tell whether the case lies on this desk under this counter."""
    count, listed = window.waiting(label)
    assert window.listed() == count, label
    return life.number in listed


def decide(approver, life):
    assert finds(approver, "待决定", life)
    approver.open_case(life.one)
    approver.ask("决定")
    approver.choose("decision", "准予")
    approver.fill("text", "材料齐全，符合条件")
    approver.confirm("已决定")


def start_review(handler, life):
    assert finds(handler, "待接办", life)
    handler.open_case(life.one)
    handler.press("action_start_review")
    handler.shows("审查中")


def issue(clerk, life):
    assert finds(clerk, "待出件", life)
    clerk.open_case(life.one)
    clerk.ask("出件")
    clerk.fill("receiver", "王桂兰")
    clerk.confirm("已出件")


def test_an_immediate_one_is_finished_at_the_window(desk, receive):
    clerk = desk("window_clerk")
    life = receive(clerk, IMMEDIATE, "action_receive_and_finish")
    clerk.shows("已决定")
    clerk.picture("lives-immediate-1-decided")
    assert not finds(desk("approver"), "待决定", life)
    issue(clerk, life)
    clerk.picture("lives-immediate-2-issued")
    assert finds(clerk, "待归档", life)

    assert life.read("state", "decision") == ["issued", "approved"]
    steps = ["receive", "accept", "start_review", "decide", "issue"]
    assert life.steps() == steps
    assert life.documents() == [*ACCEPTED, "decision_approval", "delivery_receipt"]


def test_a_corrected_one_is_told_at_once_and_accepted(desk, receive):
    clerk, handler = desk("window_clerk"), desk("handler")
    papers = ["居民身份证", "近期照片"]
    life = receive(clerk, PROMISED, "action_receive", papers=papers)
    clerk.shows("已收件")
    assert finds(clerk, "待受理", life)

    clerk.open_case(life.one)
    clerk.ask("告知补正")
    row = clerk.row("申请表")
    row.locator("td[name='chosen'] input").check()
    row.locator("td[name='note'] input").fill("申请表未签字")
    clerk.picture("lives-corrected-1-dialogue")
    clerk.confirm("补正中")
    clerk.picture("lives-corrected-2-told")
    assert finds(clerk, "补正中", life)
    assert not finds(clerk, "待受理", life)
    assert not finds(handler, "待接办", life)

    clerk.open_case(life.one)
    clerk.ask("接收材料")
    clerk.row("申请表").locator("td[name='chosen'] input").check()
    clerk.picture("lives-corrected-3-supplied")
    clerk.confirm("已收件")
    assert clerk.action("告知补正").count() == 0  # once, and no second time
    assert finds(clerk, "待受理", life)
    clerk.open_case(life.one)
    clerk.press("action_accept")
    clerk.shows("已受理")
    assert "申请表未签字" in clerk.journal()
    assert finds(handler, "待接办", life)

    assert life.read("state") == ["accepted"]
    assert life.steps() == ["receive", "request_correction", "supply", "accept"]
    assert life.documents() == ["receipt", "correction_notice", "acceptance_notice"]


def test_a_paused_one_waits_in_grey_and_is_decided(desk, receive):
    clerk, handler, approver = map(desk, ("window_clerk", "handler", "approver"))
    life = receive(clerk, PROMISED, "action_receive_and_accept")
    start_review(handler, life)
    handler.ask("特别程序")
    handler.choose("kind", "听证")
    handler.fill("days", "10")
    handler.fill("text", "利害关系人申请听证")
    handler.picture("lives-paused-1-asked")
    handler.confirm()
    assert not finds(approver, "待决定", life)

    assert finds(approver, "待审批", life)
    approver.open_case(life.one)
    approver.ask("审批申请")
    asked = approver.page.locator(".modal [name='request_text']").inner_text()
    assert "听证" in asked and "10" in asked
    approver.choose("answer", "同意")
    approver.picture("lives-paused-2-answer")
    approver.confirm("特别程序")
    badge = approver.page.locator(".o_form_view [name='light'] .badge").first
    assert badge.inner_text() == "不计时"
    approver.picture("lives-paused-3-paused")
    assert finds(handler, "特别程序", life)
    assert not finds(handler, "待接办", life)
    assert life.read("state", "light") == ["paused", "grey"]

    handler.open_case(life.one)
    handler.ask("恢复办理")
    handler.fill("text", "听证已举行，无异议")
    handler.confirm("审查中")
    decide(approver, life)
    approver.picture("lives-paused-4-decided")
    assert finds(clerk, "待出件", life)

    assert life.read("state", "decision") == ["decided", "approved"]
    steps = ["receive", "accept", "start_review", "ask_pause", "grant_pause"]
    assert life.steps() == [*steps, "resume", "decide"]
    papers = [*ACCEPTED, "transfer_sheet", "pause_notice", "decision_approval"]
    assert life.documents() == papers


def test_one_of_another_township_is_handed_over_there(desk, xml, world, receive):
    place = world.organizations["other_township"]
    names = {"has_service_place": True, "service_place_name": "逯家寨镇便民服务中心"}
    xml("system")("gov.organization", "write", [place], vals=names)
    clerk, there = desk("window_clerk"), desk("at_other_township")
    button = "action_receive_and_accept"
    life = receive(clerk, PROMISED, button, delivery="逯家寨镇便民服务中心")
    assert _sees_none(there, life)
    handler, approver = desk("handler"), desk("approver")
    start_review(handler, life)
    assert _sees_none(there, life)
    decide(approver, life)
    assert finds(clerk, "异地出件", life)
    assert not finds(clerk, "待出件", life)
    clerk.open_case(life.one)
    assert clerk.action("出件").count() == 0

    there.waiting("待出件")
    there.picture("lives-elsewhere-1-desk")
    there.open_case(life.one)
    there.picture("lives-elsewhere-2-form")
    issue(there, life)
    there.picture("lives-elsewhere-3-issued")
    assert finds(clerk, "待归档", life)

    [delivery] = life.read("delivery_organization_id")
    assert delivery[0] == place
    assert life.read("state") == ["issued"]
    steps = ["receive", "accept", "start_review", "decide", "issue"]
    assert life.steps() == steps
    assert life.documents() == [*DECIDED, "delivery_receipt"]


def _sees_none(window, life):
    """Neither a counter nor the list of all cases has it."""
    assert not finds(window, "待出件", life)
    window.goto("/odoo/action-gov_case.gov_case_action")
    window.page.locator(".o_list_view").wait_for()
    return life.number not in window.page.locator(".o_list_view").inner_text()


def test_a_revoked_one_says_so_everywhere(desk, receive):
    clerk, handler, approver = map(desk, ("window_clerk", "handler", "approver"))
    life = receive(clerk, PROMISED, "action_receive_and_accept")
    start_review(handler, life)
    decide(approver, life)
    assert finds(clerk, "待出件", life)

    handler.open_case(life.one)
    handler.ask("撤销、撤回行政许可")
    handler.choose("ground", "以欺骗、贿赂等不正当手段取得")
    handler.fill("basis", "《社会救助暂行办法》第六十八条")
    handler.fill("text", "经核查，户籍证明系伪造")
    handler.picture("lives-revoked-1-asked")
    handler.confirm()
    handler.page.locator(".alert-warning", has_text="撤销").first.wait_for()
    assert not finds(clerk, "待出件", life)

    assert finds(approver, "待审批", life)
    approver.open_case(life.one)
    approver.ask("审批申请")
    approver.choose("answer", "同意")
    approver.picture("lives-revoked-2-answer")
    approver.confirm()
    approver.page.locator(".alert-danger", has_text="撤销").first.wait_for()
    approver.picture("lives-revoked-3-revoked")
    assert not finds(approver, "待审批", life)

    assert finds(clerk, "待归档", life)
    clerk.open_case(life.one)
    clerk.page.locator(".alert-danger", has_text="撤销").first.wait_for()
    assert clerk.action("出件").count() == 0
    assert "撤销" in clerk.journal()
    clerk.press("action_view_documents")
    documents = clerk.page.locator(".o_data_row", has_text="撤销准予决定书")
    documents.first.wait_for()
    clerk.settle()
    clerk.picture("lives-revoked-4-documents")

    known = life.read("state", "decision", "revocation")
    assert known == ["decided", "approved", "granted"]
    steps = ["receive", "accept", "start_review", "decide"]
    assert life.steps() == [*steps, "ask_revocation", "grant_revocation"]
    assert life.documents() == [*DECIDED, "revocation"]


def test_what_is_on_file_is_used_again_before_anything_is_saved(desk, receive):
    clerk = desk("window_clerk")
    applicant = resident_id(next(_serials), birth="19410305"), "王桂兰"
    clerk.receive(PROMISED, applicant, "action_receive")
    clerk.receive(PROMISED, applicant, "action_receive", again=True)
    clerk.picture("lives-again-1-received")
    told = clerk.journal()
    assert "复用材料" in told and "居民身份证：办件" in told
