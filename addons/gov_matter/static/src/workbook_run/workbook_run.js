import { Component, onWillUnmount, status, useState } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { _t } from "@web/core/l10n/translation";
import { ConnectionLostError } from "@web/core/network/rpc";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";

const INTERVAL = 800;
const PATIENCE = 120_000;

/**
 * Buttons that run an import of a workbook, and how far the run is.
 *
 * The run is one request; meanwhile others ask for its progress. A server with a single
 * process answers them only at the end: until an answer comes the bar claims nothing.
 */
export class WorkbookRun extends Component {
    static template = "gov_matter.WorkbookRun";
    static props = { ...standardWidgetProps };

    setup() {
        this.orm = useService("orm");
        this.notification = useService("notification");
        this.state = useState({ running: false, phase: "", done: 0, total: 0 });
        onWillUnmount(() => browser.clearTimeout(this.timer));
    }

    get isKnown() {
        return this.state.total > 0;
    }

    get percent() {
        return this.isKnown ? Math.floor((100 * this.state.done) / this.state.total) : 0;
    }

    get label() {
        const { done, total } = this.state;
        return {
            reading: _t("Reading rows: %(done)s of %(total)s", { done, total }),
            checking: _t("Checking matters: %(done)s of %(total)s", { done, total }),
            writing: _t("Writing matters: %(done)s of %(total)s", { done, total }),
        }[this.state.phase] || _t("At work…");
    }

    async run(method) {
        const { record } = this.props;
        if (this.state.running || !(await record.save())) {
            return;
        }
        Object.assign(this.state, { running: true, phase: "", done: 0, total: 0 });
        this.poll();
        try {
            await this.orm.silent.call(record.resModel, method, [[record.resId]]);
        } catch (error) {
            if (!(error instanceof ConnectionLostError)) {
                throw error;
            }
            await this.untilFinished();
        } finally {
            browser.clearTimeout(this.timer);
            this.state.running = false;
            if (status(this) !== "destroyed") {
                await record.load();
            }
        }
    }

    poll() {
        this.timer = browser.setTimeout(async () => {
            await this.ask();
            if (this.state.running && status(this) !== "destroyed") {
                this.poll();
            }
        }, INTERVAL);
    }

    async ask() {
        const { resModel, resId } = this.props.record;
        try {
            const progress = await this.orm.silent.call(resModel, "get_progress", [[resId]]);
            Object.assign(this.state, progress);
            return progress;
        } catch (error) {
            if (!(error instanceof ConnectionLostError)) {
                throw error;
            }
            return {};
        }
    }

    /**
     * The server goes on when a proxy on the way has given up waiting. When it says
     * nothing new for long, it was stopped, and its transaction with it.
     */
    async untilFinished() {
        let last = "";
        let since = Date.now();
        while (status(this) !== "destroyed") {
            const progress = await this.ask();
            if (progress.finished) {
                return;
            }
            const now = JSON.stringify([progress.phase, progress.done]);
            if (now !== last) {
                [last, since] = [now, Date.now()];
            } else if (Date.now() - since > PATIENCE) {
                this.notification.add(
                    _t("The connection was lost. See in the catalogue whether the import ended."),
                    { type: "warning", sticky: true }
                );
                return;
            }
            await new Promise((resolve) => browser.setTimeout(resolve, INTERVAL));
        }
    }
}

export const workbookRun = { component: WorkbookRun };

registry.category("view_widgets").add("gov_workbook_run", workbookRun);
