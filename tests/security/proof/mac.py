"""The verdict is the contract's, for every header, limit, key and body."""

import z3

from calls import Delivery, Length, byte_symbols
from core import ABI
from contract import is_formed, judge, of_digits
from keys import template_of
from memory import Trap
from sha256 import digest
from theorem import theorem
from values import bits

LENGTHS = (0, 1, 55, 56, 63, 64, 119, 120, 128, 130)


def is_judged(proof, delivery, of_header):
    """Proves that each path answers what the contract says, and that none traps."""
    formed = is_formed(delivery.header[:76])
    judged = lambda digits: judge(formed, delivery.header_bytes, delivery.is_too_long(), digits)
    for after, result in proof.explore(delivery.machine, delivery.verify, delivery.assumptions):
        proof.require(not isinstance(result, Trap), f"it traps: {result}")
        is_other = lambda digits: [*after.path.conditions, bits(result, 32) != judged(digits)]
        # Most paths end before the digits: for these it holds whatever the digits would give.
        if isinstance(result, int) and not proof.is_possible(is_other(z3.BitVec("anything", 32))):
            continue
        proof.never(is_other(of_header), "another verdict", delivery.inputs())


def of_length(proof, template, size, slots=(0,)):
    """Every body of that many bytes, signed as it is."""
    delivery = Delivery(proof.core, "bytes", byte_symbols("body", size), slots=slots, template=template)
    is_judged(proof, delivery, delivery.verdict([delivery.body]))


@theorem(
    "the verdict is HMAC's for every header, key and body",
    """Under `bytes`, for every body of 0, 1, 55, 56, 63, 64, 119, 120, 128 and 130 bytes, every pair of states of a
    key, every header of every length and every limit, `verify` answers what the contract says of HMAC-SHA256.""",
    assumes=["compression", "javascript"],
)
def listed_lengths(proof):
    template = template_of(proof.core)
    for size in LENGTHS:
        of_length(proof, template, size)


@theorem(
    "with several secrets it is authentic if one fits",
    """For every three keys, in slots of both kinds, and every body of 5 bytes: authentic if and only if the header
    has the MAC of one of them.""",
    assumes=["compression", "javascript"],
)
def several_secrets(proof):
    of_length(proof, template_of(proof.core), 5, slots=(127, 0, 64))


def any_length(proof, template, rest, encoding="bytes"):
    length = Length(proof.core, "BODY", "body", rest, 15)
    delivery = Delivery(proof.core, encoding, length=length, template=template)
    (inner, outer), = delivery.states
    mac = digest(outer, length.digest(inner, 64), 64)
    is_judged(proof, delivery, of_digits(delivery.header[:76], [mac], []))


@theorem(
    "so it is for a body of any length",
    """Under `bytes`, for a body of any length: each up to 63 by itself, and beyond as 64 q + r bytes for any q and
    each r, the whole blocks by induction. One longer than the window is refused, whatever else is told.""",
    assumes=["compression", "blocks", "javascript"],
)
def every_length(proof):
    template = template_of(proof.core)
    too_long = Delivery(proof.core, "bytes", [], template=template)
    too_long.body_bytes = z3.BitVec("body_bytes", 32)
    too_long.assumptions.append(z3.UGT(too_long.body_bytes, ABI["BODY_BYTES"]))
    is_judged(proof, too_long, z3.BitVec("anything", 32))
    for rest in range(64):
        of_length(proof, template, rest)
        any_length(proof, template, rest)
