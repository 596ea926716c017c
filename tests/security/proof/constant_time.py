"""No branch, address, trap or shift depends on a secret, on a MAC, or on what the digits of a header are.

A property of the terms: what decides is looked through for symbols of the secret, of the states of a key
and of the compression's results.
"""

from calls import Delivery, FormedHeader, Length, byte_symbols
from keys import derive, template_of
from sign import signed
from solvers import all_values
from theorem import theorem
from values import symbols

SECRET_SYMBOLS = ("secret", "inner", "outer", "C", "frame")
"""What begins with these is a secret, a state of a key, or made of one."""


def decisive(machine):
    """The terms that decide where the machine goes and what it touches. A condition that follows from those
    before it decides nothing."""
    return [*machine.path.choices, *machine.addresses, *machine.shifts]


def reads(term, names):
    return any(name.startswith(names) for name in symbols(term))


def is_secret(term):
    return reads(term, SECRET_SYMBOLS)


@theorem(
    "a derivation does not depend on the secret's bytes",
    """For every secret of 1, 63, 64, 65 and 129 bytes, and of 64 q + r for any q and four r: no branch, address,
    trap or shift amount of `derive_key` depends on a byte of the secret or on a hash of it.""",
    assumes=["compression"],
)
def derivation(proof):
    for size in (1, 63, 64, 65, 129):
        for after, *_ in derive(proof, 0, size):
            proof.require(not any(map(is_secret, decisive(after))), "the secret decides")
    for rest in (0, 1, 56, 63):
        length = Length(proof.core, "SECRET", "secret", rest, 11)
        for after, *_ in derive(proof, 0, length.term, length):
            is_byte = lambda term: reads(term, ("secret[", "secret hashed", "C", "frame"))
            proof.require(not any(map(is_byte, decisive(after))), "the secret decides")


def answer_is_all(proof, delivery):
    """Proves of each pair of paths that differ by a MAC that they differ in the answer: so the MAC decides
    nothing but what the caller is told."""
    answers = set()
    for after, result in proof.explore(delivery.machine, delivery.verify, delivery.assumptions):
        proof.returns(result)
        proof.require(isinstance(result, int), "the answer of a path is not one")
        proof.require(not any(map(is_secret, [*after.addresses, *after.shifts])), "an address or shift is secret")
        public = [term for term in after.path.choices if not is_secret(term)]
        proof.require(not any(reads(term, ("claimed", "case")) for term in public), "a digit of the header decides")
        told = tuple(term.get_id() for term in public), result
        proof.require(told not in answers, "a MAC decides more than the answer")
        answers.add(told)


@theorem(
    "a verdict depends on a MAC by its answer alone",
    """For every header that is formed, every key and every body of 0, 55, 56, 64 and 130 bytes: no address, trap or
    shift amount depends on a key, a MAC or a digit of the header; no branch depends on a digit; and of the paths
    that a MAC tells apart each has an answer of its own, so that the MAC decides what the caller is told and
    nothing else.""",
    assumes=["compression", "javascript"],
)
def verdict(proof):
    template = template_of(proof.core)
    for size in (0, 55, 56, 64, 130):
        body = byte_symbols("body", size)
        answer_is_all(proof, Delivery(proof.core, FormedHeader(), "bytes", body, template=template))
    several = Delivery(proof.core, FormedHeader(), "bytes", byte_symbols("body", 5), slots=(127, 0, 64), template=template)
    answer_is_all(proof, several)


@theorem(
    "a signature is the MAC's, and depends on it by its digits alone",
    """For every key and every body of 0, 55, 56, 64 and 130 bytes `sign` leaves the header of HMAC's MAC, in lower
    case. No branch, trap or shift amount depends on the key or the MAC. The addresses that do are those of the
    table of the 16 digits, by a digit of the MAC that it returns.""",
    assumes=["compression", "javascript"],
)
def signature(proof):
    for size in (0, 55, 56, 64, 130):
        for after, _ in signed(proof, size):
            proof.require(not any(map(is_secret, [*after.path.choices, *after.shifts])), "the MAC decides")
            places = [all_values(address) for address in after.addresses]
            proof.require(len(places) == 64, f"{len(places)} addresses depend on the MAC")
            table = [list(range(places[0][0], places[0][0] + 16))] * 64
            proof.require(places == table, "an address is not that of a digit")
