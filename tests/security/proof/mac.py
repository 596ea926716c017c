"""The verdict on a header that is formed is HMAC's, for every key and body. `header` has the others."""

import z3

from calls import Delivery, FormedHeader, Length, byte_symbols
from core import ABI
from keys import template_of
from sha256 import digest
from theorem import theorem
from values import bits

LENGTHS = (0, 1, 55, 56, 63, 64, 119, 120, 128, 130)


def is_judged(proof, delivery, of_digits):
    """Proves that each path answers what the contract says, and that none traps."""
    goal = delivery.judge(of_digits)
    for after, result in proof.explore(delivery.machine, delivery.verify, delivery.assumptions):
        proof.returns(result)
        proof.never([*after.path.conditions, bits(result, 32) != goal], "another verdict", delivery.inputs)


def of_length(proof, template, size, slots=(0,)):
    """Every body of that many bytes, signed as it is."""
    body = byte_symbols("body", size)
    delivery = Delivery(proof.core, FormedHeader(), "bytes", body, slots=slots, template=template)
    is_judged(proof, delivery, delivery.of_digits(delivery.macs(body)))


def of_any_length(proof, template, rest, encoding="bytes"):
    length = Length(proof.core, "BODY", "body", rest, 15)
    delivery = Delivery(proof.core, FormedHeader(), encoding, length=length, template=template)
    ((inner, outer),) = delivery.states
    mac = digest(outer, length.digest(inner, 64), 64)
    is_judged(proof, delivery, delivery.of_digits([mac]))


@theorem(
    "the verdict is HMAC's for every key and body",
    """Under `bytes`, for every body of 0, 1, 55, 56, 63, 64, 119, 120, 128 and 130 bytes, every pair of states of a
    key, every header that is formed and every limit, `verify` answers what the contract says of HMAC-SHA256.""",
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


@theorem(
    "so it is for a body of any length",
    """Under `bytes`, for a body of any length: each up to 63 bytes by itself, and beyond as 64 q + r for any q and
    each r, the whole blocks by induction.""",
    assumes=["compression", "blocks", "javascript"],
    is_long=True,
)
def every_length(proof):
    template = template_of(proof.core)
    for rest in range(64):
        of_length(proof, template, rest)
        of_any_length(proof, template, rest)


@theorem(
    "so it is around the edges of a block, however many there are",
    """The same for bodies of 64 q, 64 q + 1, 64 q + 55, 64 q + 56 and 64 q + 63 bytes, for any q. One that is longer
    than the window, by any number that a call can tell, is too large.""",
    assumes=["compression", "blocks", "javascript"],
)
def any_number_of_blocks(proof):
    template = template_of(proof.core)
    for rest in (0, 1, 55, 56, 63):
        of_any_length(proof, template, rest)
    beyond = Delivery(proof.core, FormedHeader(), template=template)
    beyond.assumptions.append(z3.UGT(beyond.body_bytes, ABI["BODY_BYTES"]))
    is_judged(proof, beyond, z3.BitVec("anything", 32))
