"""The colours of ``gov.deadline.mixin``, said here again to be translated here."""

COLOURS = [
    ("grey", "No clock"),
    ("green", "In time"),
    ("yellow", "Due soon"),
    ("red", "Promise exceeded"),
    ("dark_red", "Statutory limit exceeded"),
]
