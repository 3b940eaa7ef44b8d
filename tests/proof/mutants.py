"""Small faults put into a module one at a time, for its tests to find.

mutmut is not used: it changes only what is inside functions, and here the table of
transitions, the alphabets and the limits stand outside of them; it names modules by
their path, while Odoo imports them as `odoo.addons`; and its release needs a `click`
that the linters of this suite do not run with.
"""

import ast
import copy
from typing import NamedTuple

_COMPARED = {
    ast.Lt: (ast.LtE,),
    ast.LtE: (ast.Lt,),
    ast.Gt: (ast.GtE,),
    ast.GtE: (ast.Gt,),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
}
_COUNTED = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.FloorDiv,
    ast.FloorDiv: ast.Mult,
    ast.Div: ast.Mult,
    ast.Mod: ast.FloorDiv,
    ast.BitOr: ast.BitAnd,
    ast.BitAnd: ast.BitOr,
}


class Mutant(NamedTuple):
    """One fault: where, what stood there, what stands there now, the whole module."""

    line: int
    before: str
    after: str
    tree: ast.Module


def mutants(source):
    """Every fault that can be put into a module's source."""
    tree = ast.parse(source)
    for path, node in list(_walk(tree, ())):
        for changed in _changes(node):
            whole = copy.deepcopy(tree)
            _put(whole, path, changed)
            before, after = _shown(node), _shown(changed)
            if before != after:
                yield Mutant(
                    node.lineno, before, after, ast.fix_missing_locations(whole)
                )


def _walk(node, path):
    """Each node with the way to it; types, docstrings and decorators are left out."""
    for name, value in ast.iter_fields(node):
        if name in ("annotation", "returns", "decorator_list", "type_params"):
            continue
        children = enumerate(value) if isinstance(value, list) else [(None, value)]
        for place, child in children:
            if not isinstance(child, ast.AST) or _is_idle(node, child):
                continue
            way = (*path, (name, place))
            if hasattr(child, "lineno"):
                yield way, child
            yield from _walk(child, way)


def _is_idle(parent, node):
    """A docstring, a type's name, an import or a part of a formatted text."""
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        return True
    if isinstance(node, (ast.Import, ast.ImportFrom, ast.FormattedValue)):
        return True
    if isinstance(node, ast.Assign) and isinstance(node.value, ast.Subscript):
        return getattr(node.value.value, "id", "") == "Literal"
    return isinstance(parent, (ast.JoinedStr, ast.FormattedValue))


def _put(tree, path, node):
    for name, place in path[:-1]:
        tree = getattr(tree, name)
        tree = tree if place is None else tree[place]
    name, place = path[-1]
    if place is None:
        setattr(tree, name, node)
    else:
        getattr(tree, name)[place] = node


def _changes(node):
    maker = _MAKERS.get(type(node))
    return maker(node) if maker else ()


def _compare(node):
    for place, operator in enumerate(node.ops):
        for other in _COMPARED.get(type(operator), ()):
            changed = copy.deepcopy(node)
            changed.ops[place] = other()
            yield changed


def _binary(node):
    if other := _COUNTED.get(type(node.op)):
        yield _with(node, op=other())


def _boolean(node):
    yield _with(node, op=ast.And() if isinstance(node.op, ast.Or) else ast.Or())
    for place in range(len(node.values)):
        left = [each for number, each in enumerate(node.values) if number != place]
        yield left[0] if len(left) == 1 else _with(node, values=left)


def _unary(node):
    yield node.operand


def _constant(node):
    value = node.value
    if isinstance(value, bool):
        yield ast.Constant(not value)
    elif isinstance(value, int):
        yield ast.Constant(value + 1)
        yield ast.Constant(value - 1)
    elif isinstance(value, float):
        yield ast.Constant(value + 1)
    elif isinstance(value, str):
        yield ast.Constant(f"{value}x" if value else "x")


def _condition(node):
    """An ``if``, in whatever form, the other way round."""
    yield _with(node, test=ast.UnaryOp(ast.Not(), node.test))


def _returned(node):
    """Nothing returned; instead of False it would be no other answer."""
    if node.value is not None and not _is_nothing(node.value):
        yield _with(node, value=ast.Constant(None))


def _yielded(node):
    yield ast.Constant(None)


def _statement(node):
    yield ast.Pass()


def _call(node):
    """A named argument less: the default takes its place."""
    for place in range(len(node.keywords)):
        keywords = [
            each for number, each in enumerate(node.keywords) if number != place
        ]
        yield _with(node, keywords=keywords)
    if len(node.args) > 1:
        for place, argument in enumerate(node.args):
            if not _is_none(argument) and not isinstance(argument, ast.Starred):
                args = list(node.args)
                args[place] = ast.Constant(None)
                yield _with(node, args=args)


def _elements(node):
    """A set, a tuple or a list with one element less."""
    if not isinstance(getattr(node, "ctx", ast.Load()), ast.Load):
        return
    if len(node.elts) > 1 or not isinstance(node, ast.Set):
        for place in range(len(node.elts)):
            left = [each for number, each in enumerate(node.elts) if number != place]
            yield _with(node, elts=left)


def _pairs(node):
    for place in range(len(node.keys)):
        rest = [number for number in range(len(node.keys)) if number != place]
        yield _with(
            node,
            keys=[node.keys[number] for number in rest],
            values=[node.values[number] for number in rest],
        )


def _filters(node):
    """A comprehension without one of its conditions."""
    for number, loop in enumerate(node.generators):
        for place in range(len(loop.ifs)):
            changed = copy.deepcopy(node)
            del changed.generators[number].ifs[place]
            yield changed


def _with(node, **changes):
    changed = copy.copy(node)
    for name, value in changes.items():
        setattr(changed, name, value)
    return changed


def _is_none(node):
    return isinstance(node, ast.Constant) and node.value is None


def _is_nothing(node):
    return isinstance(node, ast.Constant) and node.value in (None, False)


def _shown(node):
    text = " ".join(ast.unparse(node).split())
    return text if len(text) < 160 else f"{text[:100]} … {text[-50:]}"


_MAKERS = {
    ast.Compare: _compare,
    ast.BinOp: _binary,
    ast.BoolOp: _boolean,
    ast.UnaryOp: _unary,
    ast.Constant: _constant,
    ast.If: _condition,
    ast.IfExp: _condition,
    ast.While: _condition,
    ast.Return: _returned,
    ast.Yield: _yielded,
    ast.YieldFrom: _yielded,
    ast.Expr: _statement,
    ast.Raise: _statement,
    ast.AugAssign: _statement,
    ast.Call: _call,
    ast.Set: _elements,
    ast.Tuple: _elements,
    ast.List: _elements,
    ast.Dict: _pairs,
    ast.ListComp: _filters,
    ast.SetComp: _filters,
    ast.DictComp: _filters,
    ast.GeneratorExp: _filters,
}
