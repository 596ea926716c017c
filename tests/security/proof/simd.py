"""What each instruction on v128 computes (WebAssembly 2.0, section 4.3.4)."""

import z3

from scalar import binary, compare, extended, is_relation
from values import bits, from_bytes, known, lanes, remembered, to_bytes, vector

_SIZES = {"i8x16": 1, "i16x8": 2, "i32x4": 4, "i64x2": 8}


def run(operation, immediate, stack, named=None):
    """Takes the operands from the stack and leaves the result. `named` stands for each 32 bits of it, before
    they are taken apart into bytes."""
    shape, name = operation.split(".")
    if named and operation == "v128.xor":
        b, a = lanes(stack.pop(), 4), lanes(stack.pop(), 4)
        stack.append(vector([named(binary("xor", x, y, 32)) for x, y in zip(a, b)], 4))
    elif shape == "v128":
        _bitwise(name, stack)
    elif name == "shuffle":
        b, a = stack.pop(), stack.pop()
        both = to_bytes(a, 16) + to_bytes(b, 16)
        stack.append(vector([both[place] for place in immediate], 1))
    elif name == "splat":
        size = _SIZES[shape]
        value = stack.pop()
        lane = value if size == 4 else to_bytes(value, 4)[0]
        stack.append(vector([lane] * (16 // size), size))
    elif name.startswith("extract_lane"):
        lane = lanes(stack.pop(), _SIZES[shape])[immediate]
        stack.append(lane if shape == "i32x4" else extended(lane, 8, 32, False))
    elif name == "replace_lane":
        value, old = stack.pop(), stack.pop()
        part = lanes(old, 4)
        part[immediate] = value
        stack.append(vector(part, 4))
    elif name.startswith("extend_low"):
        size = _SIZES[shape]
        low = lanes(stack.pop(), size // 2)[: 16 // size]
        stack.append(vector([extended(lane, 4 * size, 8 * size, False) for lane in low], size))
    elif name in ("shl", "shr_u"):
        size = _SIZES[shape]
        amount, old = stack.pop(), stack.pop()
        amount = amount % (8 * size) if isinstance(amount, int) else _resized(known(amount & (8 * size - 1)), 8 * size)
        shifted = [binary(name, lane, amount, 8 * size) for lane in lanes(old, size)]
        stack.append(vector(list(map(named, shifted)) if named and size == 4 else shifted, size))
    else:
        _lane_by_lane(shape, name, stack, named)


def _resized(amount, width):
    """An amount below 64 as a value of so many bits."""
    return extended(amount, min(width, 32), width, False) if width > 8 else extended(amount, 8, 8, False)


def _bitwise(name, stack):
    if name == "bitselect":
        mask, b, a = (to_bytes(stack.pop(), 16) for _ in range(3))
        stack.append(vector([_picked(*each) for each in zip(a, b, mask)], 1))
    elif name == "not":
        stack.append(vector([binary("xor", byte, 255, 8) for byte in to_bytes(stack.pop(), 16)], 1))
    elif name == "any_true":
        value = from_bytes(to_bytes(stack.pop(), 16))
        is_some = value != 0
        stack.append(int(is_some) if isinstance(value, int) else known(z3.If(is_some, bits(1, 32), bits(0, 32))))
    elif name in ("and", "or", "xor", "andnot"):
        b, a = to_bytes(stack.pop(), 16), to_bytes(stack.pop(), 16)
        if name == "andnot":
            name, b = "and", [binary("xor", byte, 255, 8) for byte in b]
        one = _joined if name == "or" else lambda x, y: binary(name, x, y, 8)
        stack.append(vector([one(x, y) for x, y in zip(a, b)], 1))
    else:
        raise NotImplementedError(f"v128.{name}")


@remembered
def _picked(x, y, mask):
    """The bits of x where the mask has ones, else those of y."""
    condition = _condition(mask)
    if condition is not None:
        return known(z3.If(condition, bits(x, 8), bits(y, 8)))
    return binary("or", binary("and", x, mask, 8), binary("and", y, binary("xor", mask, 255, 8), 8), 8)


@remembered
def _joined(x, y):
    for mask, other in ((x, y), (y, x)):
        condition = _condition(mask)
        if condition is not None:
            return known(z3.If(condition, bits(255, 8), bits(other, 8)))
    return binary("or", x, y, 8)


def _condition(mask):
    """When a byte that is all ones or all zeros has ones; nothing for another. Smaller terms, same values."""
    if isinstance(mask, int) or not z3.is_app_of(mask, z3.Z3_OP_ITE):
        return None
    condition, yes, no = mask.children()
    if not (z3.is_bv_value(yes) and z3.is_bv_value(no)):
        return None
    values = yes.as_long(), no.as_long()
    return condition if values == (255, 0) else z3.Not(condition) if values == (0, 255) else None


def _lane_by_lane(shape, name, stack, named):
    size = _SIZES[shape]
    if name in ("add", "sub"):
        one = lambda x, y: binary(name, x, y, 8 * size)
    elif name in ("max_u", "min_u"):
        one = lambda x, y: _chosen("ge_u" if name == "max_u" else "le_u", x, y)
    elif is_relation(name):
        one = lambda x, y: _mask(compare(name, x, y, 8))
    else:
        raise NotImplementedError(f"{shape}.{name}")
    b, a = lanes(stack.pop(), size), lanes(stack.pop(), size)
    result = [one(x, y) for x, y in zip(a, b)]
    stack.append(vector(list(map(named, result)) if named and size == 4 else result, size))


@remembered
def _mask(condition):
    if isinstance(condition, bool):
        return 255 * condition
    return known(z3.If(condition, bits(255, 8), bits(0, 8)))


@remembered
def _chosen(relation, x, y):
    condition = compare(relation, x, y, 8)
    if isinstance(condition, bool):
        return x if condition else y
    return known(z3.If(condition, bits(x, 8), bits(y, 8)))
