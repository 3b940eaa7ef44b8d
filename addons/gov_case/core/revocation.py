"""Why an approval may be taken back: the law's own list, and no other reason.

Articles are of the Administrative Licensing Law. What was approved wrongly or got by
fraud is revoked (art. 69, 撤销); what was right and cannot stay is recalled (art. 8,
撤回).
"""

GROUNDS: list[tuple[str, str]] = [
    ("abuse", "Abuse of power or neglect of duty"),
    ("beyond_power", "Beyond the powers of the body"),
    ("procedure", "Against the procedure the law prescribes"),
    ("unqualified", "The applicant did not qualify"),
    ("fraud", "Got by fraud, bribery or false statements"),
    ("other_by_law", "Another ground the law names"),
    ("law_changed", "The law it rests on was changed or repealed"),
    ("circumstances", "Circumstances changed greatly, and public interest asks it"),
]
RECALLED = frozenset({"law_changed", "circumstances"})


def needs_basis(ground: str, matter_type: str) -> bool:
    """Tell whether the provision has to be named, because the Act alone is none.

    The Act binds licences; for every other act another law says when it is taken back.
    """
    return ground == "other_by_law" or matter_type != "licence"
