from odoo import models

DOCUMENTS = "gov.case.document"


class IrActionsReport(models.Model):
    """Documents are printed as they were issued, whoever prints them."""

    _inherit = "ir.actions.report"

    def _get_layout(self):
        """Leave Odoo's style sheets out of documents: they change with each version."""
        if len(self) == 1 and self.model == DOCUMENTS:
            return self.env.ref("gov_case.document_layout")
        return super()._get_layout()

    def _render_qweb_pdf(self, report_ref, res_ids=None, data=None):
        """Keep the file of a document whoever prints it first.

        Those who may read a document may not attach anything to it.
        """
        report = self._get_report(report_ref)
        if report.model == DOCUMENTS and not self.env.su:
            self.env[DOCUMENTS].browse(res_ids).check_access("read")
            return self.sudo()._render_qweb_pdf(report_ref, res_ids, data)
        return super()._render_qweb_pdf(report_ref, res_ids, data)
