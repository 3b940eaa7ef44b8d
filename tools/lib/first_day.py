"""Run inside `odoo shell` on a new database: language, time zone, nothing calls out."""

import os

CALLING_OUT = (  # scheduled jobs of modules that an addon may bring in
    "mail.ir_cron_module_update_notification",
    "digest.ir_cron_digest_scheduler_action",
    "snailmail.snailmail_print",
    "sms.ir_cron_sms_scheduler_action",
    "partner_autocomplete.ir_cron_partner_autocomplete",
)
FIRST_PAGES = (  # made now, so that the first visitor does not wait for them
    "web.assets_web",
    "web.assets_web_print",
    "web.assets_frontend",
    "web.assets_frontend_minimal",
    "web.assets_frontend_lazy",
)


def settle(env):
    users = env["res.users"].with_context(active_test=False).search([])
    users.partner_id.write({"lang": "zh_CN", "tz": "Asia/Shanghai"})
    env["ir.default"].set("res.partner", "lang", "zh_CN")
    env["ir.default"].set("res.partner", "tz", "Asia/Shanghai")
    env.ref("base.main_company").country_id = env.ref("base.cn")
    for xmlid in CALLING_OUT:
        if job := env.ref(xmlid, raise_if_not_found=False):
            job.active = False
    if password := os.environ.get("GOV_NEW_ADMIN_PASSWORD"):
        env.ref("base.user_admin").password = password
    for bundle in FIRST_PAGES:
        assets = env["ir.qweb"]._get_asset_bundle(bundle)
        assets.css()
        assets.js()
    env.cr.commit()


settle(env)  # noqa: F821 (given by the shell)
