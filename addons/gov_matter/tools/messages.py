"""The sentences of the findings of ``core/checks.py``."""

from odoo.tools import LazyTranslate

_lt = LazyTranslate(__name__)

SENTENCES = {
    "negative": _lt("Days and visits cannot be negative: %(value)s."),
    "immediate_with_days": _lt(
        "A matter decided at once is promised in 0 days, not %(promised)s."
    ),
    "promised_over_legal": _lt(
        "The promised %(promised)s days exceed the statutory %(legal)s days."
    ),
    "promise_missing": _lt("Promised days: a matter not decided at once needs them."),
    "legal_missing": _lt("Statutory days: a matter not decided at once needs them."),
    "licence_in_calendar_days": _lt(
        "The days of an administrative licence are working days (Licensing Act, "
        "article 82), not calendar days."
    ),
    "ends_before_start": _lt("In force until %(end)s is before the start, %(start)s."),
    "catch_all": _lt(
        "Material “%(name)s”: name each paper; a list must not leave open what is "
        "asked for."
    ),
    "no_materials": _lt("No material is listed."),
    "negative_copies": _lt("Material “%(name)s”: copies cannot be negative."),
    "material_twice": _lt("Material “%(name)s” is listed more than once."),
    "single_document": _lt(
        "One document is said to be enough, but %(count)s materials are required."
    ),
    "deferrable_not_allowed": _lt(
        "Papers that may follow are listed (%(names)s), but the guide does not "
        "allow it."
    ),
    "nothing_deferrable": _lt(
        "Missing papers may follow, but no material is marked so."
    ),
    "replaceable_not_allowed": _lt(
        "A commitment may replace some papers (%(names)s), but the guide does not "
        "allow a commitment."
    ),
    "government_papers": _lt(
        "Issued by the government and still asked for, without a reason: %(names)s."
    ),
    "no_steps": _lt("No step is listed."),
    "negative_step": _lt("Step “%(name)s”: days cannot be negative."),
    "no_acceptance_step": _lt("No step is the acceptance."),
    "steps_over_promise": _lt(
        "The steps take %(total)s days, more than the promised %(promised)s."
    ),
    "few_steps": _lt(
        "A licence usually has %(wanted)s steps (accept, review, decide, produce, "
        "deliver); here are %(count)s."
    ),
    "no_window": _lt("Ways to apply: the window is always one of them."),
    "online_with_visits": _lt(
        "Online handling of level IV needs no visit, but %(visits)s are set."
    ),
    "online_without_form": _lt(
        "Online handling of level IV, but no way to apply online is offered."
    ),
    "no_visit_no_way": _lt(
        "No visit is needed, but neither an online way nor a courier is offered."
    ),
    "visit_reason_missing": _lt("Why %(visits)s visit(s) are needed is not said."),
    "not_in_hall": _lt(
        "The matter is not handled in the hall, and no reason is given."
    ),
    "payment_without_fee": _lt("Online payment is offered, but no fee is charged."),
    "fee_basis_missing": _lt("A fee is charged without naming its basis."),
    "fee_standard_missing": _lt("A fee is charged without naming the tariff."),
    "fee_without_payment": _lt("A fee is charged, but it cannot be paid online."),
    "same_phone": _lt("Questions and complaints go to the same number, %(value)s."),
    "no_area_code": _lt("The number %(value)s has no area code."),
    "result_is_licence": _lt(
        "The result “%(name)s” looks like a licence, but its kind says otherwise."
    ),
    "result_is_document": _lt(
        "The result “%(name)s” looks like an official reply, but its kind says "
        "otherwise."
    ),
    "procedure_basis": _lt(
        "Special procedure “%(name)s” is not one of article 45 of the Licensing Act "
        "and names no basis."
    ),
    "missing_legal_basis": _lt("The legal basis is missing."),
    "missing_acceptance_conditions": _lt("The conditions of acceptance are missing."),
    "missing_result_name": _lt("The name of the result is missing."),
    "missing_consultation": _lt("Where to ask questions is missing."),
    "missing_complaint": _lt("Where to complain is missing."),
    "missing_targets": _lt("Whom the matter serves is missing."),
    "no_faq": _lt("A licence should answer at least one common question."),
}


def sentence(env, finding):
    """Return a finding as a sentence in the user's language."""
    template = env._(SENTENCES[finding.code])
    return template % finding.values
