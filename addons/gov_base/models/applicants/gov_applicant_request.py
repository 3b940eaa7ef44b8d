import base64

from odoo import models
from odoo.exceptions import AccessError, UserError

from ...core import localtime, sheets
from ...core.plaintext import is_plain
from ...tools.endpoint import endpoint

ANSWERING = "centre_manager"
_SHOWN = ("name", "kind", "id_type", "id_number", "phone", "birth_date", "village_id")


class GovApplicant(models.Model):
    """What a person may ask of the office: a copy of the data, and their erasure.

    Centre managers answer, for people known where they serve: they may see the full
    numbers anyhow. The administrator of posts and accounts sees no citizen, here
    neither. Corrections are made on the form, by whoever registers people.

    Source: Personal Information Protection Law, art. 45 (copy), 46 (correction), 47
    (erasure, and its limit where a law has files kept).
    """

    _inherit = "gov.applicant"

    @endpoint
    def export_person(self, reason: str):
        """Return a workbook of everything held about one person that the caller opens.

        It is written to the access log first.

        :param reason: who asked for it and how, in two characters or more
        :return: ``{"filename", "content"}``, the content in base64
        :raises UserError: no reason is given
        :raises AccessError: the caller is not centre manager where the person is known
        """
        applicant = self._for_request(reason)
        applicant._check_answering()
        applicant._log_request(self.env._("Copy for the person: "), reason)
        content = sheets.workbook(applicant._personal_sheets())
        return {
            "filename": f"personal-data-{applicant.id}-{localtime.today()}.xlsx",
            "content": base64.b64encode(content).decode(),
        }

    @endpoint
    def erase_person(self, reason: str):
        """Erase one person of whom nothing else is held.

        It is written to the access log first, which keeps no name.

        :param reason: who asked for it and how, in two characters or more
        :raises UserError: no reason is given, or the law has files of the person kept
        :raises AccessError: the caller is not centre manager wherever the person is
            known
        """
        applicant = self._for_request(reason)
        applicant._check_answering()
        if obstacle := applicant.sudo()._erasure_obstacle():
            raise UserError(obstacle)
        applicant._check_answering(everywhere=True)
        applicant._log_request(self.env._("Erased: "), reason)
        applicant.sudo().unlink()
        return True

    @endpoint
    def action_open_request(self):
        """Open the dialogue that answers what the person asked for."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Answer a Request of the Person"),
            "res_model": "gov.applicant.request",
            "view_mode": "form",
            "target": "new",
            "context": {"default_applicant_id": self.id},
        }

    def _for_request(self, reason):
        """Return the one applicant that the user sees, if the reason is one."""
        if len(self) != 1:
            raise UserError(self.env._("Choose one applicant."))
        if len(reason.strip()) < 2 or not is_plain(reason.strip()):
            raise UserError(
                self.env._(
                    "Say who asked for it and how, in two characters or more, on one "
                    "line."
                )
            )
        self.check_access("read")
        applicant = self.exists()
        if not applicant:
            raise UserError(self.env._("This applicant does not exist any more."))
        return applicant

    def _check_answering(self, everywhere=False):
        """Refuse who is not centre manager where the person is known.

        :param everywhere: at all these places, and not only at one
        """
        if self.env.su or self.env.user._gov_is_system():
            return
        links = self.sudo().link_ids
        mine = links._gov_in_scope(ANSWERING)
        if not mine or (everywhere and mine != links):
            raise AccessError(
                self.env._(
                    "Only the centre manager of the places where the person is known "
                    "answers this request."
                )
            )

    def _log_request(self, what, reason):
        """Write down what is done for whom and why, before it is done."""
        self.env["gov.access.log"]._log(
            self, f"{what}{reason.strip()}", self._reader_organization()
        )

    def _personal_sheets(self):
        """Return ``{title: rows}`` of what is held about this person.

        Upper addons add what they hold, as far as the caller may open it.
        """
        values = {
            name: self._fields[name].convert_to_export(self[name], self)
            for name in _SHOWN
        }
        for name in ("id_number", "phone"):
            values[name] = self._read_secrets(name).get(self.id)
        values["birth_date"] = self.sudo().birth_date_plain or ""
        identity = [
            [self._fields[name]._description_string(self.env), value]
            for name, value in values.items()
        ]
        care = self._fields["care_tag_ids"]._description_string(self.env)
        identity.append([care, "、".join(self.care_tag_ids.mapped("name"))])
        known = [
            [link.organization_id.name, localtime.local_date(link.create_date)]
            for link in self.sudo().link_ids
            if link.create_date
        ]
        looks = self.env["gov.access.log"].sudo()
        looks = looks.search([("res_model", "=", self._name), ("res_id", "=", self.id)])
        return {
            self.env._("Identity"): identity,
            self.env._("Known At"): known,
            self.env._("Who Looked"): [
                [str(one.happened_on), one.organization_id.name, one.reason]
                for one in looks
            ],
        }

    def _erasure_obstacle(self):
        """Return the sentence that says why the person is not erased, if any."""
        return ""
