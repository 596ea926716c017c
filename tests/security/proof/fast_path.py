"""The short way for compact events: what it accepts, and the places that it tells, are those of `compact_event`."""

import z3

from calls import any_instance, byte_symbols
from compact_event import FORMS, Literal, Value, decimal, readings, text, whole
from core import ABI
from memory import Trap
from merged import JoinedBlock
from scalar import f64_of
from theorem import theorem
from values import bits, either, every, from_bytes

COMPACT = b'{"timestamp":1,"sessionId":"s-1","sequence":0,"event":"WMS_LOADED","severity":"INFO"}'
SPACED = COMPACT.replace(b",", b", ")

USUAL = {text: 1, whole: 1, decimal: 1}
OTHERS = {text: (0, 15, 16, 17), whole: (0, 2, 15, 16), decimal: (0, 2, 3, 4, 15, 16, 17)}
"""How many bytes a value has; and the others that each has in turn."""

WORD, OTHER_WORDS = 7, (0, 6, 8)
"""How many one of several words has."""


class Left(Trap):
    """The body is left to the grammar. What that makes of it is not told here."""


def leave(machine, *arguments):
    raise Left("left to the grammar")


class Recogniser:
    """`parse` of any state of memory, until it leaves a body to the grammar."""

    def __init__(self, proof):
        self.proof, self.core, functions = proof, proof.core, proof.core.module.functions
        (compact, answer), (spaced, other) = map(self._reached, (COMPACT, SPACED))
        is_short = answer == ABI["CANONICAL_EVENT"] != other
        proof.require(is_short, "an example of a compact event is taken for another")
        self.grammar = [number for number in spaced if number not in compact]
        receive = functions[self.core.module.exports["receive"]].code
        is_same = any(operation[:2] == ["call", compact[1]] for operation in receive)
        proof.require(is_same, "`receive` calls another function")
        of_text = [n for n in compact if any(name == "v128.any_true" for name, *_ in functions[n].code)]
        self.joined = {at: block for n in of_text for at, block in JoinedBlock.all_of(functions[n]).items()}

    def _reached(self, body):
        """The functions that a parse of a body runs, in the order in which it comes upon them, and its answer."""
        machine = self.core.machine()
        machine.memory.write(self.core.window("BODY"), list(body))
        answer = machine.invoke("parse", len(body), len(body), 0)
        return list(dict.fromkeys(machine.called)), answer

    def judge(self, body):
        """Proves of every body of these bytes: it is accepted if it can be read as an event, and what is told of it is
        what that reading tells; it can be read in one way only; and it stays as it is. So it is strict or not, and for
        each limit that allows it."""
        core, size, (limit, strict) = self.core, len(body), z3.BitVecs("limit strict", 32)
        machine = any_instance(core)
        machine.replaced |= dict.fromkeys(self.grammar, leave)
        machine.joined = self.joined
        machine.memory.write(core.window("BODY"), body)
        machine.memory.written.clear()
        call = lambda m: m.invoke("parse", size, limit, strict)
        ways = list(readings(body))
        wrong = [z3.And(one, other) for at, (one, _) in enumerate(ways) for other, _ in ways[:at]]
        for after, answer in self.proof.explore(machine, call, [z3.UGE(limit, size)]):
            if isinstance(answer, Left):
                agrees = z3.Not(either([is_read for is_read, _ in ways]))
            else:
                self.proof.returns(answer)
                self.proof.require(after.globals[0] == core.top(), "the stack is not where it was")
                agrees = either([z3.And(is_read, self._tells(after, answer, told)) for is_read, told in ways])
            self._stays(after)
            wrong.append(every([*after.path.conditions, z3.Not(agrees)]))
        self.proof.never([either(wrong)], "a body is read otherwise", {"body": body})

    def _stays(self, after):
        start, end = self.core.window("BODY"), self.core.window("BODY") + ABI["BODY_BYTES"]
        is_beside = all(end <= at or at + count <= start for at, count in after.memory.written)
        self.proof.require(is_beside, "it writes into the body")

    def _tells(self, after, answer, told):
        """The answer says that the parts are all of the event, and each part is as told."""
        most = (ABI["PARTS_NUMBERS"] - ABI["PAYLOAD_PART"]) // 2
        places = [told.session_id, *told.payload, *[(0, 0)] * (most - len(told.payload))]
        parts = dict(enumerate((at for place in places for at in place), ABI["SESSION_ID_PART"]))
        parts |= {ABI["TIMESTAMP_PART"]: told.timestamp, ABI["SEQUENCE_PART"]: told.sequence}
        parts |= {ABI["CODE_PART"]: told.code}
        window = self.core.window("PARTS")
        there = lambda part: from_bytes(after.memory.read(window + 8 * part, 8))
        same = [bits(there(part), 64) == bits(f64_of(value), 64) for part, value in parts.items()]
        return every([bits(answer, 32) == ABI["CANONICAL_EVENT"], *same])


def values(form):
    return [part for part in form.parts if isinstance(part, Value)]


def literals(form):
    return [part for part in form.parts if isinstance(part, Literal)]


def body_of(form, sizes=None, is_open=lambda part: isinstance(part, Value)):
    """A body of the form: any bytes where a part is open, which are the values, each of its usual size or of these."""
    body = []
    for place, part in enumerate(form.parts):
        if isinstance(part, Value):
            size = (sizes or {}).get(part, USUAL.get(part.kind, WORD))
        else:
            size = len(part.text)
        body += byte_symbols(f"part{place}", size) if is_open(part) else part.text
    return body


def with_sizes(form, parts):
    """Bodies in which one of these values has each of its other sizes."""
    return [body_of(form, {part: size}) for part in parts for size in OTHERS.get(part.kind, OTHER_WORDS)]


def with_open(form, parts):
    """Bodies in which one of these literals is any bytes, too."""
    return [body_of(form, is_open=lambda part, one=one: isinstance(part, Value) or part is one) for one in parts]


def one_off(form):
    """Bodies of a byte less at the end, and of one more."""
    body = body_of(form)
    return [body[:-1], body + byte_symbols("more", 1)]


def example(form):
    """A body of the form."""
    value = {text: b"a", whole: b"1", decimal: b"1.5"}
    known = [part.text if isinstance(part, Literal) else value.get(part.kind, b"HIDDEN") for part in form.parts]
    return list(b"".join(known))


BEFORE_PAYLOAD, BEFORE_NAME = 3, 4
"""How many values and literals."""

WHOLE = {form.code: form for form in FORMS}
"""Of each event the form with all of its fields."""

NO_PAYLOAD, NUMBERS, WORDS = (WHOLE[code] for code in ("WMS_LOADED", "INTERMEDIATE_RESULTS", "PAGE_VISIBILITY_CHANGE"))
_, SNR, COUNT = values(NUMBERS)[BEFORE_PAYLOAD:]
STATE = values(WORDS)[-1]


@theorem(
    "the short way reads of an event what its grammar does",
    """`parse` takes a body for a compact event if and only if it is one by a grammar that was written apart; then it
    tells the timestamp, the sequence, the event and the places that the grammar tells, and leaves the body as it is.
    What it does not take, it leaves to the parser of JSON. From any state of memory, strict or not, for `WMS_LOADED`,
    `INTERMEDIATE_RESULTS` and `PAGE_VISIBILITY_CHANGE` with any bytes in the place of each value: one byte, of the
    `snr` also 3, of the `sequence` beside it also 2, of a `state` 0, 6, 7 and 8. For the first also with a timestamp
    or a sequence of 16 bytes or a `sessionId` of 17; with any bytes in the place of one of its literals, which are
    the name, the severity and what is between two values; and with a byte less or any one more at the end. `receive`
    calls the same function.""",
    assumes=["javascript"],
)
def three_events(proof):
    recogniser = Recogniser(proof)
    for form in (NO_PAYLOAD, NUMBERS, WORDS):
        recogniser.judge(body_of(form))
    timestamp, session_id, sequence = values(NO_PAYLOAD)
    for part, size in ((timestamp, 16), (session_id, 17), (sequence, 16)):
        recogniser.judge(body_of(NO_PAYLOAD, {part: size}))
    for part, size in ((SNR, 3), (COUNT, 2)):
        recogniser.judge(body_of(NUMBERS, {part: size}))
    others = *with_sizes(WORDS, [STATE]), *with_open(NO_PAYLOAD, literals(NO_PAYLOAD)), *one_off(NO_PAYLOAD)
    for body in others:
        recogniser.judge(body)


@theorem(
    "it takes no body that is too short for one",
    """The short way leaves every body of 0 to 28 bytes to the parser of JSON, whatever these bytes are.""",
    assumes=["javascript"],
)
def short_bodies(proof):
    recogniser = Recogniser(proof)
    for size in range(29):
        recogniser.judge(byte_symbols("body", size))


@theorem(
    "so it reads each of the 22 events",
    """The same for each of the 22 events, with every choice of the fields that need not be there: any bytes in the
    place of each value, one byte or of a `state` 7; where one value of the payload has other lengths in turn, a text
    0, 15, 16 and 17 bytes, an integer 0, 2, 15 and 16, the `snr` 0, 2, 3, 4, 15, 16 and 17, a `state` 0, 6 and 8;
    with any bytes in the place of the name, of the severity or of another literal after the name; and with a byte
    less or any one more at the end.""",
    assumes=["javascript"],
    is_long=True,
)
def each_event(proof):
    recogniser = Recogniser(proof)
    for form in FORMS:
        payload, after_name = values(form)[BEFORE_PAYLOAD:], literals(form)[BEFORE_NAME:]
        for body in [body_of(form), *with_sizes(form, payload), *with_open(form, after_name), *one_off(form)]:
            recogniser.judge(body)


@theorem(
    "so it reads what every event has",
    """The same for `WMS_LOADED`, `INTERMEDIATE_RESULTS` and `PAGE_VISIBILITY_CHANGE`, where the timestamp or the
    sequence is any 0, 2, 15 or 16 bytes or the `sessionId` any 0, 15, 16 or 17; with any bytes in the place of a
    literal before the name; where any one byte is put in at any place of an example, and where that is cut at any
    place; and for every body of up to 48 bytes.""",
    assumes=["javascript"],
    is_long=True,
)
def envelope(proof):
    recogniser = Recogniser(proof)
    for form in (NO_PAYLOAD, NUMBERS, WORDS):
        before_name = literals(form)[:BEFORE_NAME]
        for body in [*with_sizes(form, values(form)[:BEFORE_PAYLOAD]), *with_open(form, before_name)]:
            recogniser.judge(body)
        body = example(form)
        for at in range(len(body) + 1):
            recogniser.judge([*body[:at], *byte_symbols("other", 1), *body[at:]])
            recogniser.judge(body[:at])
    for size in range(49):
        recogniser.judge(byte_symbols("body", size))
