"""What is said of a text of any length, and what the decoder's step implies of it."""

import z3

from contract import step as step_of
from induction import equal
from values import every


class Facts:
    """What is true of one text. Each is what the specification says, whatever the text is."""

    def __init__(self):
        self.is_ascii, self.is_utf8, self.has_l, self.is_low_utf8 = z3.Bools("ascii utf8 latin1 low_utf8")
        self.of_body, self.of_low = ([z3.BitVec(f"{name} mac[{at}]", 8) for at in range(32)] for name in ("body", "low"))

    def of_any_text(self):
        """What the decoder's step implies, as `are_so` proves: it gives each letter as it is, and what it replaces is
        above U+00FF."""
        same = equal(*zip(self.of_body, self.of_low))
        of_ascii = z3.And(self.is_utf8, self.has_l, self.is_low_utf8, same)
        return [z3.Implies(self.is_ascii, of_ascii), z3.Implies(self.has_l, self.is_utf8)]


def letters(part):
    return every([z3.ULT(byte, 0x80) for byte in part])


def starts_character(before):
    """Something follows these bytes so that all are one character."""
    if not before:
        return z3.BoolVal(True)
    four = z3.BitVecVal(4, 32)
    ends = [[z3.BitVecVal(byte, 8), *[z3.BitVecVal(0x80, 8)] * 3] for byte in (0x80, 0x90, 0xA0)]
    steps = [step_of([*before, *end][:4], four) for end in ends]
    return z3.Or(*[z3.And(step.is_character, z3.UGT(step.count, len(before))) for step in steps])


def are_so(proof):
    """What is used of the decoder itself, for any bytes."""
    text, (left, other) = [z3.BitVec(f"text[{at}]", 8) for at in range(4)], z3.BitVecs("left other", 32)
    step, elsewhere = step_of(text, left), step_of(text, other)
    is_there = left != 0
    as_it_is = z3.And(step.is_character, step.count == 1, step.first == z3.ZeroExt(8, text[0]))
    proof.never([is_there, z3.ULT(text[0], 0x80), z3.Not(as_it_is)], "a letter is another")
    proof.never([is_there, z3.Not(step.is_character), step.first != 0xFFFD], "what is wrong is replaced otherwise")
    same = equal((step.count, elsewhere.count), (step.first, elsewhere.first), (step.second, elsewhere.second))
    has_room = z3.And(step.is_character, z3.UGE(other, step.count))
    proof.never([is_there, has_room, z3.Not(z3.And(elsewhere.is_character, same))], "a character is of what follows")
    goes_on = z3.And(is_there, z3.UGE(step.count, 1), z3.ULE(step.count, left), z3.ULE(step.count, 4))
    proof.never([is_there, z3.Not(goes_on)], "it does not go on")
