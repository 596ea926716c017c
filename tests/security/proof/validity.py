"""The functions that tell of a text of any length whether L is defined, and whether it is valid."""

import z3

from induction import Loop, by_induction, equal, in_body, instance_at, loops, word
from readers import FRAME, begins_with_character, only, part_of
from values import bits, either, every

# Whether L is defined.


def prove_latin1(proof, readers, top):
    """It tells whether each unit of the text is at most U+00FF."""
    core, number = readers.core, readers.latin1
    start, size, at = core.window("BODY"), *z3.BitVecs("size at", 32)
    machine = instance_at(core, top)
    machine.memory.written.clear()
    starts = loops(core, number)
    inner = only([a for a, e in starts if any(b < a and e < f for b, f in starts)], "are loops of characters")
    loop = Loop(core, number, inner)

    def starts(run, values):
        place, _, valid, *_ = run.part
        run.claim(z3.And(bits(only(values, "are places"), 32) == place, place == start, valid != 0), "it starts elsewhere")

    def enter(run, _):
        place, _, _, end, *_ = run.part
        run.suppose(z3.UGE(at, place), z3.ULT(at, end))
        run.step, _ = run.text("text", at, end - at)
        run.suppose(begins_with_character(run.step, end - at))
        return [at]

    def again(run, values):
        run.claim(z3.And(values[0] == at + run.step.count, z3.ULT(values[0], run.part[3])), "another character")
        run.claim(z3.ULE(run.step.first, 0xFF), "a unit above U+00FF is passed over")

    loop.starts, loop.enter, loop.again = starts, enter, again

    def begin(run):
        run.part = run.step = None
        run.machine.replaced[readers.chunk] = lambda _, *given: part_of(readers, run, *given)
        loop.cut(run)

    function = core.module.functions[number]
    work = lambda run: run.machine.run(function, [size] + [0] * len(function.locals))
    assumptions = [in_body(core, z3.BitVecVal(start, 32), size)]
    for run, (answer,) in by_induction(proof, machine, begin, work, assumptions):
        run.writes_within(0, below=FRAME)
        if run.part is None:
            run.claim(z3.And(size == 0, bits(answer, 32) == 1), "a text of nothing has a unit")
            continue
        wrong, end = run.part[4], run.part[3]
        is_above = z3.UGT(run.step.first, 0xFF) if run.step else z3.BoolVal(False)
        is_over = at + run.step.count == end if run.step else run.part[2] == 0
        none_above = z3.And(z3.Not(is_above), is_over, wrong == 0)
        some_above = z3.Or(is_above, z3.And(is_over, wrong != 0))
        run.claim(z3.If(bits(answer, 32) == 1, none_above, z3.And(bits(answer, 32) == 0, some_above)), "another answer")


# Whether the text is valid.


def prove_valid(proof, readers, out, top):
    """It tells whether the decoder replaces nothing in the text. It reads eight bytes at once where it can."""
    core, number = readers.core, readers.valid
    start, size = core.window("BODY"), z3.BitVec("size", 32)
    machine = instance_at(core, top)
    machine.memory.written.clear()
    starts = [at for at, _ in loops(core, number)]
    cuts = [Loop(core, number, at) for at in starts]
    proof.require(len(cuts) == 3, "a validity of other loops")

    for level, loop in enumerate(cuts):
        loop.starts, loop.enter, loop.again = valid_loop(core, start, size, level, loop.at)

    def begin(run):
        run.steps = {}
        for loop in cuts:
            loop.cut(run)

    function = core.module.functions[number]
    work = lambda run: run.machine.run(function, [out, start, size] + [0] * len(function.locals))
    assumptions = [in_body(core, z3.BitVecVal(start, 32), size)]
    for run, _ in by_induction(proof, machine, begin, work, assumptions):
        run.writes_within(0, (out, 12))
        told = word(run.memory, out)
        if not run.steps:
            run.claim(z3.And(size == 0, told == 0), "a text of nothing is not valid")
            continue
        is_wrong = z3.Not(run.steps[run.last][1].is_character)
        run.claim(z3.If(told == 0, is_reached(run, size), z3.And(told == 1, is_wrong)), "another answer")


def valid_loop(core, start, size, level, where):
    """Of the three loops: over characters, over eight bytes, over ASCII behind these. The place never goes back, and
    a round of the first goes on."""
    at = z3.BitVec(f"at{where}", 32)
    is_inside = lambda place: z3.And(z3.ULT(place, size), z3.UGE(size - place, 8 if level == 1 else 1))

    def starts(run, values):
        (value,) = values
        if run.steps:
            run.claim(is_reached(run, bits(value, 32)), "characters are passed over")
        else:
            run.claim(bits(value, 32) == 0, "the first character is not at the start")
        run.claim(is_inside(bits(value, 32)), "beyond the text")

    def enter(run, _):
        run.suppose(is_inside(at))
        step, region = run.text(f"text{where}", start + at, size - at)
        for before, _, other in run.steps.values():
            run.suppose(z3.UGE(at, before), z3.Implies(at == before, equal(*zip(region.symbols(0, 8), other.symbols(0, 8)))))
        run.steps[where] = at, step, region
        run.last = where
        return [at]

    def again(run, values):
        (value,) = values
        run.claim(is_reached(run, bits(value, 32)), "characters are passed over")
        run.claim(is_inside(value), "beyond the text")
        run.claim(z3.UGT(value, run.steps[where][0]), "it does not go on")

    return starts, enter, again


def is_reached(run, value):
    """The place is that of the last loop, or the next character's, or behind eight letters."""
    at, step, region = run.steps[run.last]
    letters = every([z3.ULT(byte, 0x80) for byte in region.symbols(0, 8)])
    return either([value == at, z3.And(step.is_character, value == at + step.count), z3.And(letters, value == at + 8)])
