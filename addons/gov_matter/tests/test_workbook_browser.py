import base64

from odoo.tests import HttpCase, tagged

from .pure.workbooks import book
from .workbook_common import WorkbookCommon

# Chooses a file, presses a button, waits for what the dialogue says then. It looks at
# each change of the page: the bar of progress may be there for an instant only.
SCRIPT = """
const wait = (find) =>
    new Promise((resolve) => {
        const look = () => {
            const found = find();
            if (found) {
                watch.disconnect();
                resolve(found);
            }
        };
        const watch = new MutationObserver(look);
        watch.observe(document, { subtree: true, childList: true, attributes: true });
        look();
    });
const choose = async (content) => {
    const bytes = Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0));
    const files = new DataTransfer();
    files.items.add(new File([bytes], "list.xlsx"));
    const input = await wait(() => document.querySelector(".modal input[type=file]"));
    input.files = files.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
    await wait(() => document.querySelector(".modal [name=content] input[type=text]"));
    await wait(() => !document.querySelector(".modal .alert"));
};
const press = (index) =>
    document.querySelectorAll(".o_widget_gov_workbook_run button")[index].click();
const shown = (kind) => wait(() => document.querySelector(`.modal .alert-${kind}`));
(async () => {
    await choose("%(bad)s");
    press(1);
    await wait(() => document.querySelector(".gov_workbook_run [role=progressbar]"));
    await shown("danger");
    await wait(() => document.querySelector(".modal .o_data_row"));
    await choose("%(good)s");
    press(0);
    await shown("success");
    await wait(() => document.querySelector("button[name=action_open_matters]"));
    console.log("test successful");
})().catch((error) => console.error(error.message));
"""


@tagged("post_install", "-at_install")
class TestWorkbookBrowser(WorkbookCommon, HttpCase):
    def test_a_workbook_is_refused_mended_and_imported(self):
        bad, good = book([{"办件类型": "急件"}]), book()
        self.browser_js(
            "/odoo/action-gov_matter.gov_matter_workbook_import_action",
            SCRIPT
            % {
                "bad": base64.b64encode(bad).decode(),
                "good": base64.b64encode(good).decode(),
            },
            ready="!!document.querySelector('.modal .o_widget_gov_workbook_run')",
            login=self.editor.login,
        )
        self.assertEqual(self.matter_of().current_version_id.state, "published")
