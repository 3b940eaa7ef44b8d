"""What the screens of the opening morning read, written down: a client has no views."""

_NAME = {"fields": {"display_name": {}}}


def _lines(*names, **named):
    return {"fields": {**{name: {} for name in names}, **named}, "limit": 40}


CASES = {
    **dict.fromkeys(
        (
            "light",
            "number",
            "applicant_name",
            "state",
            "due_date",
            "promised_date",
            "legal_date",
            "follow_light",
            "follow_due_date",
            "received_on",
            "provisional_dates",
        ),
        {},
    ),
    "matter_id": _NAME,
    "accepting_organization_id": _NAME,
    "responsible_organization_id": _NAME,
}
CASE = {
    **CASES,
    **dict.fromkeys(("available_actions", "clock_text", "document_count", "note"), {}),
    "applicant_id": _NAME,
    "material_ids": _lines("name", "is_received", "form", "copies"),
    "step_ids": _lines("name", "state", "due_date", organization_id=_NAME),
    "pause_ids": _lines("kind", "state"),
    "event_ids": _lines(
        "name", "happened_on", "note", organization_id=_NAME, staff_id=_NAME
    ),
}
TASKS = {
    **dict.fromkeys(("name", "state", "date_deadline", "priority"), {}),
    "project_id": _NAME,
    "stage_id": _NAME,
    "user_ids": {"fields": {"display_name": {}}},
}
TASK = {
    **TASKS,
    **dict.fromkeys(("description", "allocated_hours"), {}),
    "message_ids": _lines("body", "date", author_id=_NAME),
}
