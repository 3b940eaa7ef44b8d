"""The rules on the safety of code find what they are for, and nothing else."""

from pathlib import Path

import pytest

from tools.lib import security_rules

METHOD = """
class Thing(models.Model):
    def {name}(self, key):
        {body}
"""
FOUND = {
    "sql": (
        "cr.execute(f'SELECT {x}')",
        "cr.execute('SELECT %s' % x)",
        "cr.execute('SELECT ' + x)",
        "cr.execute('SELECT {}'.format(x))",
        "SQL(f'SELECT {x}')",
        "SQL(text)",
    ),
    "sudo": (
        METHOD.format(name="action_go", body="self.sudo().write({})"),
        METHOD.format(
            name="action_go", body="self.sudo().unlink(); self.check_access('write')"
        ),
    ),
    "context": (
        "if self.env.context.get('free'):\n    self.sudo().unlink()",
        "x = self.sudo() if self.env.context.get('free') else self",
        "if not self.env.context.get('free'):\n    self.check_access('write')",
        METHOD.format(name="_may_read", body="return self._context.get('free')"),
    ),
    "markup": (
        "Markup(name)",
        "Markup('<b>%s</b>' % name)",
        "Markup(f'<b>{name}</b>')",
    ),
    "personal": (
        "_logger.info('new: %s', applicant.id_number)",
        "_logger.warning(f'{phone} is wrong')",
        "_log.error(vals['applicant_name'])",
        "raise UserError(self.env._('%(n)s is wrong', n=self.id_number))",
    ),
}
FINE = (
    "cr.execute('SELECT %s', (x,))",
    "cr.execute(_QUERY, {'x': x})",
    "SQL('SELECT %s', x)",
    "SQL(_MOVE if up else 'SELECT 1')",
    METHOD.format(name="action_go", body="self._check_it(); self.sudo().go()"),
    METHOD.format(name="_go", body="self.sudo().write({})"),
    "class Plain:\n    def go(self):\n        self.env.sudo()",
    "name = self.env.context.get('default_name')",
    "if self.env.context.get('short'):\n    name = self.code",
    "Markup('<b>%s</b>') % name",
    "_logger.info('new: %s', applicant.id)",
    "raise UserError(self.env._('The phone is too long.'))",
    "raise UserError(self.env._('%(n)s is wrong', n=mask_phone(self.phone)))",
)


def rules(text, name="addons/gov_a/models/a.py"):
    return [one.rule for one in security_rules.of_file(Path(name), text)]


@pytest.mark.parametrize(
    ("rule", "text"), [(rule, text) for rule in FOUND for text in FOUND[rule]]
)
def test_bad_code_is_found(rule, text):
    assert rules(text) == [rule]


@pytest.mark.parametrize("text", FINE)
def test_good_code_is_not(text):
    assert rules(text) == []


def test_every_rule_has_a_sample():
    assert len(FOUND) == len(security_rules.RULES)


# Put together here, so that this file holds none.
@pytest.mark.parametrize(
    "text",
    [
        "-----BEGIN RSA " + "PRIVATE KEY-----",
        "pass" + 'word = "long-and-written-down"',
        '{"api_' + "key\": 'long-and-written-down'}",
        "AKIA" + "A" * 16,
    ],
)
def test_a_secret_in_a_file_is_found(text):
    assert rules(text, "config/site.conf") == ["secret"]


@pytest.mark.parametrize(
    "text", ["db_password = %(given)s", 'password="True"', "token = make()"]
)
def test_a_name_of_a_secret_is_none(text):
    assert rules(text, "config/site.conf") == []


def test_what_is_right_where_it_stands_is_accepted_with_a_reason():
    bad = "cr.execute(f'SELECT {x}')"
    assert rules(f"{bad}  # accepted(sql): x is a constant") == []
    assert rules(f"# accepted(sql): x is a constant\n{bad}") == []
    assert rules(f"# accepted(markup): x is a constant\n{bad}") == ["sql", "markup"]
    assert rules(f"{bad}  # accepted(sql):") == ["sql", "sql"]
    assert rules("x = 1  # accepted(sql): nothing is here") == ["sql"]
