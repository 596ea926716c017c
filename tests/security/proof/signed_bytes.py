"""Which bytes of a body are signed: the contract's table, for every short body under each encoding."""

from calls import Delivery, FormedHeader, byte_symbols
from contract import as_known, signed_bytes
from core import ENCODINGS
from keys import template_of
from theorem import theorem
from values import bits


def of_size(proof, template, encoding, size, prefix=b""):
    """Every body of that many bytes after a prefix, with a header that is formed."""
    body = [*prefix, *byte_symbols("body", size)]
    delivery = Delivery(proof.core, FormedHeader(), encoding, body, template=template)
    delivery.limit = len(body)
    text = [bits(byte, 8) for byte in body]

    def judged(machine):
        answer = delivery.verify(machine)
        accepted, ambiguous = signed_bytes(machine, text, encoding)
        macs = lambda strings: [mac for string in strings for mac in delivery.macs(as_known(string))]
        return answer, delivery.of_digits(macs(accepted), macs(ambiguous))

    for after, result in proof.explore(delivery.machine, judged):
        proof.returns(result)
        answer, goal = result
        proof.never([*after.path.conditions, bits(answer, 32) != goal], "another verdict", delivery.inputs)


def up_to(proof, sizes):
    template = template_of(proof.core)
    for encoding in ENCODINGS:
        for size in sizes:
            of_size(proof, template, encoding, size)


@theorem(
    "each encoding signs the bytes that the table says",
    """For every body of one byte, and of none, under `auto`, `bytes`, `latin1` and `ascii`, every key and every header
    that is formed: the verdict is the one of the contract's table, over the WHATWG decoder.""",
    assumes=["compression", "javascript"],
)
def one_byte(proof):
    up_to(proof, (0, 1))


@theorem(
    "so it does for bodies of two bytes",
    """The same for every body of two bytes: each sequence of UTF-8 of that length, whole, cut short or broken in any
    way, and each byte after another.""",
    assumes=["compression", "javascript"],
    is_long=True,
)
def two_bytes(proof):
    up_to(proof, (2,))
