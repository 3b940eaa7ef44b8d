import { registry } from "@web/core/registry";
import { listView } from "@web/views/list/list_view";
import { ListRenderer } from "@web/views/list/list_renderer";
import { GovCaseDeskBar } from "@gov_case/desk/desk_bar";

export class GovCaseDeskRenderer extends ListRenderer {
    static template = "gov_case.DeskListRenderer";
    static components = { ...ListRenderer.components, GovCaseDeskBar };
}

registry.category("views").add("gov_case_desk", {
    ...listView,
    Renderer: GovCaseDeskRenderer,
});
