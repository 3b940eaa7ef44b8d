"""Rules of our own on the safety of code, read from its syntax tree.

A finding that is right where it stands is accepted on its line, or on the one above,
with a comment of the rule and the reason: ``accepted(sql): names are constants``.
An acceptance without a reason, or of nothing, is a complaint too.

Not semgrep: a wheel of 72 MB whose pins collide with Odoo's, for six rules.
"""

import ast
import re
from typing import NamedTuple

from tools.lib import addons
from tools.lib.settings import ROOT

_ACCEPTED = re.compile(r"#\s*accepted\((\w+)\):[ \t]*(.*)")
_CHECK = re.compile(
    r"check_access|has_access|_(check|may|require|transition)(_|$)|_gov_in_scope"
)
_PERMISSION = re.compile(r"_?(check|may|has|can|require)_|_gov_|_filtered_access")
_CONSTANT = re.compile(r"_*[A-Z][A-Z0-9_]*$")
_LOG = {"debug", "info", "warning", "error", "critical", "exception", "log"}
_PERSONAL = re.compile(
    r"(.*_)?(id_?(number|card)|phone|mobile|telephone|birth_date|applicant_name|"
    r"passwords?|secrets?|api_?key|access_token)$"
)
_SECRETS = re.compile(
    r"-----BEGIN [A-Z ]*PRIVATE KEY|\bAKIA[0-9A-Z]{16}\b|\beyJ[\w-]{20,}\.eyJ|"
    r"\bgh[pousr]_\w{30,}"
)
_GIVEN = re.compile(
    r"(?i)\b\w*(?:password|passwd|secret|token|api_?key)[\"']?\s*[=:]\s*"
    r"[\"'][^\"'\s{}%<>/]{8,}[\"']"
)
_TEXT = {".py", ".xml", ".csv", ".conf", ".js", ".json", ".md", ".toml", ".sh", ".txt"}


class Finding(NamedTuple):
    line: int
    rule: str
    why: str


def check(settings):
    """Complaints about the addons, the tools and every file of text."""
    code = [settings.addons / name for name in addons.every(settings)]
    found = []
    for folder in (*code, ROOT / "tools", ROOT / "config", ROOT / "docs"):
        for path in sorted(folder.rglob("*")):
            if path.suffix in _TEXT and path.is_file():
                text = path.read_text(encoding="utf-8", errors="replace")
                found += [
                    f"{path}:{one.line}: {one.why}" for one in of_file(path, text)
                ]
    return found


def of_file(path, text):
    """Findings of one file that nothing accepts, and acceptances of nothing."""
    tests = "tests" in path.parts
    findings = set(_secrets(text, tests))
    if path.suffix == ".py" and not tests:
        findings |= {one for rule in RULES for one in rule(ast.parse(text))}
    return _judged(findings, text)


def _judged(findings, text):
    accepted, used = {}, set()
    for number, line in enumerate(text.splitlines(), start=1):
        if mark := _ACCEPTED.search(line):
            accepted[number, mark[1]] = mark[2].strip()
    for one in sorted(findings):
        places = [(one.line, one.rule), (one.line - 1, one.rule)]
        reason = next((place for place in places if accepted.get(place)), None)
        if reason:
            used.add(reason)
        else:
            yield one
    for line, rule in sorted(accepted.keys() - used):
        yield Finding(line, rule, f"accepts ({rule}) nothing, or gives no reason")


def _secrets(text, tests):
    for number, line in enumerate(text.splitlines(), start=1):
        if _SECRETS.search(line) or (not tests and _GIVEN.search(line)):
            yield Finding(number, "secret", "a key, password or token in a file")


def _sql(tree):
    """Values go into a query as parameters, names through SQL.identifier."""
    for call in _calls(tree):
        name = _name(call.func)
        if name in {"execute", "executemany", "execute_values"} and call.args:
            query = call.args[0]
            if _is_glued(query):
                yield Finding(call.lineno, "sql", "a query made by gluing text")
        elif name == "SQL" and call.args and not _is_fixed(call.args[0]):
            yield Finding(call.lineno, "sql", "SQL() of what is no literal")


def _is_glued(node):
    if isinstance(node, ast.JoinedStr):
        return any(isinstance(part, ast.FormattedValue) for part in node.values)
    if isinstance(node, ast.BinOp):
        return isinstance(node.op, ast.Mod | ast.Add)
    return isinstance(node, ast.Call) and _name(node.func) == "format"


def _is_fixed(node):
    """A literal, a constant of the module, or a choice of these."""
    if isinstance(node, ast.IfExp):
        return _is_fixed(node.body) and _is_fixed(node.orelse)
    if isinstance(node, ast.Name):
        return bool(_CONSTANT.match(node.id))
    return isinstance(node, ast.Constant)


def _sudo(tree):
    """What anybody may call looks first whether the caller may."""
    for method in _public_methods(tree):
        checks = [
            (call.lineno, call.col_offset)
            for call in _calls(method)
            if _CHECK.search(_name(call.func)) or _name(call.func) == "super"
        ]
        first = min(checks, default=(method.end_lineno + 1, 0))
        for call in _calls(method):
            place = (call.lineno, call.col_offset)
            if _name(call.func) == "sudo" and place < first:
                why = f"{method.name}() is public: sudo() before any check of access"
                yield Finding(call.lineno, "sudo", why)


def _public_methods(tree):
    for kind in ast.walk(tree):
        if isinstance(kind, ast.ClassDef) and _is_model(kind):
            for method in kind.body:
                if (
                    isinstance(method, ast.FunctionDef)
                    and not method.name.startswith("_")
                    and "private" not in map(_name, method.decorator_list)
                ):
                    yield method


def _is_model(kind):
    return any(
        isinstance(base, ast.Attribute)
        and _name(base.value) == "models"
        and base.attr in {"Model", "TransientModel", "AbstractModel"}
        for base in kind.bases
    )


def _context(tree):
    """A client sends the context: it says what is wanted, never what is allowed."""
    why = "a key of the context decides what is allowed"
    for node in ast.walk(tree):
        if isinstance(node, ast.If | ast.IfExp) and _reads_context(node.test):
            branches = ast.Module(_list(node.body) + _list(node.orelse), [])
            if _gives_rights(branches):
                yield Finding(node.lineno, "context", why)
        elif isinstance(node, ast.FunctionDef) and _PERMISSION.match(node.name):
            for inner in ast.walk(node):
                if isinstance(inner, ast.Attribute) and _reads_context(inner):
                    yield Finding(inner.lineno, "context", why)


def _reads_context(node):
    return any(
        isinstance(inner, ast.Attribute)
        and inner.attr in {"context", "_context"}
        and _name(inner.value) in {"env", "self"}
        for inner in ast.walk(node)
    )


def _gives_rights(node):
    for inner in ast.walk(node):
        if isinstance(inner, ast.Raise) and "AccessError" in ast.dump(inner):
            return True
        if isinstance(inner, ast.Call) and (
            _name(inner.func) == "sudo" or _CHECK.search(_name(inner.func))
        ):
            return True
    return False


def _markup(tree):
    """Markup of a literal escapes what is put in; of a variable it trusts it."""
    for call in _calls(tree):
        if _name(call.func) == "Markup" and call.args and not _is_fixed(call.args[0]):
            yield Finding(call.lineno, "markup", "Markup() of what is no literal")


def _personal(tree):
    """Logs and error texts are read by people who may not see the person."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call):
            where, said = "an error text", node.exc
        elif (
            isinstance(node, ast.Call)
            and _name(node.func) in _LOG
            and isinstance(node.func, ast.Attribute)
            and "log" in _name(node.func.value).lower()
        ):
            where, said = "a log", node
        else:
            continue
        for name in _names(said):
            if _PERSONAL.match(name):
                yield Finding(node.lineno, "personal", f"{name} in {where}")


def _names(node):
    """Names whose values get into a call; what masks them is no value of theirs."""
    if isinstance(node, ast.Call) and "mask" in _name(node.func):
        return
    if isinstance(node, ast.Name):
        yield node.id
    elif isinstance(node, ast.Attribute):
        yield node.attr
    elif isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant):
        yield str(node.slice.value)
    for child in ast.iter_child_nodes(node):
        yield from _names(child)


def _calls(tree):
    return (node for node in ast.walk(tree) if isinstance(node, ast.Call))


def _list(node):
    return node if isinstance(node, list) else [ast.Expr(node)]


def _name(node):
    """The last name of a dotted one, also of a call."""
    if isinstance(node, ast.Call):
        return _name(node.func)
    return getattr(node, "attr", None) or getattr(node, "id", "")


RULES = (_sql, _sudo, _context, _markup, _personal)
