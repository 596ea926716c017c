"""The compact form of the 22 events, and what is told of one: a grammar of bytes, written from the contract.

    {"timestamp":NUMBER,"sessionId":"TEXT","sequence":NUMBER,"event":"CODE","severity":"SEVERITY","payload":{...}}

The documented keys in the documented order, nothing between them, and each value in the plainest form that JSON has for
it. A field of the payload that is not required may be left out, and so is a payload that would have none. A form is a
list of literals and values; a body is an event in every way in which it can be cut into the parts of a form. In which
order a parser looks at it, and where it turns back, is not told here.
"""

import itertools
import json
import re
from pathlib import Path as File

import z3

from values import either, every, known, remembered

EVENTS = File(__file__).resolve().parents[3] / "pkg-template/generated/events.js"
DIGITS = b"0123456789"
TEXT = bytes(byte for byte in range(0x20, 0x7F) if byte not in b'"\\')
"""What ASCII prints, but what JSON would escape."""

MOST_DIGITS = 15
"""Every such number is exact as an f64."""


def catalogue():
    """The documented events in their order: code, severity, fields of the payload."""
    table = re.search(r"export const EVENTS = .*?freeze\((\{.*?\n\})\);", EVENTS.read_text(), re.S)[1]
    quoted = re.sub(r"(\w+):", r'"\1":', table).replace(",\n}", "\n}")
    return [(code, event["severity"], event["payload"]) for code, event in json.loads(quoted).items()]


@remembered
def is_among(byte, characters):
    """Whether a byte is one of these: known, or a condition."""
    if isinstance(byte, int):
        return byte in characters
    ends = [[c for c in characters if c + step not in characters] for step in (-1, 1)]
    return either([z3.And(z3.ULE(low, byte), z3.ULE(byte, high)) for low, high in zip(*ends)])


def all_among(part, characters):
    return all_of([is_among(byte, characters) for byte in part])


def all_of(conditions):
    """False if one is, else those that are not known."""
    return not any(c is False for c in conditions) and every([c for c in conditions if c is not True])


class Literal:
    """Exactly these bytes."""

    def __init__(self, text):
        self.text = text.encode()

    def ways(self, body, at):
        """Where it may end if it starts there, and under which condition."""
        part = body[at : at + len(self.text)]
        same = [is_among(byte, bytes([c])) for byte, c in zip(part, self.text)]
        yield at + len(self.text), all_of(same) if len(part) == len(self.text) else False


class Value:
    """A value of a kind, by its name."""

    def __init__(self, name, kind):
        self.name, self.kind = name, kind

    def ways(self, body, at):
        return self.kind(body, at)


def text(body, at):
    """Of any length."""
    for end in range(at, len(body) + 1):
        is_text = all_among(body[at:end], TEXT)
        if is_text is False:
            return
        yield end, is_text


def whole(body, at):
    """An integer of 1 to 15 digits without a sign, that starts with 0 only if it is 0."""
    for end in range(at + 1, min(at + MOST_DIGITS, len(body)) + 1):
        first = DIGITS if end == at + 1 else DIGITS[1:]
        yield end, all_of([is_among(body[at], first), all_among(body[at + 1 : end], DIGITS)])


def decimal(body, at):
    """Such an integer, and perhaps a point and any number of digits, one at least."""
    for point, is_whole in whole(body, at):
        yield point, is_whole
        for end in range(point + 2, len(body) + 1):
            fraction = [is_among(body[point], b"."), all_among(body[point + 1 : end], DIGITS)]
            yield end, all_of([is_whole, *fraction])


def one_of(words):
    """One of these texts."""

    def ways(body, at):
        for word in words:
            yield from Literal(word).ways(body, at)

    return ways


KINDS = {"string": text, "number": decimal, "integer": whole}


class Form:
    """One way in which an event may be written: its parts, and the names of its documented fields."""

    def __init__(self, number, code, severity, fields, present):
        self.number, self.code, self.fields = number, code, list(fields)
        self.parts = [Literal('{"timestamp":'), Value("timestamp", whole)]
        self.parts += [Literal(',"sessionId":"'), Value("sessionId", text)]
        self.parts += [Literal('","sequence":'), Value("sequence", whole)]
        self.parts += [Literal(',"event":"'), Literal(code), Literal('","severity":"'), Literal(severity), Literal('"')]
        before = ',"payload":{'
        for name in present:
            field = fields[name]
            is_text = field["type"] == "string"
            kind = one_of(field["values"]) if "values" in field else KINDS[field["type"]]
            quote = '"' if is_text else ""
            self.parts += [Literal(f'{before}"{name}":{quote}'), Value(f"payload {name}", kind)]
            self.parts += [Literal(quote)] if is_text else []
            before = ","
        self.parts += [Literal("}}" if present else "}")]

    def cuts(self, body, at=0, parts=None):
        """Each way to cut the body into these parts: the places of its values by their names, and when it is one."""
        first, *others = parts = self.parts if parts is None else parts
        for end, condition in first.ways(body, at):
            if condition is False:
                continue
            here = {first.name: (at, end)} if isinstance(first, Value) else {}
            if not others:
                if end == len(body):
                    yield here, [condition]
                continue
            for places, conditions in self.cuts(body, end, others):
                yield here | places, [condition, *conditions]


def forms():
    """Each event, with each choice of the fields that need not be there."""
    for number, (code, severity, fields) in enumerate(catalogue()):
        choices = [[True] if field["required"] else [False, True] for field in fields.values()]
        for choice in itertools.product(*choices):
            present = [name for name, is_there in zip(fields, choice) if is_there]
            yield Form(number, code, severity, fields, present)


class Told:
    """What is told of an event: the number of its code, two numbers, and the places of its texts in the body."""

    def __init__(self, form, body, places):
        self.code = form.number
        self.timestamp, self.sequence = (number(body[slice(*places[name])]) for name in ("timestamp", "sequence"))
        self.session_id = places["sessionId"]
        self.payload = [places.get(f"payload {name}", (0, 0)) for name in form.fields]


def number(digits):
    """The number that digits tell: ten times that of those before the last, and the last."""
    value = 0
    for digit in digits:
        value = 10 * value + (digit - ord("0") if isinstance(digit, int) else z3.ZeroExt(56, digit - ord("0")))
    return value if isinstance(value, int) else known(value)


def readings(body):
    """Each way to read a body as an event: when it is one, and what is told of it then."""
    for form in FORMS:
        for places, conditions in form.cuts(body):
            yield all_of(conditions), Told(form, body, places)


FORMS = list(forms())
