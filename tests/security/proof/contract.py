"""The contract: the header, the table of signed bytes and the verdict, as terms.

Written from the contract's words and the WHATWG Encoding Standard, section 8.1.1. Digits are sets of
characters here: no arithmetic on them is shared with the code.
"""

import z3

from core import ABI
from merged import decided, joined
from paths import runs
from values import bits, every, known, remembered

PREFIX = b"hmac-sha256="
DIGITS = "0123456789abcdefABCDEF"
HEADER_BYTES = len(PREFIX) + 64


def verdict(name):
    return z3.BitVecVal(ABI[name], 32)


def digit_is(character, number):
    """The character stands for these four bits."""
    return z3.Or(*[z3.And(character == ord(c), number == int(c, 16)) for c in DIGITS])


def is_formed(header):
    """The prefix and 64 digits, whatever they are."""
    prefix = [byte == expected for byte, expected in zip(header, PREFIX)]
    return z3.And(*prefix, *[is_digit(byte) for byte in header[len(PREFIX) :]])


def is_digit(byte):
    within = lambda low, high: z3.And(z3.ULE(ord(low), byte), z3.ULE(byte, ord(high)))
    return z3.Or(within("0", "9"), within("a", "f"), within("A", "F"))


def tells(header, mac):
    """The digits of the header are those of the MAC."""
    digits = header[len(PREFIX) :]
    pairs = zip(digits[0::2], digits[1::2], mac)
    halves = lambda byte: (z3.Extract(7, 4, bits(byte, 8)), z3.Extract(3, 0, bits(byte, 8)))
    return every([z3.And(digit_is(d, halves(m)[0]), digit_is(e, halves(m)[1])) for d, e, m in pairs])


def of_header(formed, length, of_digits):
    """A header that is not there is missing; one that is not formed is malformed; else its digits decide."""
    malformed = verdict("malformed_signature")
    present = z3.If(z3.And(length == HEADER_BYTES, formed), of_digits, malformed)
    return z3.If(length == 0, verdict("missing_signature"), present)


def character(body, decide):
    """The WHATWG decoder over the first bytes of a text until it emits: how many it has read, the UTF-16 units that
    it emits, and whether they are a character of the text rather than U+FFFD."""
    within = lambda byte, low, high: decide(z3.And(z3.ULE(low, byte), z3.ULE(byte, high)))
    wide = lambda byte: z3.ZeroExt(16, byte)
    byte, lower, upper = body[0], 0x80, 0xBF
    if within(byte, 0x00, 0x7F):
        return 1, (z3.ZeroExt(8, byte),), True
    if within(byte, 0xC2, 0xDF):
        needed, point = 1, wide(byte) & 0x1F
    elif within(byte, 0xE0, 0xEF):
        if decide(byte == 0xE0):
            lower = 0xA0
        elif decide(byte == 0xED):
            upper = 0x9F
        needed, point = 2, wide(byte) & 0xF
    elif within(byte, 0xF0, 0xF4):
        if decide(byte == 0xF0):
            lower = 0x90
        elif decide(byte == 0xF4):
            upper = 0x8F
        needed, point = 3, wide(byte) & 0x7
    else:
        return 1, REPLACEMENT, False
    for at in range(1, needed + 1):
        if at == len(body) or not within(body[at], lower, upper):
            return at, REPLACEMENT, False
        point = point << 6 | wide(body[at]) & 0x3F
        lower, upper = 0x80, 0xBF
    if needed < 3:
        return needed + 1, (z3.Extract(15, 0, point),), True
    point = point - 0x10000
    lead = z3.Extract(15, 0, z3.LShR(point, 10)) + 0xD800
    return 4, (lead, (z3.Extract(15, 0, point) & 0x3FF) + 0xDC00), True


REPLACEMENT = (z3.BitVecVal(0xFFFD, 16),)
MOST_BYTES = 4
"""No character has more."""


@remembered
def characters(count):
    """What the decoder may read first of that many bytes, whatever they are: and when."""
    text = [z3.BitVec(f"text[{at}]", 8) for at in range(count)]
    return text, joined([(path, found) for path, found in runs(lambda path: character(text, path.decide))])


class Step:
    """What the decoder does at a place of a text, as terms: `left` is how many of its bytes are left, of which it sees
    the first four."""

    def __init__(self, text, left):
        self.count, self.is_character = z3.BitVecVal(0, 32), z3.BoolVal(False)
        self.first = self.second = z3.BitVecVal(0, 16)
        for size in range(1, MOST_BYTES + 1):
            has = left == size if size < MOST_BYTES else z3.UGE(left, size)
            symbols, ways = characters(size)
            for (count, units, is_character), condition in ways:
                here = lambda term: z3.substitute(term, *zip(symbols, text))
                self._add(z3.And(has, here(condition)), count, [*map(here, units)], is_character)

    def _add(self, condition, count, units, is_character):
        self.count = z3.If(condition, z3.BitVecVal(count, 32), self.count)
        self.is_character = z3.If(condition, z3.BoolVal(is_character), self.is_character)
        self.first = z3.If(condition, units[0], self.first)
        self.second = z3.If(condition, units[1] if units[1:] else z3.BitVecVal(0, 16), self.second)


@remembered
def step(text, left):
    """A step, the same for the same bytes."""
    return Step(text, left)


def code_units(machine, body):
    """The UTF-16 units of the body as text, and whether it is valid, on this path."""
    units, is_valid, at = [], True, 0
    while at < len(body):
        text, ways = characters(min(len(body) - at, MOST_BYTES))
        here = lambda term: z3.substitute(term, *zip(text, body[at:]))
        count, found, is_character = decided(machine.path, [(left, here(condition)) for left, condition in ways])
        units += map(here, found)
        is_valid, at = is_valid and is_character, at + count
    return units, is_valid


def table(encoding, body, low, is_utf8, has_l, is_low_utf8):
    """The contract's table: that over which a MAC is authentic, and that over which it is ambiguous, of a body and
    the low bytes of its units. The last three are asked where they matter."""
    if encoding == "bytes":
        return [body], []
    if encoding == "latin1":
        return [low] if has_l() else [], []
    if encoding == "ascii":
        return [low], []
    accepted = [body] if is_utf8() else []
    if has_l() and not is_low_utf8():
        accepted.append(low)
    return accepted, [low]


def signed_bytes(machine, body, encoding):
    """The table for a body whose length is known: byte strings."""
    if encoding == "bytes":
        return [body], []
    units, is_utf8 = code_units(machine, body)
    low = [z3.simplify(z3.Extract(7, 0, unit)) for unit in units]
    has_l = all(machine.decide(z3.ULE(unit, 0xFF)) for unit in units)
    is_low_utf8 = lambda: code_units(machine, low)[1]
    return table(encoding, body, low, lambda: is_utf8, lambda: has_l, is_low_utf8)


def as_known(part):
    return [byte if isinstance(byte, int) else known(byte) for byte in part]
