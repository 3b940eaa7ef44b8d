import base64

from odoo import api, models
from odoo.tools import file_open


class GovMatter(models.Model):
    _inherit = "gov.matter"

    @api.model
    def _load_workbook_file(self, path, organization_code):
        """Import a workbook that lies inside an addon, as every office imports its own.

        :raises ValueError: anything in it is wrong
        """
        with file_open(path, "rb") as file:
            content = base64.b64encode(file.read()).decode()
        answer = self.import_workbook(content, organization_code)
        if answer["errors"]:
            raise ValueError(f"{path}: {answer['errors'][:3]}")
