import { registry } from "@web/core/registry";
import { listView } from "@web/views/list/list_view";
import { ListRenderer } from "@web/views/list/list_renderer";
import { GovDeskBar } from "@gov_base/desk/desk_bar";

export class GovDeskRenderer extends ListRenderer {
    static template = "gov_base.DeskListRenderer";
    static components = { ...ListRenderer.components, GovDeskBar };
}

registry.category("views").add("gov_desk", {
    ...listView,
    Renderer: GovDeskRenderer,
});
