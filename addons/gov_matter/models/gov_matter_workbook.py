import base64
import binascii

from odoo import api, models
from odoo.exceptions import AccessError, LockError, UserError

from odoo.addons.gov_base.tools.endpoint import endpoint

from ..tools.workbook_export import export_workbook
from ..tools.workbook_import import COUNTED, WorkbookImport

EDITORS = ("catalogue_editor", "administrator")


class GovMatter(models.Model):
    """The offices' own workbook as a way in and out of the catalogue.

    Catalogue editors and administrators of the district may, and Odoo's administrator.
    """

    _inherit = "gov.matter"

    @api.model
    @endpoint
    def import_workbook(self, content: str, organization_code: str):
        """Import the matters of a district from an .xlsx workbook.

        New matters are published from the date in 计划生效日期; a row that says
        otherwise than the guide in force makes a new version from a later date, and a
        row that says the same does nothing.

        :param content: the file in base64
        :param organization_code: code of the district whose list it is
        :return: how many ``matters``, ``versions``, ``materials``, ``steps`` and
            ``grants`` are new, and ``errors``, a list of ``{"sheet", "row", "column",
            "message"}`` with rows as Excel counts them; with errors nothing is written
        :raises AccessError: the district is not one of the caller's own
        :raises UserError: no such district, or no base64
        """
        district = self._workbook_district(organization_code)
        content = self._workbook_content(content)
        answer = self._import_workbook(district, content)
        return {name: answer[name] for name in (*COUNTED, "errors")}

    @api.model
    @endpoint
    def export_workbook(self, organization_code: str):
        """Return the published matters of a district as an .xlsx workbook in base64.

        :param organization_code: code of the district whose list it is
        :raises AccessError: the district is not one of the caller's own
        """
        district = self._workbook_district(organization_code)
        return base64.b64encode(self._export_workbook(district)).decode()

    @api.model
    def _import_workbook(self, district, content, dry_run=False, **options):
        if not dry_run:
            self._lock_catalogue(district)
        return WorkbookImport(district, **options).run(content, dry_run)

    @api.model
    def _export_workbook(self, district):
        return export_workbook(district.with_env(self.env(su=True, context={})))

    @api.model
    def _lock_catalogue(self, district):
        """Two imports into one catalogue would each create what the other does."""
        try:
            district.sudo().lock_for_update(allow_referencing=True)
        except LockError:
            raise LockError(
                self.env._(
                    "A workbook is being imported for %(district)s at this moment; try "
                    "again when that is done.",
                    district=district.sudo().name,
                )
            ) from None

    @api.model
    def _workbook_district(self, code):
        """Return the district with a code, if the user may change its catalogue."""
        scopes = [self.env.user._gov_scope(role) for role in EDITORS]
        may_all = self.env.su or self.env.user._gov_is_system()
        if not may_all and not any(any(scope) for scope in scopes):
            raise AccessError(
                self.env._(
                    "Only catalogue editors and administrators of a district exchange "
                    "its list of matters as a workbook."
                )
            )
        district = self.env["gov.organization"]._by_code(code.strip())
        if not district or district.kind != "area" or district.level != "district":
            raise UserError(
                self.env._(
                    "There is no district with the code %(code)s.", code=code[:40]
                )
            )
        place = (district.city_id.id, district.district_id.id, False, district.id)
        if not may_all and not any(scope.holds(*place) for scope in scopes):
            raise AccessError(
                self.env._(
                    "The list of matters of %(district)s is not one of your own.",
                    district=district.name,
                )
            )
        return district.sudo(False)

    @api.model
    def _workbook_content(self, content):
        try:
            return base64.b64decode("".join(content.split()), validate=True)
        except (binascii.Error, ValueError):
            raise UserError(
                self.env._("The content of the workbook is not in base64.")
            ) from None
