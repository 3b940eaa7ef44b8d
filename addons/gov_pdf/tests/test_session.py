import json
from urllib.parse import quote

from odoo.http import root
from odoo.tests import HttpCase, new_test_user, tagged

from .common import PrintCommon
from .test_printing import PIXEL


@tagged("post_install", "-at_install")
class TestSession(HttpCase, PrintCommon):
    """What a page asks for is answered as whoever prints, and for no longer."""

    def setUp(self):
        super().setUp()
        self.image = self.env["ir.attachment"].create(
            {
                "name": "seal.png",
                "datas": PIXEL,
                "res_model": "res.partner",
                "res_id": self.people[0].id,
            }
        )
        self.view.arch = f"""
            <t t-call="web.html_container">
                <div class="article"><img src="/web/image/{self.image.id}"/></div>
            </t>
        """
        self.asked = []
        find = self.env.registry["ir.binary"]._find_record

        def find_record(binary, *args, **kwargs):
            self.asked.append((binary.env.uid, "refused"))
            record = find(binary, *args, **kwargs)
            self.asked[-1] = (binary.env.uid, "found")
            return record

        self.patch(self.env.registry["ir.binary"], "_find_record", find_record)

    def print_as(self, login):
        self.authenticate(login, login)
        context = quote(json.dumps({"force_report_rendering": True}))
        return self.url_open(
            f"/report/pdf/gov_pdf.test_report/{self.people[0].id}?context={context}"
        )

    def test_an_image_is_fetched_as_the_user(self):
        answer = self.print_as("admin")
        self.assertEqual(answer.headers["Content-Type"], "application/pdf")
        admin = self.env.ref("base.user_admin")
        self.assertIn((admin.id, "found"), self.asked)

    def test_the_rights_of_the_user_hold(self):
        user = new_test_user(self.env, "clerk.without.partners", "base.group_public")
        user.group_ids = self.env.ref("base.group_portal")
        self.print_as(user.login)
        self.assertNotIn((user.id, "found"), self.asked)

    def test_the_session_ends_with_the_printing(self):
        ended = []
        delete = root.session_store.delete

        def remember(session):
            ended.append((session.sid, session.uid))
            return delete(session)

        self.patch(root.session_store, "delete", remember)
        logs = self.env["res.device.log"].search_count([])
        self.print_as("admin")
        ((number, user_id),) = ended
        self.assertEqual(user_id, self.env.ref("base.user_admin").id)
        self.assertNotEqual(number, self.session.sid)
        self.assertFalse(root.session_store.get(number).uid)
        self.assertEqual(self.env["res.device.log"].search_count([]), logs)
