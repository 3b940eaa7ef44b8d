import { Component, onWillStart, onWillUpdateProps, useState } from "@odoo/owl";
import { useService } from "@web/core/utils/hooks";

/** Buttons with counters above the list: what waits, by what is to be done. */
export class GovCaseDeskBar extends Component {
    static template = "gov_case.DeskBar";
    static props = { list: { type: Object, optional: true } };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.state = useState({ tiles: [] });
        onWillStart(() => this.load());
        onWillUpdateProps(() => this.load());
    }

    async load() {
        this.state.tiles = await this.orm.call("gov.case", "desk_tiles", []);
    }

    get active() {
        const items = this.env.searchModel.getSearchItems((item) => item.isActive);
        return new Set(items.map((item) => item.name));
    }

    /** Show what a tile counts, or everything again. */
    onClick(tile) {
        if (tile.action) {
            this.action.doAction(tile.action);
            return;
        }
        const model = this.env.searchModel;
        const wasActive = this.active.has(tile.filter);
        const wanted = wasActive ? "my_turn" : tile.filter;
        model.query = [];
        for (const item of model.getSearchItems((one) => one.name === wanted)) {
            model.toggleSearchItem(item.id);
        }
    }
}
