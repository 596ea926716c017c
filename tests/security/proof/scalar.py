"""What each instruction on i32 and i64 computes (WebAssembly 2.0, section 4.3.2)."""

import struct

import z3

from values import bits, flag, known, remembered, signed

F64 = z3.Function("f64.convert_u", z3.BitVecSort(64), z3.BitVecSort(64))
"""The bits of the f64 of an integer. Of a term nothing is assumed but that equals give equals."""

_KNOWN = {
    "add": lambda a, b, width: a + b,
    "sub": lambda a, b, width: a - b,
    "mul": lambda a, b, width: a * b,
    "and": lambda a, b, width: a & b,
    "or": lambda a, b, width: a | b,
    "xor": lambda a, b, width: a ^ b,
    "shl": lambda a, b, width: a << b % width,
    "shr_u": lambda a, b, width: a >> b % width,
    "shr_s": lambda a, b, width: signed(a, width) >> b % width,
    "rotl": lambda a, b, width: a << b % width | a >> (width - b % width),
    "rotr": lambda a, b, width: a >> b % width | a << (width - b % width),
}

_TERM = {
    "add": lambda a, b: a + b,
    "sub": lambda a, b: a - b,
    "mul": lambda a, b: a * b,
    "and": lambda a, b: a & b,
    "or": lambda a, b: a | b,
    "xor": lambda a, b: a ^ b,
    "shl": lambda a, b: a << b,
    "shr_u": z3.LShR,
    "shr_s": lambda a, b: a >> b,
    "rotl": z3.RotateLeft,
    "rotr": z3.RotateRight,
}

SHIFTS = {"shl", "shr_u", "shr_s", "rotl", "rotr"}

_RELATIONS = {
    "eq": (lambda a, b: a == b, lambda a, b: a == b),
    "ne": (lambda a, b: a != b, lambda a, b: a != b),
    "lt": (lambda a, b: a < b, z3.ULT),
    "gt": (lambda a, b: a > b, z3.UGT),
    "le": (lambda a, b: a <= b, z3.ULE),
    "ge": (lambda a, b: a >= b, z3.UGE),
}


def binary(name, a, b, width):
    if isinstance(a, int) and isinstance(b, int):
        return _KNOWN[name](a, b, width) & ((1 << width) - 1)
    return _binary(name, a, b, width)


@remembered
def _binary(name, a, b, width):
    if name == "xor" and isinstance(b, int) and z3.is_app_of(a, z3.Z3_OP_BXOR) and z3.is_bv_value(a.arg(0)):
        # z3 leaves two constants in a row: one, so that equals look the same.
        a, b = z3.simplify(a ^ a.arg(0)), b ^ a.arg(0).as_long()
    if name in SHIFTS:  # The amount is modulo the width.
        b = b % width if isinstance(b, int) else known(b & (width - 1))
    return known(_TERM[name](bits(a, width), bits(b, width)))


def is_relation(name):
    return name.split("_")[0] in _RELATIONS


def compare(name, a, b, width):
    """A bool, or the condition as a term."""
    if isinstance(a, int) and isinstance(b, int):
        name, _, sign = name.partition("_")
        on_ints = _RELATIONS[name][0]
        return on_ints(signed(a, width), signed(b, width)) if sign == "s" else on_ints(a, b)
    return _compared(name, a, b, width)


@remembered
def _compared(name, a, b, width):
    name, _, sign = name.partition("_")
    on_ints, on_terms = _RELATIONS[name]
    # On terms Python's operators compare signed.
    return (on_ints if sign == "s" else on_terms)(bits(a, width), bits(b, width))


def extended(value, start, width, is_signed):
    """A value of `start` bits as one of `width`."""
    if isinstance(value, int):
        value &= (1 << start) - 1
        return (signed(value, start) if is_signed else value) & ((1 << width) - 1)
    return _extended(value, start, width, is_signed)


@remembered
def _extended(value, start, width, is_signed):
    low = z3.Extract(start - 1, 0, value)
    return known((z3.SignExt if is_signed else z3.ZeroExt)(width - start, low))


def f64_of(value):
    """The bits of the f64 nearest to an unsigned integer."""
    if isinstance(value, int):
        return int.from_bytes(struct.pack("<d", value), "little")
    return F64(value)


def run(operation, stack):
    """Takes the operands from the stack and leaves the result."""
    kind, name = operation.split(".")
    width = int(kind[1:])
    if kind == "f64":
        stack.append(f64_of(extended(stack.pop(), int(name[9:11]), 64, False)))
    elif name in _KNOWN:
        b, a = stack.pop(), stack.pop()
        stack.append(binary(name, a, b, width))
    elif name == "eqz":
        stack.append(flag(compare("eq", stack.pop(), 0, width)))
    elif is_relation(name):
        b, a = stack.pop(), stack.pop()
        stack.append(flag(compare(name, a, b, width)))
    elif name == "wrap_i64":
        stack.append(extended(stack.pop(), 32, 32, False))
    elif name.startswith("extend"):
        start = {"extend_i32_s": 32, "extend_i32_u": 32, "extend8_s": 8, "extend16_s": 16}[name]
        stack.append(extended(stack.pop(), start, width, name.endswith("s")))
    else:
        raise NotImplementedError(operation)
