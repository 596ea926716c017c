"""Text of any length: the bytes that are signed are those of the contract's table."""

from core import ENCODINGS
from facts import are_so
from keys import template_of
from readers import Readers
from theorem import theorem
from verdict import Verdict


@theorem(
    "so it does for text of any length",
    """Under each encoding, for every body of any length, ASCII or not, every key, every header that is formed and every
    limit: the verdict is the one of the contract's table. By induction: one step of each loop that reads a text does
    what one step of the WHATWG decoder does, from any state that the loop can be in.""",
    assumes=["compression", "blocks", "induction", "javascript"],
    is_long=True,
)
def any_length(proof):
    are_so(proof)
    readers, template = Readers(proof.core), template_of(proof.core)
    for encoding in ENCODINGS:
        Verdict(proof, readers, template, encoding).prove()
    proven = set()
    while readers.sites - proven:
        prove, *places = site = min(readers.sites - proven, key=str)
        proven.add(site)
        prove(proof, readers, *places)
