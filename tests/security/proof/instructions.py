"""Each instruction of the machine against a real engine, on edges and at random, with ints and with terms.

A module of one instruction takes its operands from memory and leaves its result there.
"""

import random
import struct

import z3

import engine
from decoder import Module
from machine import Machine
from opcodes import BULK, PLAIN, SIMD, WITH_LANE
from theorem import Refuted, theorem
from values import evaluate, symbols

EDGES = [0, 1, 2, 7, 8, 31, 32, 33, 63, 64, 127, 128, 255, 256, 0x7FFF, 0x8000, 0xFFFF, 0x7FFFFFFF, 0x80000000]
EDGES += [0xFFFFFFFF, 0x100000000, 0x7FFFFFFFFFFFFFFF, 0x8000000000000000, 0xFFFFFFFFFFFFFFFF]
SIZES = {"i32": 4, "i64": 8, "f64": 8, "v128": 16}
RANDOM_RUNS, RESULT = 12, 1024

# What moves control, or is of no instance, is run by every theorem; of it each form is checked below.
CONTROL = {
    "unreachable", "nop", "block", "loop", "if", "else", "end", "br", "br_if", "br_table", "return", "call", "drop",
    "local.get", "local.set", "local.tee", "global.get", "global.set", "i32.const", "i64.const", "f64.const",
    "v128.const",
}  # fmt: skip


def leb(number):
    out = []
    while True:
        byte, number = number & 127, number >> 7
        if not number:
            return bytes([*out, byte])
        out.append(byte | 128)


def signed_leb(number):
    out = []
    while True:
        byte, number = number & 127, number >> 7
        if number == (-1 if byte & 64 else 0):
            return bytes([*out, byte])
        out.append(byte | 128)


def section(number, *parts):
    body = leb(len(parts)) + b"".join(parts)
    return bytes([number]) + leb(len(body)) + body


def module(code, results=b""):
    """A module of one function, `run`, and one page of memory."""
    body = leb(0) + code + b"\x0b"
    return b"\0asm\1\0\0\0" + b"".join(
        [
            section(1, b"\x60\0" + leb(len(results)) + results),
            section(3, b"\0"),
            section(5, b"\0\1"),
            section(6, b"\x7f\1\x41\0\x0b"),
            section(7, b"\x06memory\x02\0", b"\x03run\0\0"),
            section(10, leb(len(body)) + body),
        ]
    )


NUMBERS = {name: bytes([number]) for number, name in PLAIN.items()}
NUMBERS |= {name: b"\xfc" + leb(number) for number, name in BULK.items()}
NUMBERS |= {name: b"\xfd" + leb(number) for number, name in SIMD.items()}
LOAD = {"i32": b"\x28\0\0", "i64": b"\x29\0\0", "f64": b"\x2b\0\0", "v128": b"\xfd\0\0\0"}
STORE = {"i32": b"\x36\0\0", "i64": b"\x37\0\0", "f64": b"\x39\0\0", "v128": b"\xfd\x0b\0\0"}


def const(number):
    return b"\x41" + signed_leb(number)


def signature(name):
    """The operands and the result of an instruction on the stack."""
    kind, _, what = name.partition(".")
    if name == "select":
        return ["i64", "i64", "i32"], "i64"
    if kind in ("i32", "i64"):
        if what == "wrap_i64":
            return ["i64"], "i32"
        if what.startswith("extend_i32"):
            return ["i32"], "i64"
        is_unary = what in ("eqz", "extend8_s", "extend16_s")
        is_test = what.split("_")[0] in ("eqz", "eq", "ne", "lt", "gt", "le", "ge")
        return [kind] * (1 if is_unary else 2), "i32" if is_test else kind
    if kind == "f64":
        return [f"i{what[9:11]}"], "f64"
    if what == "splat":
        return ["i32"], "v128"
    if "extract_lane" in what or what == "any_true":
        return ["v128"], "i32"
    if what == "replace_lane" or what.startswith("sh") and what != "shuffle":
        return ["v128", "i32"], "v128"
    if what == "not" or what.startswith("extend_low"):
        return ["v128"], "v128"
    return ["v128"] * (3 if what == "bitselect" else 2), "v128"


def immediates(name, chance):
    if name == "i8x16.shuffle":
        return [bytes(chance.randrange(32) for _ in range(16)) for _ in range(4)]
    if name in WITH_LANE:
        return [bytes([lane]) for lane in range(16 if name.startswith("i8x16") else 4)]
    return [b""]


def operands(kinds, chance):
    """Edges in each place, then random ones; of a v128 also equal lanes."""
    width = lambda kind: 8 * SIZES[kind]
    fit = lambda value, kind: value * (1 + (1 << 64)) & ((1 << width(kind)) - 1)
    rows = [[fit(chance.choice(EDGES), kind) for kind in kinds] for _ in range(len(EDGES))]
    rows += [[fit(edge, kind) for kind in kinds] for edge in EDGES]
    rows += [[chance.getrandbits(width(kind)) for kind in kinds] for _ in range(RANDOM_RUNS)]
    return rows


class Check:
    """One instruction: the module, and the rows of what memory holds before."""

    def __init__(self, name, code, rows, result_bytes):
        self.name, self.rows, self.result_bytes = name, rows, result_bytes
        self.wasm = module(code)
        self.module = Module(self.wasm)

    def job(self):
        steps = []
        for row in self.rows:
            steps += [["write", 0, row.hex()], ["call", "run", []], ["read", RESULT, self.result_bytes]]
        return self.wasm, steps

    def by_machine(self, row, are_terms):
        machine = Machine(self.module)
        symbols_ = [z3.BitVec(f"byte[{at}]", 8) for at in range(len(row))]
        machine.memory.write(0, symbols_ if are_terms else list(row))
        if are_terms:  # What decides is decided by what is known of it.
            for symbol, byte in zip(symbols_, row):
                machine.path.fix(symbol, byte)
        machine.invoke("run")
        result = machine.memory.read(RESULT, self.result_bytes)
        return bytes(value_of(byte, symbols_, row) for byte in result)


def value_of(byte, symbols_, row):
    if isinstance(byte, int):
        return byte
    if "f64.convert_u" in symbols(byte):
        return None
    return evaluate(byte, list(zip(symbols_, row)))


def stack_checks(chance):
    """What takes its operands from the stack."""
    for name in sorted({*PLAIN.values(), *SIMD.values()} - CONTROL):
        if "load" in name or "store" in name or name in NOT_IMPLEMENTED:
            continue
        kinds, result = signature(name)
        for immediate in immediates(name, chance):
            code, rows, at = const(RESULT), [], 0
            for kind in kinds:
                code += const(at) + LOAD[kind]
                at += SIZES[kind]
            code += NUMBERS[name] + immediate + STORE[result]
            for row in operands(kinds, chance):
                rows.append(b"".join(value.to_bytes(SIZES[kind], "little") for value, kind in zip(row, kinds)))
            yield Check(name, code, rows, SIZES[result])


def memory_checks(chance):
    """What reads and writes memory: from, or to, the first bytes, with an offset."""
    rows = [bytes(chance.randrange(256) for _ in range(48)) for _ in range(8)] + [bytes(48), b"\xff" * 48]
    for name in sorted({*PLAIN.values(), *SIMD.values()} - NOT_IMPLEMENTED):
        kind = name.split(".")[0]
        if ".load" in name:
            code = const(RESULT) + const(3) + NUMBERS[name] + b"\0\2" + STORE[kind]
            yield Check(name, code, rows, SIZES[kind])
        elif ".store" in name:
            code = const(RESULT - 7) + const(0) + LOAD[kind] + NUMBERS[name] + b"\0\7"
            yield Check(name, code, rows, 16)
    for to, source, count in ((RESULT, 3, 30), (RESULT + 1, RESULT, 5), (RESULT, RESULT + 1, 5), (RESULT, 0, 0)):
        first = const(RESULT) + const(0) + const(16) + NUMBERS["memory.copy"] + b"\0\0"
        code = first + const(to) + const(source) + const(count) + NUMBERS["memory.copy"] + b"\0\0"
        yield Check("memory.copy", code, rows, 48)
        code = first + const(to) + const(0x1AB) + const(count) + NUMBERS["memory.fill"] + b"\0"
        yield Check("memory.fill", code, rows, 48)


NOT_IMPLEMENTED = {
    f"{kind}.{name}" for kind in ("i32", "i64") for name in "clz ctz popcnt div_s div_u rem_s rem_u".split()
} | {"f32.load", "f32.store", "f32.const", "memory.size", "memory.grow", "call_indirect"}
"""Decoded, so that a parser may hold them, but not run: a path that comes upon one fails."""


def control_checks():
    """Blocks, loops, branches of each kind, with a value and without, by the first byte of memory."""
    get, result = const(0) + b"\x2d\0\0", const(RESULT)
    blocks = {
        "if else": get + b"\x04\x7f" + const(5) + b"\x05" + const(9) + b"\x0b",
        "br_if with a value": b"\x02\x7f" + const(7) + get + b"\x0d\0" + b"\x1a" + const(8) + b"\x0b",
        "br_table": b"\x02\x7f\x02\x7f\x02\x7f" + const(3) + get + b"\x0e\2\0\1\2\x0b" + const(10) + b"\x6a\x0b" + const(20) + b"\x6a\x0b",
        "loop": const(0) + b"\x24\0\x23\0" + b"\x03\x40\x23\0" + const(1) + b"\x6a\x24\0\x23\0" + get + b"\x49\x0d\0\x0b\x23\0\x6a",
        "br out of two": b"\x02\x7f\x02\x40" + const(4) + get + b"\x0d\1\x1a\x0b" + const(6) + b"\x0b",
    }
    for name, code in blocks.items():
        yield Check(name, result + code + STORE["i32"], [bytes([value]) for value in (0, 1, 2, 3, 9, 255)], 4)


@theorem(
    "each instruction does what a real engine does",
    """Each instruction that the machine runs, in a module of its own, on edges and at random, with known operands
    and with terms, leaves what V8 leaves. An instruction that it does not know ends the proof.""",
)
def in_the_engine(proof):
    chance = random.Random(7)
    checks = [*stack_checks(chance), *memory_checks(chance), *control_checks()]
    compared = 0
    for check, answer in zip(checks, engine.run([check.job() for check in checks])):
        if "answers" not in answer or "trap" in answer:
            raise Refuted(f"{check.name}: the engine says {answer}")
        expected = [bytes.fromhex(text) for text in answer["answers"][1::2]]
        for number, (row, after) in enumerate(zip(check.rows, expected, strict=True)):
            for are_terms in (False, True) if number % 25 == 1 else (False,):
                got = check.by_machine(row, are_terms) if not (are_terms and check.name.startswith("f64.c")) else after
                if got != after:
                    raise Refuted(f"{check.name} of {row.hex()}: {got.hex()}, in the engine {after.hex()}")
                compared += 1
    proof.never([z3.BoolVal(False)], "")
    return f"{compared} results of {len({check.name for check in checks})} instructions"
