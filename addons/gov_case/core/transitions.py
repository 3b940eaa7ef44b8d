"""The one table of a case's life: who may do what, from where, and what follows.

Buttons, methods, journal, documents, documentation and tests read this table; nothing
else knows the machine. The delivery side is the organisation that hands the result
over: another one where the case names it, otherwise the accepting one. Articles cited
are of the Administrative Licensing Law.
"""

from typing import Literal

from odoo.addons.gov_base.core.machine import Actor, Machine, Transition

State = Literal[
    "draft",
    "received",
    "correction",
    "accepted",
    "review",
    "paused",
    "decided",
    "issued",
    "archived",
    "refused",
    "withdrawn",
    "terminated",
]

STATES: list[tuple[State, str]] = [
    ("draft", "Draft"),
    ("received", "Received"),
    ("correction", "In Correction"),
    ("accepted", "Accepted"),
    ("review", "Under Review"),
    ("paused", "Special Procedure"),
    ("decided", "Decided"),
    ("issued", "Issued"),
    ("archived", "Archived"),
    ("refused", "Not Accepted"),
    ("withdrawn", "Withdrawn"),
    ("terminated", "Terminated"),
]
ENDED = frozenset({"archived", "refused", "withdrawn", "terminated"})
FOLLOWING = {"correction": "correction", "decided": "delivery", "issued": "archive"}
"""States in which a clock runs that is not the promise: of the applicant who corrects,
of the delivery, of the archive."""
BEFORE_ACCEPTANCE = frozenset({"draft", "received", "correction"})
OPEN = frozenset(state for state, _label in STATES) - ENDED


_AGENT = Actor("village_agent", "accepting")
_CLERK = Actor("window_clerk", "accepting")
_AGENT_AT_DELIVERY = Actor("village_agent", "delivery")
_CLERK_AT_DELIVERY = Actor("window_clerk", "delivery")
_CLERK_OF_BOTH = Actor("window_clerk", "both")
_INTEGRATOR = Actor("integrator", "accepting")
_MANAGER = Actor("centre_manager", "accepting")
_HANDLER = Actor("handler", "responsible")
_APPROVER = Actor("approver", "responsible")

_NOT_ISSUED = frozenset(
    {"received", "correction", "accepted", "review", "paused", "decided"}
)
TABLE = (
    # Papers handed in and counted; the five days of art. 32(4) begin.
    Transition(
        "receive",
        "Receive",
        frozenset({"draft"}),
        "received",
        (_AGENT, _CLERK, _INTEGRATOR),
        guards=("grant",),
        documents=("receipt",),
        effect="notice",
        moment="received_on",
    ),
    # Everything that is missing, told at once, and once: art. 32(4).
    Transition(
        "request_correction",
        "Request Correction",
        frozenset({"received"}),
        "correction",
        (_CLERK,),
        guards=("in_time", "first_correction"),
        documents=("correction_notice",),
        effect="hold",
    ),
    Transition(
        "approve_new_fact",
        "Allow a Second Correction",
        frozenset({"received"}),
        None,
        (_MANAGER,),
        guards=("in_time", "corrected_once"),
    ),
    # A signed commitment instead of proofs; what it says is checked afterwards.
    Transition(
        "take_commitment",
        "Take a Commitment",
        frozenset({"received"}),
        None,
        (_AGENT, _CLERK),
        guards=("commitment",),
        documents=("commitment",),
    ),
    Transition(
        "supply_part",
        "Supply a Part",
        frozenset({"correction"}),
        None,
        (_AGENT, _CLERK, _INTEGRATOR),
    ),
    Transition(
        "supply",
        "Supply",
        frozenset({"correction"}),
        "received",
        (_AGENT, _CLERK, _INTEGRATOR),
        effect="notice",
    ),
    # A paper on file is used again, until one is handed in after all.
    Transition(
        "reuse",
        "Use Again What Is on File",
        frozenset({"received"}),
        None,
        (_AGENT, _CLERK, _INTEGRATOR),
    ),
    Transition(
        "end_reuse",
        "No Longer Use What Is on File",
        _NOT_ISSUED,
        None,
        (_AGENT, _CLERK, _INTEGRATOR),
    ),
    # What was allowed to follow at a tolerant acceptance.
    Transition(
        "supply_deferred",
        "Supply What Was to Follow",
        frozenset({"accepted", "review", "paused", "decided"}),
        None,
        (_AGENT, _CLERK, _INTEGRATOR),
    ),
    # Complete and in form: art. 32(5).
    Transition(
        "accept",
        "Accept",
        frozenset({"received", "correction"}),
        "accepted",
        (_CLERK,),
        guards=("complete",),
        documents=("acceptance_notice",),
        effect="start",
        moment="accepted_on",
        person="acceptor_id",
    ),
    # Nothing said within five days: accepted from the day of receipt, art. 32(4).
    Transition(
        "deem_accept",
        "Deem Accepted",
        frozenset({"received"}),
        "accepted",
        documents=("acceptance_notice",),
        effect="start_at_receipt",
    ),
    # No licence needed, or not this body's power: art. 32(1) and (2).
    Transition(
        "refuse",
        "Do Not Accept",
        frozenset({"received", "correction"}),
        "refused",
        (_CLERK,),
        guards=("in_time",),
        documents=("refusal_notice",),
        effect="stop",
    ),
    Transition(
        "withdraw",
        "Applicant Withdraws",
        frozenset({"draft", "received", "correction"}),
        "withdrawn",
        (_AGENT, _CLERK, _INTEGRATOR),
        guards=("in_time",),
        effect="stop",
    ),
    Transition(
        "start_review",
        "Start Review",
        frozenset({"accepted"}),
        "review",
        (_HANDLER,),
        documents=("transfer_sheet",),
        person="handler_id",
    ),
    Transition(
        "finish_step",
        "Finish Step",
        frozenset({"review"}),
        None,
        (_HANDLER, _APPROVER),
    ),
    # A lower body reviews and sends up; the upper one asks for nothing again: art. 35.
    Transition(
        "send_up",
        "Send Up",
        frozenset({"review"}),
        None,
        (_HANDLER,),
        guards=("reported",),
        documents=("transfer_sheet",),
    ),
    # Special procedures: asked by one, granted by another, art. 45.
    Transition(
        "ask_pause",
        "Ask for Special Procedure",
        frozenset({"review"}),
        None,
        (_HANDLER,),
        guards=("nothing_asked",),
    ),
    Transition(
        "grant_pause",
        "Grant Special Procedure",
        frozenset({"review"}),
        "paused",
        (_APPROVER,),
        bar="asker",
        documents=("pause_notice",),
        effect="pause",
    ),
    Transition(
        "refuse_pause",
        "Refuse Special Procedure",
        frozenset({"review"}),
        None,
        (_APPROVER,),
        bar="asker",
    ),
    Transition(
        "resume",
        "Resume",
        frozenset({"paused"}),
        "review",
        (_HANDLER,),
        effect="resume",
    ),
    # Once, ten working days at most, by the head of the body, and only while the
    # period runs: art. 42.
    Transition(
        "ask_extension",
        "Ask for Extension",
        frozenset({"review"}),
        None,
        (_HANDLER,),
        guards=("nothing_asked", "first_extension", "before_limit"),
    ),
    Transition(
        "grant_extension",
        "Grant Extension",
        frozenset({"review"}),
        None,
        (_APPROVER,),
        bar="asker",
        guards=("before_limit",),
        documents=("extension_notice",),
        effect="extend",
    ),
    Transition(
        "refuse_extension",
        "Refuse Extension",
        frozenset({"review"}),
        None,
        (_APPROVER,),
        bar="asker",
    ),
    # Who accepted does not decide; a refusal gives reasons and rights: art. 38.
    Transition(
        "decide",
        "Decide",
        frozenset({"review"}),
        "decided",
        (_APPROVER,),
        bar="acceptor",
        guards=("nothing_asked", "other_departments"),
        documents=("decision",),
        effect="stop",
        moment="decided_on",
        person="decider_id",
    ),
    # A commitment was accepted instead of proofs: nothing is left to review.
    Transition(
        "decide_on_commitment",
        "Decide on a Commitment",
        frozenset({"accepted"}),
        "decided",
        (_APPROVER,),
        bar="acceptor",
        guards=("committed",),
        through=("start_review", "decide"),
    ),
    # On the spot where possible: art. 34.
    Transition(
        "finish_immediate",
        "Finish at the Window",
        frozenset({"received"}),
        "decided",
        (_CLERK_OF_BOTH,),
        guards=("immediate", "in_time", "complete"),
        through=("accept", "start_review", "decide"),
    ),
    Transition(
        "produce",
        "Produce Result",
        frozenset({"decided"}),
        None,
        (_HANDLER,),
        guards=("approved", "not_revoked"),
    ),
    # The applicant has moved, or wants it sent: where and how it is handed over.
    Transition(
        "change_delivery",
        "Change Place or Way of Delivery",
        _NOT_ISSUED,
        None,
        (_AGENT, _CLERK, _INTEGRATOR),
        guards=("not_revoked",),
    ),
    # Delivered within ten days of the decision: art. 44.
    Transition(
        "issue",
        "Issue",
        frozenset({"decided"}),
        "issued",
        (_AGENT_AT_DELIVERY, _CLERK_AT_DELIVERY, _HANDLER),
        guards=("not_revoked", "nothing_deferred"),
        documents=("delivery_receipt",),
        moment="issued_on",
    ),
    Transition(
        "archive_file",
        "Archive",
        frozenset({"decided", "issued"}),
        "archived",
        (_CLERK, _HANDLER),
        guards=("handed_over", "file_complete"),
        documents=("file_contents",),
        moment="archived_on",
    ),
    # What was committed is checked afterwards; what was not true has consequences.
    Transition(
        "record_check",
        "Record the Later Check",
        frozenset({"decided", "issued", "archived"}),
        None,
        (_HANDLER, _APPROVER),
        guards=("check_open",),
    ),
    Transition(
        "repair_credit",
        "Repair the Credit",
        frozenset({"decided", "issued", "archived"}),
        None,
        (_APPROVER,),
        guards=("commitment_broken",),
    ),
    Transition(
        "terminate",
        "Terminate",
        frozenset({"received", "correction", "accepted", "review", "paused"}),
        "terminated",
        (_APPROVER, _MANAGER),
        guards=("in_time",),
        documents=("termination_notice",),
        effect="stop",
    ),
    # An approval that should not have been given, or cannot stay: art. 69 and 8. The
    # case keeps what was decided; asked by one, granted by another.
    Transition(
        "ask_revocation",
        "Ask for Revocation",
        frozenset({"decided", "issued", "archived"}),
        None,
        (_HANDLER, _APPROVER),
        guards=("revocable",),
    ),
    Transition(
        "grant_revocation",
        "Revoke",
        frozenset({"decided", "issued", "archived"}),
        None,
        (_APPROVER,),
        bar="asker",
        documents=("revocation",),
        effect="end_following",
    ),
    Transition(
        "refuse_revocation",
        "Refuse Revocation",
        frozenset({"decided", "issued", "archived"}),
        None,
        (_APPROVER,),
        bar="asker",
    ),
    Transition(
        "move_dates",
        "Calendar Changed",
        frozenset(
            {"received", "correction", "accepted", "review", "paused", "decided"}
        ),
        None,
        effect="move",
    ),
)

MACHINE = Machine(TABLE)
"""The machine of this addon alone; of a case ask ``gov.case``, others add rows."""

EVENTS: list[tuple[str, str]] = [
    (row.name, row.label) for row in TABLE if not row.through
]
