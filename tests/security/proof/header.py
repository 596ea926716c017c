"""Every header gets the contract's verdict, of every length that the window takes."""

import hashlib
import hmac

import z3

from calls import AnyHeader, Compression, Delivery
from contract import verdict
from core import BODY, SECRET
from keys import template_of
from theorem import theorem
from values import bits


def concrete(core):
    """A delivery of which only the header is open: the compression runs as it is."""
    machine = core.concrete(SECRET, BODY)
    machine.replaced[core.compression] = Compression(core, is_real=True)
    header = AnyHeader()
    machine.memory.write(core.window("SIGNATURE"), header.window)
    mac = hmac.new(SECRET, BODY, hashlib.sha256).digest()
    of_digits = z3.If(header.tells(mac), verdict("AUTHENTIC"), verdict("signature_mismatch"))
    return machine, header, header.judge(of_digits)


@theorem(
    "every header gets the verdict of the specification",
    """For one key and one body, and every header of 0 to 128 bytes, `verify` answers what the contract says: of the
    2^608 of 76 bytes, those are authentic that have the digits of the MAC, in either case. Nothing is left open:
    the compression runs as it is.""",
    assumes=["javascript"],
)
def every_header(proof):
    machine, header, goal = concrete(proof.core)
    call = lambda m: m.invoke("verify", header.length, len(BODY), 1, 0, len(BODY))
    for after, result in proof.explore(machine, call, header.assumptions):
        proof.returns(result)
        proof.never([*after.path.conditions, bits(result, 32) != goal], "another verdict", header.inputs)


@theorem(
    "a header that is not formed is refused before the body is read",
    """For every header of 0 to 128 bytes that is not the prefix and 64 digits, every key, every body of every
    length that a call can tell and every limit: the body is too large, or the header is missing or malformed.""",
    assumes=["javascript"],
)
def unformed(proof):
    header = AnyHeader()
    delivery = Delivery(proof.core, header, template=template_of(proof.core))
    is_unformed = z3.Not(z3.And(header.length == 76, header.formed))
    delivery.assumptions.append(is_unformed)
    goal = delivery.judge(z3.BitVec("anything", 32))
    for after, result in proof.explore(delivery.machine, delivery.verify, delivery.assumptions):
        proof.returns(result)
        proof.never([*after.path.conditions, bits(result, 32) != goal], "another verdict", delivery.inputs)
