"""Run inside `odoo shell`: terms of the addons GOV_NAMES, into GOV_FOLDER/NAME.pot.

The command `odoo i18n export` empties a catalogue before it reads the translations of
code from it, and loses them; a template is all that is needed here.
"""

import os
from pathlib import Path

from odoo.tools.translate import trans_export


def export(env, names, folder):
    for name in names:
        with (folder / f"{name}.pot").open("wb") as file:
            trans_export(None, [name], file, "po", env)


export(
    env,  # noqa: F821 (given by the shell)
    os.environ["GOV_NAMES"].split(),
    Path(os.environ["GOV_FOLDER"]),
)
