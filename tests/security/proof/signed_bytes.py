"""Which bytes of a body are signed: the contract's table, for every short body under each encoding."""

from calls import Delivery, FormedHeader, byte_symbols
from contract import as_known, signed_bytes
from core import ENCODINGS
from keys import template_of
from merged import Merged
from theorem import theorem
from values import bits


def of_size(proof, template, readers, encoding, size):
    """Every body of that many bytes, with a header that is formed."""
    body = byte_symbols("body", size)
    delivery = Delivery(proof.core, FormedHeader(), encoding, body, template=template)
    delivery.limit = len(body)
    delivery.machine.replaced |= readers

    def judged(machine):
        answer = delivery.verify(machine)
        accepted, ambiguous = signed_bytes(machine, body, encoding)
        macs = lambda strings: [mac for string in strings for mac in delivery.macs(as_known(string))]
        return answer, delivery.of_digits(macs(accepted), macs(ambiguous))

    for after, result in proof.explore(delivery.machine, judged):
        proof.returns(result)
        answer, goal = result
        proof.never([*after.path.conditions, bits(answer, 32) != goal], "another verdict", delivery.inputs)


def readers_of_text(core):
    """The functions that find where a part of a text ends, their paths joined: those that call no other and that a
    verdict on a text runs, but not one on ASCII."""
    calls = lambda number: any(operation == "call" for operation, *_ in core.module.functions[number].code)
    only_text = set(core.reached_by_verdict("é".encode())) - set(core.reached_by_verdict(b"e"))
    return {number: Merged(core.module.functions[number]) for number in only_text if not calls(number)}


def of_sizes(proof, sizes, encodings=ENCODINGS):
    template, readers = template_of(proof.core), readers_of_text(proof.core)
    for encoding in encodings:
        for size in sizes:
            of_size(proof, template, readers, encoding, size)


@theorem(
    "each encoding signs the bytes that the table says",
    """For every body of up to three bytes, under `auto`, `bytes`, `latin1` and `ascii`, every key and every header that
    is formed: the verdict is the one of the contract's table, over the WHATWG decoder.""",
    assumes=["compression", "javascript"],
)
def up_to_three_bytes(proof):
    of_sizes(proof, range(4))


@theorem(
    "so it does for bodies of four bytes",
    """The same for every body of four bytes: each sequence of UTF-8, whole, cut short or broken in any way, and each
    after another.""",
    assumes=["compression", "javascript"],
    is_long=True,
)
def four_bytes(proof):
    of_sizes(proof, (4,))
