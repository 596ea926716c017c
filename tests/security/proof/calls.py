"""The calls that the theorems are about, from any state of memory that earlier calls can leave."""

import z3

from contract import of_digits
from core import ABI, ENCODINGS
from memory import Region, Unsupported
from sha256 import C, digest_of_padded, hmac, padding
from values import bits, from_bytes, known, to_bytes

STACK_BYTES = 1280
"""As in `src/wasm/abi.rs`: more than any call takes."""

FRAME_BYTES = 64
"""What the compression takes of the stack."""


class Compression:
    """In the place of the compression: `C`, of which nothing is assumed.

    Of a count that is a term the blocks are those of `stream`: (where they start, the state that they
    lead to as a function of the first state and their count).
    """

    def __init__(self, core, stream=None, is_real=False):
        self.function = core.module.functions[core.compression]
        self.stream, self.is_real, self.times = stream, is_real, 0

    def __call__(self, machine, state, blocks, count):
        if not isinstance(state, int) or not isinstance(blocks, int):
            raise Unsupported("a state or blocks at an address that is a term")
        if self.is_real:
            return machine.run(self.function, [state, blocks, count] + [0] * len(self.function.locals))
        before = bits(from_bytes(machine.memory.read(state, 32)), 256)
        frame_at = machine.globals[0] - FRAME_BYTES
        size = 64 * count if isinstance(count, int) else ABI["BODY_BYTES"]
        if any(blocks < start + length and start < blocks + size for start, length in ((state, 32), (frame_at, 64))):
            raise Unsupported("blocks where the state or the frame is")
        if isinstance(count, int):
            for number in range(count):
                block = from_bytes(machine.memory.read(blocks + 64 * number, 64))
                before = C(before, bits(block, 512))
        else:
            start, after = self.stream
            if blocks != start:
                raise Unsupported("blocks of any number that are not the window's")
            before = after(before, count)
        machine.memory.write(state, to_bytes(before, 32))
        # What its frame leaves below the stack is anything.
        self.times += 1
        frame = [z3.BitVec(f"frame{self.times}[{at}]", 8) for at in range(FRAME_BYTES)]
        machine.memory.write(frame_at, frame)
        machine.lowest = min(machine.lowest, frame_at)
        return []


def byte_symbols(name, count):
    return [z3.BitVec(f"{name}[{at}]", 8) for at in range(count)]


def any_instance(core, stream=None):
    """An instance of which only the code and its constants are known."""
    machine = core.machine()
    memory = machine.memory
    memory.forget(0, len(memory.bytes))
    for at, data in core.module.data:
        memory.stale[at : at + len(data)] = bytes(len(data))
    memory.written.clear()
    machine.replaced[core.compression] = Compression(core, stream)
    return machine


class Length:
    """A length of 64 q + r bytes, where q is any but 0: the whole blocks and the rest of a window."""

    def __init__(self, core, window, name, rest, quotient_bits):
        self.rest = rest
        self.q = z3.BitVec(f"{name} blocks", quotient_bits)
        parts = [self.q, z3.BitVecVal(rest, 6)]
        zeros = 26 - quotient_bits
        if zeros:
            parts.insert(0, z3.BitVecVal(0, zeros))
        self.term = z3.Concat(*parts)
        self.blocks = known(z3.LShR(self.term, 6))
        self.assumption = self.q != 0
        start = core.window(window)
        whole = z3.Concat(*parts[:-1], z3.BitVecVal(0, 6))
        self.region = Region(name, known(bits(start, 32) + whole), -64, 64)
        self.tail = self.region.symbols(0, rest)
        self.after = z3.Function(f"{name} hashed", z3.BitVecSort(256), z3.BitVecSort(32), z3.BitVecSort(256))
        self.stream = start, self.after

    def digest(self, state, before):
        """The digest of it after `before` bytes that led to the state."""
        total = 8 * (z3.ZeroExt(32, self.term) + before)
        big_endian = list(reversed(to_bytes(known(total), 8)))
        data = self.tail + padding(before + self.rest)[:-8] + big_endian
        return digest_of_padded(self.after(state, self.blocks), data)


class Delivery:
    """A call of `verify` with anything as header, limit, keys and, unless it is given, body."""

    def __init__(self, core, encoding="bytes", body=None, length=None, slots=(0,), template=None):
        self.core, self.encoding, self.slots = core, ENCODINGS.index(encoding), slots
        self.machine = machine = any_instance(core, length.stream if length else None)
        self.header = byte_symbols("header", ABI["SIGNATURE_BYTES"])
        self.header_bytes, self.limit = z3.BitVecs("header_bytes limit", 32)
        self.body, self.length = body, length
        self.states = [(z3.BitVec(f"inner{slot}", 256), z3.BitVec(f"outer{slot}", 256)) for slot in slots]
        memory = machine.memory
        memory.write(core.window("SIGNATURE"), self.header)
        memory.write(core.window("TRIED"), list(slots))
        for slot, states in zip(slots, self.states):
            for at, byte in template.bytes(*states).items():
                memory.write(core.key_at(slot) + at, [byte])
        if length:
            memory.regions.append(length.region)
            self.body_bytes = length.term
        else:
            memory.write(core.window("BODY"), body)
            self.body_bytes = len(body)
        memory.written.clear()
        self.assumptions = [z3.ULE(self.header_bytes, ABI["SIGNATURE_BYTES"])]
        self.assumptions += [length.assumption] if length else []

    def verify(self, machine):
        return machine.invoke("verify", self.header_bytes, self.body_bytes, len(self.slots), self.encoding, self.limit)

    def is_too_long(self):
        size = bits(self.body_bytes, 32)
        return z3.Or(z3.UGT(size, self.limit), z3.UGT(size, ABI["BODY_BYTES"]))

    def macs(self, data):
        return [hmac(states, data) for states in self.states]

    def verdict(self, accepted, ambiguous=()):
        """What the digits give, for MACs over these byte strings."""
        over = lambda strings: [mac for data in strings for mac in self.macs(data)]
        return of_digits(self.header[:76], over(accepted), over(ambiguous))

    def inputs(self):
        return {"header": self.header, "header_bytes": self.header_bytes, "limit": self.limit} | (
            {"body": self.body} if self.body else {}
        )
