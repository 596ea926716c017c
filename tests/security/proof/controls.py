"""What must be refuted: the core with one thing changed, and a specification that errs.

A counterexample that is a delivery is run in Node: there the changed core misbehaves as told.
"""

import hashlib
import hmac

import z3

import compression
import constant_time
import engine
import erasure
import fast_path
import header
import keys
import mac
import sha256
import signed_bytes
from calls import Delivery, FormedHeader, byte_symbols
from contract import PREFIX
from core import ABI, BODY, ENCODINGS, SECRET, Core
from readers import Readers
from theorem import Finding
from validity import prove_valid
from verdict import HIGH_BITS


FOUR_HIGH_BITS = 0x80808080

NOT_EQUAL = 0x47
"""`i32.ne`."""

TITLES = [
    "a comparison that ends after 16 bytes",
    "g is a digit in one lane",
    "a wrong shift in the compression",
    "a wrong constant in the compression",
    "an inner pad of another byte",
    "invalid UTF-8 taken for bytes",
    "a character of two bytes taken for none",
    "a block of 63 low bytes",
    "a word of text of which one byte is not looked at",
    "words of a body that are five bytes apart",
    "a stack that is not given back whole",
    "the last secret decides",
    "a backslash taken for plain text",
    "a leading zero taken for a number's",
    "a text that is told to start where it ends",
    "inner and outer key exchanged",
    "a byte of 80 taken for ASCII",
    "a branch on a byte of a MAC",
]
"""Each must be made: a core that has no place for a change is a fault."""


class Control:
    def __init__(self, title, refuted, told, in_node=None):
        self.title, self.refuted, self.told, self.in_node = title, refuted, told, in_node

    def is_good(self):
        return self.refuted and self.in_node is not False

    def line(self):
        ran = {None: "", True: "; so in Node", False: "; NOT SO IN NODE"}[self.in_node]
        return f"{'ok  ' if self.is_good() else 'FAIL'} {self.title}: {self.told}{ran}"


def patched(core, number, at, offset, new):
    """The module with bytes of one instruction changed."""
    return changed(core, core.module.functions[number].code[at][2] + offset, new)


def changed(core, place, new):
    data = bytearray(core.module.bytes)
    data[place : place + len(new)] = new
    return bytes(data)


def find(core, numbers, test):
    """The instructions of these functions for which the test holds, with those after them."""
    for number in numbers:
        code = core.module.functions[number].code
        for at in range(len(code)):
            if test(code, at):
                yield number, at


def is_const(code, at, value, then):
    return code[at][:2] == ["i32.const", value] and code[at + 1][0] == then


def right_header(body=BODY):
    return PREFIX + hmac.new(SECRET, body, hashlib.sha256).hexdigest().encode()


def changed_cores(core):
    """Each change: a title, the module, the theorem that must fall."""
    ran = [number for number in core.reached_by_verdict(BODY) if number != core.compression]
    ends = list(find(core, ran, lambda c, i: is_const(c, i, 32, "i32.ne")))
    for number, at in ends[-1:]:
        yield "a comparison that ends after 16 bytes", patched(core, number, at, 1, [16]), header.every_header
    lanes = [
        (number, at)
        for number, at in find(core, ran, lambda c, i: c[i][:2] == ["v128.const", int("99" * 16, 16)])
    ]
    limits = list(find(core, ran, lambda c, i: is_const(c, i, 15, "i32.le_u")))
    for (number, at), (other, limit) in zip(lanes[:1], limits[:1]):
        one = Core(patched(core, number, at, 2 + 9, [0x98]), core.compression)
        yield "g is a digit in one lane", patched(one, other, limit, 1, [16]), header.every_header
    compress = core.compression
    for number, at in list(find(core, [compress], lambda c, i: is_const(c, i, 14, "i32x4.shl")))[:1]:
        yield "a wrong shift in the compression", patched(core, number, at, 1, [15]), compression.any_blocks
    constant = lambda c, i: c[i][0] == "v128.const" and c[i][1] & 0xFFFFFFFF == sha256.K[0]
    for number, at in list(find(core, [compress], constant))[:1]:
        low = core.module.functions[number].code[at][1] & 255
        yield "a wrong constant in the compression", patched(core, number, at, 2, [low ^ 1]), compression.any_blocks
    ipad = lambda c, i: c[i][:2] == ["v128.const", int("36" * 16, 16)]
    numbers = range(len(core.module.functions))
    for number, at in list(find(core, numbers, ipad))[:1]:
        yield "an inner pad of another byte", patched(core, number, at, 2, [0x37]), keys.listed_lengths
    utf8 = lambda c, i: c[i][0] == "call" and is_const(c, i + 1, 0, "i32.const") and c[i + 2][1] == 2
    for number, at in list(find(core, core.reached_by_verdict("é".encode()), utf8))[:1]:
        yield "invalid UTF-8 taken for bytes", patched(core, number, at + 1, 1, [2]), one_byte_under_auto
    widths = bytes([2] * 30 + [3] * 16 + [4] * 5)  # Of the first bytes C2 to F4.
    place = core.module.bytes.find(widths)
    if place > 0:
        yield "a character of two bytes taken for none", changed(core, place, [0]), two_bytes_under_ascii
    readers = Readers(core)
    full = lambda c, i: is_const(c, i, 64, "i32.ne") and c[i + 3][:2] == ["br", 1]
    for number, at in list(find(core, [readers.judge], full))[-1:]:
        yield "a block of 63 low bytes", patched(core, number, at, 1, [63 | 128]), over_the_edge_under_ascii
    looked_at = lambda c, i: c[i][:2] == ["i32.const", HIGH_BITS]
    for number, at in list(find(core, [readers.valid], looked_at))[:1]:
        told = "a word of text of which one byte is not looked at"
        yield told, patched(core, number, at, 2, [0x80]), validity_of_any_length
    step = lambda c, i: is_const(c, i, 4, "i32.add") and c[i - 4][:2] == ["i32.const", FOUR_HIGH_BITS]
    for number, at in list(find(core, ran, step))[:1]:
        told = "words of a body that are five bytes apart"
        yield told, patched(core, number, at, 1, [5]), signed_bytes.one_byte_among_letters
    last = lambda c, i: is_const(c, i, 16, "i32.add") and c[i + 2][0] == "global.set"
    for number, at in list(find(core, [core.module.exports["verify"]], last))[-1:]:
        yield "a stack that is not given back whole", patched(core, number, at, 1, [17]), erasure.stack
    better = lambda c, i: c[i][0] == "i32.lt_u" and c[i + 1][0] == "select" and c[i - 5][:2] == ["i32.const", 255]
    for number, at in list(find(core, ran, better))[-1:]:
        yield "the last secret decides", patched(core, number, at, 0, [NOT_EQUAL]), one_byte_under_several_secrets
    yield from changed_short_ways(core)


def changed_short_ways(core):
    """The functions that read a compact event with one thing changed."""
    machine = core.machine()
    machine.memory.write(core.window("BODY"), list(fast_path.COMPACT))
    machine.invoke("parse", len(fast_path.COMPACT), len(fast_path.COMPACT), 0)
    ran = list(dict.fromkeys(machine.called))
    brackets = lambda c, i: is_const(c, i, ord("[") - ord("#"), "i32.gt_u")
    for number, at in list(find(core, ran, brackets))[:1]:
        wider = patched(core, number, at, 1, [ord("\\") - ord("#")])
        yield "a backslash taken for plain text", wider, values_of_one_byte
    zero = lambda c, i: c[i - 1][0] == "i32.load8_u" and is_const(c, i, ord("0"), "i32.eq")
    for number, at in list(find(core, ran, zero))[:1]:
        yield "a leading zero taken for a number's", patched(core, number, at, 1, [ord("/")]), number_of_two_bytes
    start = lambda c, i: c[i][:2] == ["i32.load", 0] and c[i + 1][0] == "f64.convert_i32_u"
    for number, at in list(find(core, ran, start))[:1]:
        yield "a text that is told to start where it ends", patched(core, number, at, 2, [4]), values_of_one_byte


def one_byte_under_auto(proof):
    signed_bytes.of_sizes(proof, (1,), ["auto"])


def two_bytes_under_ascii(proof):
    signed_bytes.of_sizes(proof, (2,), ["ascii"])


def over_the_edge_under_ascii(proof):
    signed_bytes.of_sizes(proof, (2,), ["ascii"], before=b"a" * 63)


def validity_of_any_length(proof):
    readers = Readers(proof.core)
    prove_valid(proof, readers, readers.told, proof.core.top() - 256)


def one_byte_under_several_secrets(proof):
    template, readers = keys.template_of(proof.core), signed_bytes.readers_of_text(proof.core)
    signed_bytes.is_judged(proof, template, readers, "auto", byte_symbols("body", 1), slots=(127, 0, 64))


def values_of_one_byte(proof):
    fast_path.Recogniser(proof).judge(fast_path.body_of(fast_path.NO_PAYLOAD))


def number_of_two_bytes(proof):
    timestamp, *_ = fast_path.values(fast_path.NO_PAYLOAD)
    fast_path.Recogniser(proof).judge(fast_path.body_of(fast_path.NO_PAYLOAD, {timestamp: 2}))


NO_DELIVERY = one_byte_under_auto, validity_of_any_length, erasure.stack, one_byte_under_several_secrets
"""What refutes a core by a counterexample that Node cannot be given."""

for part in (
    one_byte_under_auto,
    two_bytes_under_ascii,
    over_the_edge_under_ascii,
    validity_of_any_length,
    one_byte_under_several_secrets,
    values_of_one_byte,
    number_of_two_bytes,
):
    part.title, part.sentence, part.assumes = "", "", ()


def replayed(module, core, finding):
    """Whether the changed core misbehaves in Node: on the delivery that is the counterexample, or where it is
    none, in the header that it signs."""
    inputs = finding.inputs
    if "claimed" in inputs:
        body = inputs["body"]
        steps = engine.verdict_steps(core, SECRET, body, right_header(low_bytes(body)))
        steps.append(["call", "verify", [76, len(body), 1, ENCODINGS.index("ascii"), len(body)]])
        return answers_differ(module, core, steps)
    if list(inputs) == ["body"]:
        return answers_differ(module, core, parse_steps(core, inputs["body"]))
    if "header_bytes" not in inputs:
        steps = engine.verdict_steps(core, SECRET, BODY, b"")
        steps += [["call", "sign", [0, len(BODY)]], ["read", core.window("SIGNATURE"), 76]]
        (changed,) = engine.run([(module, steps)])
        return changed["answers"][-1] != right_header().hex()
    head = inputs["header"][: inputs["header_bytes"]]
    steps = engine.verdict_steps(core, SECRET, BODY, head)
    steps.append(["call", "verify", [len(head), len(BODY), 1, 0, len(BODY)]])
    return answers_differ(module, core, steps)


def parse_steps(core, body):
    """A parse and the parts that it tells."""
    parse = ["call", "parse", [len(body), len(body), 0]]
    parts = ["read", core.window("PARTS"), 8 * ABI["PARTS_NUMBERS"]]
    return [["call", "layout", []], ["write", core.window("BODY"), body.hex()], parse, parts]


def answers_differ(module, core, steps):
    """Whether what is read or answered last is another: where nothing is read, the verdict."""
    changed, whole = engine.run([(module, steps), (core.module.bytes, steps)])
    return changed["answers"][-1:] != whole["answers"][-1:]


def low_bytes(body):
    """What the documented computation signs, by Python's decoder."""
    return body.decode("utf-8", "replace").encode("utf-16-le")[::2]


def told_of(finding):
    if not finding.fault:
        return "PROVEN"
    told = finding.fault
    if list(finding.inputs) == ["body"]:
        return f"{told}: {finding.inputs['body'].decode('latin1')!r}"
    if "header_bytes" in finding.inputs:
        head = finding.inputs["header"][: finding.inputs["header_bytes"]]
        told += f", for the header {head.decode('latin1')!r}"
    elif finding.inputs:
        told += f", for {', '.join(f'{k} {v.hex() if isinstance(v, bytes) else v}' for k, v in finding.inputs.items())}"
    return told


def run(core):
    for title, module, theorem in changed_cores(core):
        finding = Finding(theorem, Core(module, core.compression), second=False)
        is_run = finding.is_refuted and theorem not in NO_DELIVERY
        in_node = replayed(module, core, finding) if is_run else None
        yield Control(title, finding.is_refuted, told_of(finding), in_node)
    yield exchanged_pads(core)
    yield judged("a byte of 80 taken for ASCII", lambda proof: signed_bytes.is_signed_as_it_is(proof, "auto", 1, 0x81), core)
    yield branch_on_mac(core)


def exchanged_pads(core):
    """Inner and outer key exchanged in the specification."""

    def three_bytes(proof):
        mac.of_length(proof, keys.template_of(proof.core), 3)

    right = sha256.IPAD, sha256.OPAD
    sha256.IPAD, sha256.OPAD = reversed(right)
    try:
        return judged("inner and outer key exchanged", three_bytes, core)
    finally:
        sha256.IPAD, sha256.OPAD = right


def judged(title, theorem, core):
    theorem.title = theorem.sentence = title
    theorem.assumes = ()
    finding = Finding(theorem, core, second=False)
    return Control(title, finding.is_refuted, told_of(finding))


def branch_on_mac(core):
    """A comparison that branches on a byte of the MAC: the machine decides by one before it answers."""

    def branching_theorem(proof):
        body = byte_symbols("body", 3)
        delivery = Delivery(proof.core, FormedHeader(), "bytes", body, template=keys.template_of(proof.core))
        verify = delivery.verify

        def branching(machine):
            result = verify(machine)
            state = z3.Extract(7, 0, sha256.C(delivery.states[0][1], z3.BitVecVal(0, 512)))
            machine.decide(state == 0)
            return result

        delivery.verify = branching
        constant_time.answer_is_all(proof, delivery)

    return judged("a branch on a byte of a MAC", branching_theorem, core)
