"""Run tests of the whole suite: black-box, on copies of the demo database they make."""

from tools.lib import odoo, pytests, templates


def run(settings, *arguments, longest=pytests.LONGEST, **environment):
    """Run pytest on these files or options; returns the Tally."""
    template = templates.of_demo(settings)
    conf = odoo.write_conf(settings.replace(db=template), "test-whole")
    told = {
        "GOV_TEST_CONF": conf,
        "GOV_TEST_TEMPLATE": template,
        **templates.guard(),
        **environment,
    }
    options = ["-p", "no:odoo", "--import-mode=importlib", *arguments]
    return pytests.run(settings, *options, longest=longest, **told)
