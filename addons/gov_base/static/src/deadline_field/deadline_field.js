import { Component } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { formatDate } from "@web/views/fields/formatters";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

const { DateTime } = luxon;

/** Tell whether the holidays around a date of this record have yet to be announced. */
function isProvisional(record, name) {
    return (record.data.provisional_dates || "").includes(`,${name},`);
}

const fieldDependencies = [{ name: "provisional_dates", type: "char" }];

/** A date that says when it is provisional. */
export class GovDeadlineField extends Component {
    static template = "gov_base.DeadlineField";
    static props = { ...standardFieldProps };

    get shown() {
        const value = this.props.record.data[this.props.name];
        return value ? formatDate(value) : "";
    }

    get isProvisional() {
        return isProvisional(this.props.record, this.props.name);
    }
}

/** The date of a deadline, and beside it how far away that is. */
export class GovRemainingDaysField extends GovDeadlineField {
    static template = "gov_base.RemainingDaysField";

    get days() {
        const value = this.props.record.data[this.props.name].startOf("day");
        return Math.round(value.diff(DateTime.local().startOf("day"), "days").days);
    }

    get distance() {
        const value = this.props.record.data[this.props.name];
        return value.toRelativeCalendar({ unit: "days" });
    }

    get tone() {
        return this.days < 0 ? "text-danger" : this.days > 0 ? "text-muted" : "fw-bold";
    }
}

registry.category("fields").add("gov_deadline", {
    component: GovDeadlineField,
    supportedTypes: ["date"],
    fieldDependencies,
});
registry.category("fields").add("gov_remaining_days", {
    component: GovRemainingDaysField,
    supportedTypes: ["date"],
    fieldDependencies,
});
