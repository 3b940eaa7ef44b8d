import { registry } from "@web/core/registry";
import "@web/webclient/user_menu/user_menu_items";

/** Nothing here leads out of the house. */
for (const name of ["support", "odoo_account", "install_pwa"]) {
    registry.category("user_menuitems").remove(name);
}
