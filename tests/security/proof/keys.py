"""The key that `derive_key` leaves is that of FIPS 198-1, for every secret."""

import z3

from calls import Length, any_instance, byte_symbols
from core import ABI
from paths import explore
from sha256 import INITIAL, key_states, padded_key_states
from solvers import counterexample
from theorem import Refuted, theorem
from values import bits, either, from_bytes

LENGTHS = (1, 63, 64, 65, 129)
SLOTS = (0, 63, 64, 127)


class Template:
    """Which bytes of a key are constants, and which those of its two states. Nothing is known of the others."""

    def __init__(self, constants, places):
        self.constants, self.places = constants, places

    def bytes(self, inner, outer):
        """What is known of a key with these states, by its place."""
        states = inner, outer
        of = lambda number, byte: z3.simplify(z3.Extract(8 * byte + 7, 8 * byte, states[number]))
        return self.constants | {at: of(*place) for at, place in self.places.items()}


def template_of(core):
    """Learned from one derivation. The theorem then proves that each is of that form."""
    machine = any_instance(core)
    secret = byte_symbols("secret", 1)
    machine.memory.write(core.window("SECRET"), secret)
    keys = [
        dict(enumerate(after.memory.read(core.key_at(0), core.key_bytes)))
        for after, _ in explore(machine, lambda m: m.invoke("derive_key", 0, 1))
    ]
    is_constant = lambda at: isinstance(keys[0][at], int) and all(key[at] is keys[0][at] for key in keys)
    constants = {at: keys[0][at] for at in keys[0] if is_constant(at)}
    places = {}
    for number, state in enumerate(key_states(secret)):
        starts = [at for at in keys[0] if at not in constants and _holds(keys[0], at, state)]
        if len(starts) != 1:
            raise Refuted(f"a key holds the state {number} in {len(starts)} places")
        places |= {starts[0] + byte: (number, byte) for byte in range(32)}
    return Template(constants, places)


def _holds(key, at, state):
    part = [key.get(at + byte) for byte in range(32)]
    if any(byte is None or isinstance(byte, int) for byte in part):
        return False
    there = from_bytes(part)
    return there.decl().name() == "C" and counterexample([there != state]) is None


def derive(proof, slot, size, length=None):
    """Proves what a call of `derive_key` leaves, for every secret of that length."""
    core = proof.core
    machine = any_instance(core, length.stream if length else None)
    window, at = core.window("SECRET"), core.key_at(slot)
    assumptions = []
    if length:
        machine.memory.regions.append(length.region)
        expected = padded_key_states(length.digest(INITIAL, 0))
        assumptions = [length.assumption, z3.UGT(length.term, 64), z3.ULE(length.term, ABI["SECRET_BYTES"])]
        secret = length.tail
    else:
        secret = byte_symbols("secret", size)
        machine.memory.write(window, secret)
        expected = key_states(secret) if size else None
    for after, result in proof.explore(machine, lambda m: m.invoke("derive_key", slot, size), assumptions):
        proof.returns(result)
        if length:
            proof.require(after.fills == [(window, 0, length.term)], "the secret is not erased")
        else:
            proof.require(after.memory.read(window, size) == [0] * size, "the secret is not erased")
        yield after, at, expected, assumptions


def leaves_key(proof, template, slot, size, length=None):
    for after, at, states, _ in derive(proof, slot, size, length):
        is_other = [
            bits(byte, 8) != expected
            for place, expected in template.bytes(*states).items()
            for byte in after.memory.read(at + place, 1)
        ]
        proof.never([*after.path.conditions, either(is_other)], f"the key of {size} bytes is another")


@theorem(
    "the key of every secret is HMAC's",
    """For every secret of 1, 63, 64, 65 and 129 bytes, in the first and the last slot of each kind,
    `derive_key` leaves the two states of FIPS 198-1 and erases the secret. It does not branch on the secret.""",
    assumes=["compression"],
)
def listed_lengths(proof):
    template = template_of(proof.core)
    for size in LENGTHS:
        for slot in SLOTS:
            leaves_key(proof, template, slot, size)


def of_any_length(proof, template, rest):
    length = Length(proof.core, "SECRET", "secret", rest, 11)
    leaves_key(proof, template, 0, length.term, length)


@theorem(
    "so is that of a secret of any number of blocks",
    """For every secret of 64 q, 64 q + 1, 64 q + 55, 64 q + 56 and 64 q + 63 bytes, for any q, up to 65,536 bytes: the
    whole blocks by induction.""",
    assumes=["compression", "blocks"],
)
def any_number_of_blocks(proof):
    template = template_of(proof.core)
    for rest in (0, 1, 55, 56, 63):
        of_any_length(proof, template, rest)


@theorem(
    "so is that of a secret of any length",
    """For every secret of 1 to 65,536 bytes: each length up to 64 by itself, and beyond as 64 q + r for any q and each
    r. In every slot.""",
    assumes=["compression", "blocks"],
    is_long=True,
)
def every_length(proof):
    template = template_of(proof.core)
    for size in range(1, 65):
        leaves_key(proof, template, 0, size)
    for rest in range(64):
        of_any_length(proof, template, rest)
    for slot in range(ABI["STRING_SLOTS"] + ABI["BYTES_SLOTS"]):
        leaves_key(proof, template, slot, 1)


@theorem(
    "an empty secret makes no key",
    """`derive_key` of no bytes leaves a slot whose key no call uses: every delivery under it is refused, and
    nothing can be signed.""",
)
def empty_secret(proof):
    core = proof.core
    machine = any_instance(core)
    machine.invoke("derive_key", 0, 0)
    machine.memory.write(core.window("TRIED"), [0])
    header = byte_symbols("header", 76)
    machine.memory.write(core.window("SIGNATURE"), header)
    for after, result in proof.explore(machine, lambda m: m.invoke("verify", 76, 3, 1, 1, 3)):
        proof.returns(result)
        proof.never([*after.path.conditions, bits(result, 32) == ABI["AUTHENTIC"]], "accepted without a key")
    for after, result in proof.explore(machine, lambda m: m.invoke("sign", 0, 3)):
        proof.require(result == 0, "signed without a key")
