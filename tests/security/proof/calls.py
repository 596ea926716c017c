"""The calls that the theorems are about, from any state of memory that earlier calls can leave."""

import z3

from contract import HEADER_BYTES, PREFIX, is_formed, of_header, tells, verdict
from core import ABI, ENCODINGS
from memory import Region, Unsupported
from sha256 import C, digest_of_padded, hmac, padding
from solvers import counterexample
from values import bits, either, from_bytes, known, symbols, to_bytes

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
    start, end = core.constants()
    memory.forget(0, start)
    memory.forget(end, len(memory.bytes))
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


class AnyHeader:
    """128 bytes of which any number is told."""

    def __init__(self):
        self.window = byte_symbols("header", ABI["SIGNATURE_BYTES"])
        self.length = z3.BitVec("header_bytes", 32)
        self.formed = is_formed(self.window[:HEADER_BYTES])
        self.assumptions = [z3.ULE(self.length, ABI["SIGNATURE_BYTES"])]
        self.inputs = {"header": self.window, "header_bytes": self.length}

    def shortest(self, byte):
        return byte

    def judge(self, verdict_of_digits):
        return of_header(self.formed, self.length, verdict_of_digits)

    def tells(self, mac):
        return tells(self.window[:HEADER_BYTES], mac)


class FormedHeader:
    """Each header that is formed: any 32 bytes, and the case of each of their digits."""

    def __init__(self):
        self.claimed = byte_symbols("claimed", 32)
        cases = [z3.BitVec(f"case[{at}]", 1) for at in range(64)]
        halves = [z3.Extract(high, high - 3, byte) for byte in self.claimed for high in (7, 3)]
        self.window = [*PREFIX, *map(digit_of, halves, cases)]
        self.length, self.assumptions = HEADER_BYTES, []
        self.inputs = {"claimed": self.claimed}
        self._claimed = z3.Concat(*self.claimed)

    _SHORT = {}  # By a term's number: the term, and a shorter one that equals it.

    def shortest(self, byte):
        """What was read from digits as the byte that they tell, or half of it, where both solvers prove it."""
        number = byte.get_id()
        if number not in self._SHORT:
            names = [name for name in symbols(byte) if not name.startswith("case")]
            self._SHORT[number] = byte, byte
            if len(names) == 1 and names[0].startswith("claimed"):
                told = symbols(byte)[names[0]]
                halves = (z3.ZeroExt(4, z3.Extract(high, high - 3, told)) for high in (7, 3))
                for shorter in (told, *map(z3.simplify, halves)):
                    if byte.eq(shorter) or counterexample([byte != shorter]) is None:
                        self._SHORT[number] = byte, shorter
                        break
        return self._SHORT[number][1]

    def judge(self, verdict_of_digits):
        return verdict_of_digits

    def tells(self, mac):
        return self._claimed == z3.Concat(*[bits(byte, 8) for byte in mac])


def digit_of(number, case):
    wide = z3.ZeroExt(4, number)
    letter = wide + z3.If(case == 1, z3.BitVecVal(ord("A") - 10, 8), z3.BitVecVal(ord("a") - 10, 8))
    return z3.simplify(z3.If(z3.ULT(number, 10), wide + ord("0"), letter))


class Delivery:
    """A call of `verify` with any keys and limit; and with any body, unless it is given."""

    def __init__(self, core, header, encoding="bytes", body=None, length=None, slots=(0,), template=None):
        self.core, self.header, self.encoding, self.slots = core, header, ENCODINGS.index(encoding), slots
        self.machine = machine = any_instance(core, length.stream if length else None)
        self.limit = z3.BitVec("limit", 32)
        self.states = [(z3.BitVec(f"inner{slot}", 256), z3.BitVec(f"outer{slot}", 256)) for slot in slots]
        memory = machine.memory
        memory.write(core.window("SIGNATURE"), header.window)
        memory.shortest = header.shortest
        memory.write(core.window("TRIED"), list(slots))
        for slot, states in zip(slots, self.states):
            for at, byte in template.bytes(*states).items():
                memory.write(core.key_at(slot) + at, [byte])
        self.assumptions, self.inputs = list(header.assumptions), header.inputs | {"limit": self.limit}
        if length:
            memory.regions.append(length.region)
            self.body_bytes = length.term
            self.assumptions.append(length.assumption)
        elif body is not None:
            memory.write(core.window("BODY"), body)
            self.body_bytes = len(body)
            self.inputs |= {"body": body}
        else:
            self.body_bytes = z3.BitVec("body_bytes", 32)
            self.inputs |= {"body_bytes": self.body_bytes}
        memory.written.clear()

    def verify(self, machine):
        limits = self.encoding, self.limit
        return machine.invoke("verify", self.header.length, self.body_bytes, len(self.slots), *limits)

    def macs(self, data):
        return [hmac(states, data) for states in self.states]

    def judge(self, of_digits):
        """The order of the errors: the body's length, then the header, then what its digits tell."""
        size = bits(self.body_bytes, 32)
        is_too_long = z3.Or(z3.UGT(size, self.limit), z3.UGT(size, ABI["BODY_BYTES"]))
        return z3.If(is_too_long, verdict("body_too_large"), self.header.judge(of_digits))

    def of_digits(self, accepted, ambiguous=()):
        """What the digits give, if a delivery with one of these MACs is authentic or ambiguous."""
        is_one = lambda macs: either([self.header.tells(mac) for mac in macs])
        otherwise = z3.If(is_one(ambiguous), verdict("ambiguous_body"), verdict("signature_mismatch"))
        return z3.If(is_one(accepted), verdict("AUTHENTIC"), otherwise)
