import { _t } from "@web/core/l10n/translation";
import { rpc } from "@web/core/network/rpc";
import { registry } from "@web/core/registry";
import { patch } from "@web/core/utils/patch";
import { ReportAction } from "@web/webclient/actions/reports/report_action";
import { downloadReport } from "@web/webclient/actions/reports/utils";

const CONTEXT_KEY = "gov_pdf_print";

async function canMakePdf() {
    downloadReport.wkhtmltopdfStatusProm ||= rpc("/report/check_wkhtmltopdf");
    return ["ok", "upgrade"].includes(await downloadReport.wkhtmltopdfStatusProm);
}

/**
 * Turns a PDF report into the page itself, over which the browser's own print dialogue
 * opens, where the server has no program that makes PDF files.
 */
async function printInBrowser(action, options, env) {
    if (action.report_type === "qweb-pdf" && !(await canMakePdf())) {
        action.report_type = "qweb-html";
        action.context = { ...action.context, [CONTEXT_KEY]: true };
        env.services.notification.add(
            _t("Print the page here, or choose “Save as PDF” in the dialogue."),
            { type: "info" }
        );
    }
    return false;
}

registry.category("ir.actions.report handlers").add("gov_pdf", printInBrowser);

patch(ReportAction.prototype, {
    onIframeLoaded(ev) {
        super.onIframeLoaded(ev);
        if (this.props.context?.[CONTEXT_KEY]) {
            this.printFrame();
        }
    },

    async print() {
        if (await canMakePdf()) {
            return super.print();
        }
        this.printFrame();
    },

    printFrame() {
        const frame = this.iframe.el.contentWindow;
        frame.focus();
        frame.print();
    },
});
