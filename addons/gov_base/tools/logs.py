"""Numbers of people that somebody typed in the wrong place stay out of the logs.

Odoo writes every refusal into its log, and a refusal names the value it refuses.
"""

import logging
import re

from odoo import netsvc

# Resident identity numbers (18 and 15 signs) and mobile telephone numbers.
_NUMBER = re.compile(
    r"(?<![0-9A-Za-z])(\d{17}[\dXx]|\d{15}|1[3-9]\d{9})(?![0-9A-Za-z])"
)
_HIDDEN = "***"


def hide(text: str) -> str:
    """Return the text without numbers of people."""
    return _NUMBER.sub(_HIDDEN, text)


class Record(netsvc.LogRecord):
    """One line of a log, its traceback included, without numbers of people."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        try:
            text = self.getMessage()
        except (TypeError, ValueError, LookupError):
            return  # logging itself tells of a wrong format
        if (hidden := hide(text)) != text:
            self.msg, self.args = hidden, ()
        if self.exc_info:
            self.exc_text = hide(logging.Formatter().formatException(self.exc_info))


# Odoo recognises by this name that its logs are set up.
netsvc.LogRecord = Record
logging.setLogRecordFactory(Record)
