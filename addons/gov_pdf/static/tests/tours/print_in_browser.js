import { registry } from "@web/core/registry";
import { patch } from "@web/core/utils/patch";
import { ReportAction } from "@web/webclient/actions/reports/report_action";

let printed = 0;

registry.category("web_tour.tours").add("gov_pdf_print", {
    steps: () => [
        {
            trigger: ".o_cp_action_menus button:has(.fa-cog)",
            run(helpers) {
                patch(ReportAction.prototype, {
                    printFrame() {
                        const frame = this.iframe.el.contentWindow;
                        if (frame.document.querySelector(".article")) {
                            printed += 1;
                        }
                        document.body.dataset.printed = printed;
                    },
                });
                return helpers.click();
            },
        },
        {
            trigger: ".o-dropdown--menu .o-dropdown-item:contains(Print Test)",
            run: "click",
        },
        { trigger: "body[data-printed='1'] .o_notification:contains(Save as PDF)" },
        { trigger: "button[title='Print']", run: "click" },
        { trigger: "body[data-printed='2'] .o_action iframe" },
    ],
});
