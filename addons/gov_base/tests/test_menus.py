from odoo.tests import tagged

from .common import GovCommon


@tagged("post_install", "-at_install")
class TestMenus(GovCommon):
    """What the first screen of 政务服务 is, for whom."""

    def test_those_who_keep_the_tree_begin_with_it(self):
        tree = self.env.ref("gov_base.gov_organization_action")
        root = self.env.ref("gov_base.gov_base_menu_root").id
        for role in ("administrator", "centre_manager", "supervisor"):
            user = self.user_of(role, self.district)
            menus = self.env["ir.ui.menu"].with_user(user).load_web_menus(False)
            self.assertEqual(menus[root]["actionID"], tree.id, role)
