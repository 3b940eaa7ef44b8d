import { Component, onWillStart, onWillUpdateProps, toRaw, useState } from "@odoo/owl";
import { useService } from "@web/core/utils/hooks";

/** What the list holds; it is another array whenever the list was read anew. */
function rowsOf({ list }) {
    const { groups, records } = toRaw(list);
    return toRaw(groups || records);
}

/**
 * Buttons with counters above the list: what waits, by what is to be done.
 *
 * Counts and the pressed button change with the list, never before it: the search is
 * told of a click at once, the list has it some moments later. They are counted anew
 * when the list is, and not when a row is ticked.
 */
export class GovDeskBar extends Component {
    static template = "gov_base.DeskBar";
    static props = { list: { type: Object } };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.state = useState({ tiles: [], active: [] });
        onWillStart(() => this.load(this.props));
        onWillUpdateProps((next) => {
            if (rowsOf(next) !== this.rows) {
                return this.load(next);
            }
        });
    }

    async load(props) {
        this.rows = rowsOf(props);
        const active = this.searched;
        const tiles = await this.orm.call(props.list.resModel, "desk_tiles", []);
        Object.assign(this.state, { tiles, active });
    }

    get searched() {
        const items = this.env.searchModel.getSearchItems((item) => item.isActive);
        return items.map((item) => item.name);
    }

    /** Show what a tile counts, or everything again. */
    onClick(tile) {
        if (tile.action) {
            this.action.doAction(tile.action);
            return;
        }
        const model = this.env.searchModel;
        const wasActive = this.searched.includes(tile.filter);
        const wanted = wasActive ? "my_turn" : tile.filter;
        model.query = [];
        for (const item of model.getSearchItems((one) => one.name === wanted)) {
            model.toggleSearchItem(item.id);
        }
    }
}
