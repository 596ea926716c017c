"""What `sign` leaves is the header of HMAC's MAC."""

import z3

from calls import any_instance, byte_symbols
from contract import HEADER_BYTES, PREFIX
from keys import template_of
from sha256 import hmac
from values import bits


def lower_case(byte):
    """The two digits of a byte, as sixteen cases each."""
    for high in (7, 3):
        half, digit = z3.Extract(high, high - 3, bits(byte, 8)), z3.BitVecVal(ord("f"), 8)
        for number, character in enumerate("0123456789abcde"):
            digit = z3.If(half == number, z3.BitVecVal(ord(character), 8), digit)
        yield digit


def signed(proof, size):
    """Every path of a call of `sign`, each proven to leave the header of the MAC."""
    core = proof.core
    machine, template = any_instance(core), template_of(core)
    states, body = z3.BitVecs("inner outer", 256), byte_symbols("body", size)
    for at, byte in template.bytes(*states).items():
        machine.memory.write(core.key_at(0) + at, [byte])
    machine.memory.write(core.window("BODY"), body)
    machine.memory.written.clear()
    expected = [digit for byte in hmac(states, body) for digit in lower_case(byte)]
    for after, result in proof.explore(machine, lambda m: m.invoke("sign", 0, size)):
        proof.returns(result)
        proof.require(result == HEADER_BYTES, "it leaves no header")
        header = after.memory.read(core.window("SIGNATURE"), HEADER_BYTES)
        proof.require(header[: len(PREFIX)] == list(PREFIX), "another prefix")
        is_other = z3.Or(*[bits(byte, 8) != digit for byte, digit in zip(header[len(PREFIX) :], expected)])
        proof.never([*after.path.conditions, is_other], "another MAC", {"body": body})
        yield after, result
