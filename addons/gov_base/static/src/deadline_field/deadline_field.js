import { Component } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { formatDate } from "@web/views/fields/formatters";
import { RemainingDaysField } from "@web/views/fields/remaining_days/remaining_days_field";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

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

/** How many days are left, and whether that is provisional. */
export class GovRemainingDaysField extends RemainingDaysField {
    static template = "gov_base.RemainingDaysField";

    get isProvisional() {
        return isProvisional(this.props.record, this.props.name);
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
