import { Component } from "@odoo/owl";
import { formatDateTime } from "@web/core/l10n/dates";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

/** The journal of a case from top to bottom, oldest first. */
export class GovTimelineField extends Component {
    static template = "gov_case.TimelineField";
    static props = { ...standardFieldProps };

    get entries() {
        const list = this.props.record.data[this.props.name];
        return list.records.map((record) => ({
            id: record.id,
            label: this.label(list, record.data.name),
            when: formatDateTime(record.data.happened_on),
            who: [record.data.organization_id, record.data.staff_id]
                .map((value) => (value ? value.display_name : ""))
                .filter(Boolean)
                .join(" "),
            lines: (record.data.note || "").split("\n").filter(Boolean),
        }));
    }

    label(list, name) {
        const option = list.fields.name.selection.find(([key]) => key === name);
        return option ? option[1] : name;
    }
}

registry.category("fields").add("gov_timeline", {
    component: GovTimelineField,
    supportedTypes: ["one2many"],
    useSubView: true,
});
