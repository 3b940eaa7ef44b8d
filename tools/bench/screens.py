"""What a screen asks the server for, read from the views; runs inside `odoo shell`."""

from lxml import etree

from odoo.tools.safe_eval import safe_eval

PAGE, CAP = 80, 10_001  # rows of a page, and how far the pager counts


def specification(model, kind, view_id=False):
    """Return what a view of this kind has the client read, as for ``web_read``."""
    view = model.get_view(view_id or None, kind)
    return _fields(model, etree.fromstring(view["arch"]), kind), view


def _fields(model, node, kind):
    wanted = {}
    for field in node.iter("field"):
        if field.get("name") in model._fields and not _is_below_another(field, node):
            wanted[field.get("name")] = _one(model, field, kind)
    return wanted


def _is_below_another(field, node):
    for above in field.iterancestors():
        if above is node:
            return False
        if above.tag == "field":
            return True
    return False


def _one(model, node, kind):
    field = model._fields[node.get("name")]
    if field.type == "many2one":
        return {"fields": {"display_name": {}}}
    if field.type not in ("one2many", "many2many"):
        return {}
    if kind == "list" or node.get("widget") == "many2many_tags":
        return {"fields": {"display_name": {}}}
    below = model.env[field.comodel_name]
    if not below.has_access("read"):
        return {}
    part = next((each for each in node if each.tag in ("list", "kanban")), None)
    if part is None:
        return {"fields": specification(below, "list")[0], "limit": 40}
    return {"fields": _fields(below, part, "list"), "limit": 40}


def default_order(view):
    return etree.fromstring(view["arch"]).get("default_order")


def lists(env):
    """Return the lists behind the menus a user sees: ``(title, model, domain, order)``.

    With the filters that the menu switches on, as the client does.
    """
    menus = env["ir.ui.menu"].browse(env["ir.ui.menu"]._visible_menu_ids())
    for menu in menus.sudo():
        action = menu.action
        if not action or action._name != "ir.actions.act_window":
            continue
        model = env.get(action.res_model)
        is_ours = action.res_model.startswith("gov.") and "list" in action.view_mode
        if is_ours and not model._transient and model.has_access("read"):
            yield _listed(env, menu, action, model)


def _listed(env, menu, action, model):
    pairs = dict(action.views)
    view_id = next((v for v, kind in action.views if kind == "list"), pairs and None)
    spec, view = specification(model, "list", view_id)
    scope = {"uid": env.uid}
    context = safe_eval(action.context or "{}", scope)
    domain = safe_eval(action.domain or "[]", scope)
    domain += _switched_on(model, action, context)
    title = menu.with_context(lang="en_US").name
    return title, model, domain, default_order(view), spec


def _switched_on(model, action, context):
    arch = model.get_view(action.search_view_id.id or None, "search")["arch"]
    found = []
    for node in etree.fromstring(arch).iter("filter"):
        name = f"search_default_{node.get('name')}"
        if context.get(name) and node.get("domain"):
            found += safe_eval(node.get("domain"), {"uid": model.env.uid})
    return found
