"""What a form only shows, told anew where the form has something else."""

from odoo.fields import Command

_MANY = ("one2many", "many2many")


class Shown:
    """The fields of a form that its user may not set, and so did not tell.

    Odoo answers a change with what differs from the form before it, and goes by what
    the form sent. What was only shown is not taken from the form, so whatever the form
    has there, what it should have is added.
    """

    def __init__(self, form, fields_spec, sent):
        """Take a form as it was before the change.

        What the change has altered is in the answer already, the rest stays as here.

        :param form: the record that is filled in, of one model, without what was shown
        :param sent: the values that the client sent, those as well
        """
        self._form = form
        self._spec = fields_spec
        self._sent = sent

    def add_to(self, answer):
        """Add to the values of an answer what the form should have and has not."""
        answer.update(self._differing(self._form, self._spec, self._sent, answer))
        for name, spec in self._spec.items():
            if self._form._fields[name].type in _MANY and name in self._sent:
                lines = [*self._of_lines(name, spec.get("fields") or {}, answer)]
                if lines:
                    answer[name] = [*answer.get(name, ()), *lines]

    def _differing(self, record, spec, sent, told):
        shown = {
            name: wanted
            for name, wanted in spec.items()
            if name in sent
            and name not in told
            and name != "id"
            and record._fields[name].type not in _MANY
            and not record._gov_may_set(record._fields[name])
        }
        if not shown:
            return {}
        [now] = record.web_read(shown)
        return {name: now[name] for name in shown if _plain(now[name]) != sent[name]}

    def _of_lines(self, name, spec, answer):
        sent = {
            item[1]: item[2]
            for item in self._sent[name] or ()
            if len(item) == 3 and isinstance(item[2], dict)
        }
        told = {item[1] for item in answer.get(name, ())}
        for line in self._form[name] if sent else ():
            ref = line.id and (line.id.origin or line.id.ref)
            unsaid = ref in sent and ref not in told
            if unsaid and (now := self._differing(line, spec, sent[ref], ())):
                yield Command.update(ref, now)


def _plain(value):
    return value["id"] if isinstance(value, dict) else value
