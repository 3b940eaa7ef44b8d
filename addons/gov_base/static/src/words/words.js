import { _t } from "@web/core/l10n/translation";

/**
 * Words of Odoo's own screens for which it ships no Chinese. A term that its own
 * catalogue lacks is looked up in all others, so it is enough that ours has it.
 */
export const words = [
    _t("Among the %(total)s selected records, %(valid_count)s are valid for this update."),
    _t("Are you sure you want to delete the %(nbSelected)s selected records?"),
    _t("Are you sure you want to delete the selected record?"),
    _t("Are you sure you want to update %(count)s records?"),
    _t("Caps Lock is on!"),
    _t("Custom range"),
    _t("Heads up! Your recent changes are too large to save automatically. Please click the %(upload_icon)s button now to ensure your work is saved before you exit this tab."),
    _t("Missing required fields"),
    _t("Month to date"),
    _t("My Preferences"),
    _t("No settings found"),
    _t("Press \"Enter\" to add criterion"),
    _t("Select one or several criteria"),
    _t("Shortcuts"),
    _t("Show options"),
    _t("Toggle date range mode"),
    _t("Try searching for another keyword"),
    _t("Year to date"),
    _t("before"),
    _t("between"),
    _t("empty"),
    _t("greater or equal to"),
    _t("lower or equal to"),
    _t("lower than"),
    _t("not %(operator_label)s"),
    _t("not ="),
];
