"""The end of a MAC over a text of any length: what is left of it is hashed and compared as FIPS 198-1 has it."""

import z3

from calls import Compression, Length, byte_symbols
from induction import equal, instance_at, word, write_word
from sha256 import digest, digest_of_padded, padding
from values import bits, known, to_bytes

HASHER_BYTES = 144
"""A block and its fill, the state and how many blocks led to it, and both of the outer key."""

HASHING = 304
"""How far below the stack the end of a MAC writes."""


class Hasher:
    """What a MAC's hasher holds between two blocks: a state, and how many blocks led to it."""

    def __init__(self, at, outer):
        self.at, self.outer = at, outer

    def write(self, memory, state, blocks):
        write_word(memory, self.at + 63, 0, 1)
        write_word(memory, self.at + 64, state, 32)
        write_word(memory, self.at + 96, blocks, 8)
        write_word(memory, self.at + 104, self.outer, 32)
        write_word(memory, self.at + 136, 1, 8)

    def holds(self, memory, state, blocks):
        field = lambda offset, count: word(memory, self.at + offset, count)
        own = equal((field(63, 1), 0), (field(64, 32), state), (field(96, 8), blocks))
        return z3.And(own, equal((field(104, 32), self.outer), (field(136, 8), 1)))


def prove_mac(proof, readers, at, hasher, claimed, top):
    """From any state between two blocks: after the rest of a text the MAC is compared that FIPS 198-1 gives."""
    core = proof.core
    state, outer = z3.BitVecs("state outer", 256)
    places = at, hasher, claimed, top
    if at == core.window("BODY"):
        for rest in range(64):
            length = Length(core, "BODY", "body", rest, 15)
            data = byte_symbols("text", rest)
            mac_is(proof, readers, places, (state, 1, outer), data, rest, digest(state, data, 64))
            whole = length.digest(state, 64)
            mac_is(proof, readers, places, (state, 1, outer), [], length.term, whole, length)
        return
    blocks = z3.BitVec("blocks", 64)
    for rest in range(64):
        data = byte_symbols("text", rest)
        bits_before = 512 * blocks + 8 * rest
        tail = padding(rest)[:-8] + list(reversed(to_bytes(known(bits_before), 8)))
        inner = digest_of_padded(state, data + tail)
        mac_is(proof, readers, places, (state, blocks, outer), data, rest, inner)


def mac_is(proof, readers, places, held, data, size, inner, length=None):
    """Of one length."""
    at, hasher, claimed, top = places
    state, blocks, outer = held
    machine = instance_at(proof.core, top)
    machine.replaced[proof.core.compression] = Compression(proof.core, length.stream if length else None)
    assumptions = []
    if length:
        machine.memory.regions.append(length.region)
        assumptions = [length.assumption]
    told = byte_symbols("claimed", 32)
    Hasher(hasher, outer).write(machine.memory, state, blocks)
    machine.memory.write(at, data)
    machine.memory.write(claimed, told)
    machine.memory.written.clear()

    def work(machine):
        if not isinstance(size, int) or size:
            machine.call(readers.update, [hasher, at, size])
        return machine.call(readers.finish, [hasher, claimed])[0]

    is_right = equal(*zip(told, (bits(byte, 8) for byte in digest(outer, inner, 64))))
    for after, answer in proof.explore(machine, work, assumptions):
        proof.returns(answer)
        goal = z3.If(is_right, bits(1, 32), bits(0, 32))
        proof.never([*after.path.conditions, bits(answer, 32) != goal], "another MAC")
        for start, end in after.memory.places_written():
            is_own = top - HASHING <= start and end <= top or hasher <= start and end <= hasher + HASHER_BYTES
            proof.require(is_own, f"it writes at {start} to {end}")
        proof.require(after.globals[0] == top, "the stack is not where it was")
