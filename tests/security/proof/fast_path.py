"""What the recogniser of compact events accepts, and the places that it tells, for every text in them.

The specification is a template of an event and what its values may be. It shares nothing with the code
but the list of events, which is generated.
"""

import re
from pathlib import Path as File

import z3

from calls import any_instance, byte_symbols
from core import ABI, NotFound
from memory import Trap
from scalar import f64_of
from theorem import theorem
from values import bits, every, from_bytes

LIST = File(__file__).resolve().parents[3] / "pkg-template/generated/events.js"
FIELD = re.compile(r'(\w+): \{ type: "(\w+)", required: (\w+)(?:, values: \[(.*?)\])? \}')


def events():
    """Name, severity and fields (key, type, values) of each event, in the order of the codes."""
    for name, severity, payload in re.findall(r'^  (\w+): \{ severity: "(\w+)", payload: \{(.*)\} \},$', LIST.read_text(), re.M):
        yield name, severity, [(key, kind, re.findall(r'"(\w+)"', values)) for key, kind, _, values in FIELD.findall(payload)]


class Shape:
    """The bytes of an event of a shape, what they must be for it to be compact, and where its parts are."""

    def __init__(self, name, severity, fields, text, digits):
        self.bytes, self.must, self.parts = [], [], {}
        self.name, self.sizes = name, {"text": text, "digits": digits}
        self.put('{"timestamp":')
        self.parts[ABI["TIMESTAMP_PART"]] = self.number()[0]
        self.put(',"sessionId":"')
        self.place(ABI["SESSION_ID_PART"], self.text)
        self.put('","sequence":')
        self.parts[ABI["SEQUENCE_PART"]] = self.number()[0]
        self.put(f',"event":"{name}","severity":"{severity}"')
        for number, (key, kind, values) in enumerate(fields):
            self.put((',"' if number else ',"payload":{"') + key + '":')
            self.value(ABI["PAYLOAD_PART"] + 2 * number, kind, values)
        self.put("}}" if fields else "}")

    def put(self, literal):
        self.bytes += literal.encode()

    def symbols(self, count):
        symbols = byte_symbols(f"value{len(self.bytes)}", count)
        self.bytes += symbols
        return symbols

    def place(self, part, write):
        start = len(self.bytes)
        write()
        self.parts |= {part: start, part + 1: len(self.bytes)}

    def text(self):
        """ASCII that can be printed, no quote and no backslash."""
        for byte in self.symbols(self.sizes["text"]):
            self.must += [z3.UGE(byte, 0x20), z3.ULE(byte, 0x7E), byte != ord('"'), byte != ord("\\")]

    def number(self):
        """Digits without a zero before them; its value."""
        digits = self.symbols(self.sizes["digits"])
        self.must += [z3.And(z3.UGE(digit, ord("0")), z3.ULE(digit, ord("9"))) for digit in digits]
        if len(digits) > 1:
            self.must.append(digits[0] != ord("0"))
        value = z3.BitVecVal(0, 64)
        for digit in digits:
            value = value * 10 + z3.ZeroExt(56, digit - ord("0"))
        return value, digits

    def value(self, part, kind, values):
        if values:
            self.put('"')
            self.place(part, lambda: self.one_of(values))
            self.put('"')
        elif kind == "string":
            self.put('"')
            self.place(part, self.text)
            self.put('"')
        else:
            self.place(part, self.number)

    def one_of(self, values):
        """One of the texts, of which only those of this length can be it."""
        length = len(values[0])
        word = self.symbols(length)
        fit = [z3.And(*[b == ord(c) for b, c in zip(word, value)]) for value in values if len(value) == length]
        self.must.append(fit[0])


class Left(Exception):
    """The recogniser has left the text to the grammar."""


def grammar(core):
    """The functions that `parse` calls for a text that is not compact, and not for one that is."""
    called = []
    compact = b'{"timestamp":1,"sessionId":"s","sequence":0,"event":"WMS_LOADED","severity":"INFO"}'
    for body in (compact, compact.replace(b",", b", ")):
        machine = core.machine()
        machine.memory.write(core.window("BODY"), list(body))
        machine.called.clear()
        answer = machine.invoke("parse", len(body), len(body), 0)
        called.append(machine.called)
        if answer != ABI["EVENT" if called[1:] else "CANONICAL_EVENT"]:
            raise NotFound("no text that is compact, or none that is not, is told as such")
    return set(called[1]) - set(called[0])


def recognised(proof, number, shape, others):
    core = proof.core
    machine = any_instance(core)

    def leave(*_):
        raise Left

    machine.replaced |= {function: leave for function in others}
    machine.memory.write(core.window("BODY"), shape.bytes)

    def parse(run):
        try:
            return run.invoke("parse", len(shape.bytes), len(shape.bytes), 0)
        except Left:
            return None

    is_compact = every(shape.must)
    for after, result in proof.explore(machine, parse):
        proof.require(not isinstance(result, Trap), f"{shape.name} traps")
        if result is None:
            proof.never([*after.path.conditions, is_compact], f"{shape.name} is not recognised", {"body": shape.bytes})
            continue
        proof.require(result == ABI["CANONICAL_EVENT"], f"{shape.name} is told as {result}")
        proof.never([*after.path.conditions, z3.Not(is_compact)], f"no {shape.name} is one", {"body": shape.bytes})
        parts = shape.parts | {ABI["CODE_PART"]: number}
        for part in range(ABI["PARTS_NUMBERS"]):
            there = bits(from_bytes(after.memory.read(core.window("PARTS") + 8 * part, 8)), 64)
            expected = f64_of(parts.get(part, 0))
            goal = there != bits(expected, 64)
            if not z3.is_false(z3.simplify(goal)):
                proof.never([*after.path.conditions, goal], f"part {part} of {shape.name}", {"body": shape.bytes})


def shapes(sizes):
    for number, (name, severity, fields) in enumerate(events()):
        for text, digits in sizes:
            yield number, Shape(name, severity, fields, text, digits)


SHORT, LONG = [(3, 2)], [(0, 1), (1, 15), (3, 2), (15, 1), (16, 3), (17, 10), (33, 15)]


@theorem(
    "a compact event is recognised as the template says",
    """For each of the 22 events with every field that it has, every text of 3 bytes in each text and every number of 2
    bytes: what the short way accepts is what the template accepts, the rest is left to the grammar, and the places
    and numbers that it tells are those of the template.""",
    assumes=["javascript"],
)
def short_texts(proof):
    others = grammar(proof.core)
    for number, shape in shapes(SHORT):
        recognised(proof, number, shape, others)


@theorem(
    "so it is with texts of other lengths",
    """The same with texts of 0, 1, 15, 16, 17 and 33 bytes and numbers of 1 to 15.""",
    assumes=["javascript"],
    is_long=True,
)
def longer_texts(proof):
    others = grammar(proof.core)
    for number, shape in shapes(LONG):
        recognised(proof, number, shape, others)
