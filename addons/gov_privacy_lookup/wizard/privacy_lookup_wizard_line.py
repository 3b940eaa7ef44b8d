from odoo import api, models
from odoo.exceptions import UserError

PREFIX = "gov."


class PrivacyLookupWizardLine(models.TransientModel):
    """Of the suite's records the lookup tells that they are there, and no more.

    Whoever runs the site looks persons up, and is no post holder who may see citizens:
    names and numbers stay hidden, and nothing is deleted or archived past the office
    that answers for it.
    """

    _inherit = "privacy.lookup.wizard.line"

    @api.depends("res_model", "res_id")
    def _compute_res_name(self):
        own = self._of_the_suite()
        super(PrivacyLookupWizardLine, self - own)._compute_res_name()
        for line in own:
            line.res_name = f"{line.res_model_id.name} #{line.res_id}"

    @api.depends("res_model", "res_id", "is_unlinked")
    def _compute_resource_ref(self):
        own = self._of_the_suite()
        super(PrivacyLookupWizardLine, self - own)._compute_resource_ref()
        own.resource_ref = False

    @api.depends("res_model_id")
    def _compute_has_active(self):
        own = self._of_the_suite()
        super(PrivacyLookupWizardLine, self - own)._compute_has_active()
        own.has_active = False

    def action_unlink(self):
        """Delete the record, unless the law or an office keeps it."""
        self._check_foreign()
        return super().action_unlink()

    @api.onchange("is_active")
    def _onchange_is_active(self):
        self._check_foreign()
        return super()._onchange_is_active()

    def _of_the_suite(self):
        return self.filtered(lambda line: (line.res_model or "").startswith(PREFIX))

    def _check_foreign(self):
        if own := self._of_the_suite()[:1]:
            raise UserError(
                self.env._(
                    "The centre manager of the place where the person is known "
                    "answers requests for a copy or for erasure: here nothing of "
                    "the kind %(kind)s is changed.",
                    kind=own.res_model_id.name,
                )
            )
