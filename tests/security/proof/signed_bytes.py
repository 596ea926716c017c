"""Which bytes of a body are signed: the contract's table, for every short body under each encoding, byte for byte.

`any_text` has the others, by induction."""

import weakref

import z3

import mac
from calls import Delivery, FormedHeader, byte_symbols
from contract import as_known, signed_bytes
from core import ENCODINGS
from keys import template_of
from merged import Merged
from theorem import theorem
from values import bits


def is_judged(proof, template, readers, encoding, body, assumptions=(), slots=(0,)):
    """Every body of that form, with a header that is formed."""
    delivery = Delivery(proof.core, FormedHeader(), encoding, body, slots=slots, template=template)
    delivery.limit = len(body)
    delivery.machine.replaced |= readers
    text = [bits(byte, 8) for byte in body]

    def judged(machine):
        answer = delivery.verify(machine)
        accepted, ambiguous = signed_bytes(machine, text, encoding)
        macs = lambda strings: [mac for string in strings for mac in delivery.macs(as_known(string))]
        return answer, delivery.of_digits(macs(accepted), macs(ambiguous))

    for after, result in proof.explore(delivery.machine, judged, assumptions):
        proof.returns(result)
        answer, goal = result
        proof.never([*after.path.conditions, bits(answer, 32) != goal], "another verdict", delivery.inputs)


READERS = weakref.WeakKeyDictionary()
"""Of each core its readers, so that what is found of one is found once."""


def readers_of_text(core):
    """The functions that find where a part of a text ends, their paths joined: those that call no other and that a
    verdict on a text runs, but not one on ASCII."""
    if core not in READERS:
        calls = lambda number: any(operation == "call" for operation, *_ in core.module.functions[number].code)
        only_text = set(core.reached_by_verdict("é".encode())) - set(core.reached_by_verdict(b"e"))
        READERS[core] = {number: Merged(core.module.functions[number]) for number in only_text if not calls(number)}
    return READERS[core]


def of_sizes(proof, sizes, encodings=ENCODINGS, before=b""):
    """Every body of so many bytes after those before."""
    template, readers = template_of(proof.core), readers_of_text(proof.core)
    for encoding in encodings:
        for size in sizes:
            is_judged(proof, template, readers, encoding, [*before, *byte_symbols("body", size)])


def is_signed_as_it_is(proof, encoding, size, end=0x80):
    """Every body of bytes below the end."""
    body = byte_symbols("body", size)
    delivery = Delivery(proof.core, FormedHeader(), encoding, body, template=template_of(proof.core))
    delivery.assumptions += [z3.ULT(byte, end) for byte in body]
    mac.is_judged(proof, delivery, delivery.of_digits(delivery.macs(body)))


@theorem(
    "each encoding signs the bytes that the table says",
    """For every body of up to three bytes under `auto` and of up to two, in the long form three, under `bytes`, `latin1`
    and `ascii`, every key and every header that is formed: the verdict is the one of the contract's table, over the
    WHATWG decoder.""",
    assumes=["compression", "javascript"],
)
def up_to_three_bytes(proof):
    of_sizes(proof, range(3))
    of_sizes(proof, [3], ENCODINGS if proof.long else ["auto"])


@theorem(
    "under several secrets a text is authentic if one fits",
    """For every three keys, in slots of both kinds, every body of up to two bytes under `auto`, and in the long form
    under `latin1` and `ascii`, and every header that is formed: authentic if and only if it has the MAC of one of the
    keys over bytes that the table accepts; else ambiguous if it has that of one over the low bytes, under `auto`; else
    a mismatch.""",
    assumes=["compression", "javascript"],
)
def several_secrets(proof):
    template, readers = template_of(proof.core), readers_of_text(proof.core)
    for encoding in ("auto", "latin1", "ascii") if proof.long else ("auto",):
        for size in range(3):
            is_judged(proof, template, readers, encoding, byte_symbols("body", size), slots=(127, 0, 64))


@theorem(
    "so it does for bodies of four bytes",
    """The same for every body of four bytes: each sequence of UTF-8, whole, cut short or broken in any way, and each
    after another.""",
    assumes=["compression", "javascript"],
    is_long=True,
)
def four_bytes(proof):
    of_sizes(proof, (4,))


@theorem(
    "so it does over the edge of a block",
    """The same under `auto`, and in the long form under each encoding, for bodies of 63 letters and any two bytes: what is
    signed of them is of two blocks.""",
    assumes=["compression", "javascript"],
)
def over_the_edge(proof):
    of_sizes(proof, (2,), ENCODINGS if proof.long else ["auto"], before=b"a" * 63)


@theorem(
    "so it does wherever the one byte is that is not ASCII",
    """The same under `auto` for every body of 13 bytes of which one, at any place, is any byte and the others are
    letters: no place is passed over where ASCII is told by several bytes at a time.""",
    assumes=["compression", "javascript"],
    is_long=True,
)
def one_byte_among_letters(proof):
    template, readers = template_of(proof.core), readers_of_text(proof.core)
    (other,) = byte_symbols("body", 1)
    for before in range(13):
        body = [*b"a" * before, other, *b"a" * (12 - before)]
        is_judged(proof, template, readers, "auto", body)


@theorem(
    "ASCII is signed as it is under each encoding",
    """For every body of ASCII of 0, 1, 55, 56, 63, 64, 119, 120, 128 and 130 bytes, every key and every header that is
    formed: the verdict under `auto`, `latin1` and `ascii` is that under `bytes`, on the MAC of the body.""",
    assumes=["compression", "javascript"],
)
def ascii_as_it_is(proof):
    for encoding in ENCODINGS:
        for size in mac.LENGTHS:
            is_signed_as_it_is(proof, encoding, size)
