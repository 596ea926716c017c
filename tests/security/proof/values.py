"""Values of the machine: an `int` while a value is known, else a term of z3.

A v128 is an int, or a tuple of 16 bytes if one of them is a term. An f64 is its 64 bits.
"""

import functools

import z3


def remembered(function):
    """A function of values, computed once for the same ones: a path that is run again asks for nothing new."""
    found = {}

    @functools.wraps(function)
    def same(*arguments):
        key = tuple(map(identity, arguments))
        if key not in found:
            found[key] = function(*arguments), arguments  # Kept, so that z3 gives no number twice.
        return found[key][0]

    return same


def identity(argument):
    """What tells values apart: a number is never negative, so it is no term's."""
    if isinstance(argument, z3.ExprRef):
        return ~argument.get_id()
    return tuple(map(identity, argument)) if isinstance(argument, (list, tuple)) else argument


def are_same(one, other):
    """Whether two values of the machine are written alike."""
    return identity(one) == identity(other)


def bits(value, width):
    """The value as a term."""
    return z3.BitVecVal(value, width) if isinstance(value, int) else value


def either(conditions):
    """At least one holds. z3 writes `or` of one condition as other solvers do not read it."""
    return z3.Or(*conditions) if len(conditions) > 1 else conditions[0] if conditions else z3.BoolVal(False)


def every(conditions):
    return z3.And(*conditions) if len(conditions) > 1 else conditions[0] if conditions else z3.BoolVal(True)


def known(term):
    """The term in its simplest form: an int if it has one value only."""
    term = z3.simplify(term)
    return term.as_long() if z3.is_bv_value(term) else term


def signed(value, width):
    return value - (1 << width) if value >> (width - 1) else value


def flag(condition, width=32):
    """What a comparison leaves: 1 or 0."""
    return int(condition) if isinstance(condition, bool) else _flag(condition, width)


@remembered
def _flag(condition, width):
    return known(z3.If(condition, z3.BitVecVal(1, width), z3.BitVecVal(0, width)))


def to_bytes(value, count):
    """The bytes of a value of 8 `count` bits, the lowest first."""
    if isinstance(value, int):
        return list(value.to_bytes(count, "little"))
    if isinstance(value, tuple):
        return list(value)
    return [byte_of(value, place) for place in range(count)]


@remembered
def byte_of(value, place):
    return known(z3.Extract(8 * place + 7, 8 * place, value))


def from_bytes(part):
    if all(isinstance(byte, int) for byte in part):
        return int.from_bytes(bytes(part), "little")
    if len(part) == 1:
        return part[0]
    return joined(part)


@remembered
def joined(part):
    return known(z3.Concat(*[bits(byte, 8) for byte in reversed(part)]))


def lanes(vector, size):
    """The lanes of a v128, `size` bytes each."""
    part = to_bytes(vector, 16)
    return [from_bytes(part[at : at + size]) for at in range(0, 16, size)]


def vector(values, size):
    """The v128 of these lanes."""
    part = [byte for value in values for byte in to_bytes(value, size)]
    is_known = all(isinstance(byte, int) for byte in part)
    return int.from_bytes(bytes(part), "little") if is_known else tuple(part)


def symbols(term):
    """The free constants and uninterpreted functions of a term, by name."""
    return {_NAMED[number].decl().name(): _NAMED[number] for number in _seen(term)[0]}


def outermost(term):
    """The values of uninterpreted functions in a term that are not inside another."""
    return [_NAMED[number] for number in _seen(term)[1]]


# By a term's number: the numbers of its symbols, and of the outermost values of functions. The terms are
# kept, so that z3 gives no number twice. Straight through z3's library: its Python objects cost too much.
_SEEN, _NAMED, _KEPT = {}, {}, []
_NONE = frozenset()


def _seen(term):
    lib, context = z3.z3core, z3.main_ctx().ref()
    root = lib.Z3_get_ast_id(context, term.as_ast())
    if root in _SEEN:
        return _SEEN[root]
    _KEPT.append(term)
    waiting = [(term.as_ast(), root, None)]
    while waiting:
        node, number, parts = waiting.pop()
        if number in _SEEN:
            continue
        if parts is None:
            count = lib.Z3_get_app_num_args(context, node) if lib.Z3_get_ast_kind(context, node) == z3.Z3_APP_AST else 0
            arguments = [lib.Z3_get_app_arg(context, node, place) for place in range(count)]
            parts = [(part, lib.Z3_get_ast_id(context, part)) for part in arguments]
            waiting.append((node, number, parts))
            waiting += [(part, part_number, None) for part, part_number in parts if part_number not in _SEEN]
            continue
        found = [_SEEN[part_number] for _, part_number in parts]
        names = _NONE.union(*(names for names, _ in found))
        values = _NONE.union(*(values for _, values in found))
        if _is_named(lib, context, node):
            _NAMED[number] = z3.z3._to_expr_ref(node, z3.main_ctx())
            names |= {number}
            values = frozenset([number]) if parts else _NONE
        _SEEN[number] = names, values
    return _SEEN[root]


def _is_named(lib, context, node):
    if lib.Z3_get_ast_kind(context, node) != z3.Z3_APP_AST:
        return False
    declaration = lib.Z3_get_app_decl(context, node)
    return lib.Z3_get_decl_kind(context, declaration) == z3.Z3_OP_UNINTERPRETED


def evaluate(term, values):
    """The value of a term where its constants have these values."""
    if isinstance(term, int):
        return term
    pairs = [(constant, z3.BitVecVal(value, constant.size())) for constant, value in values]
    return z3.simplify(z3.substitute(term, *pairs)).as_long()
