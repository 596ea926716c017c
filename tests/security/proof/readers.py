"""The functions that read a text of any length, each at the addresses where a verdict calls it: one step of each
loop is one step of the decoder, from any state that its invariant allows."""

import hashlib
import hmac

import z3

from calls import any_instance
from contract import PREFIX
from core import SECRET
from induction import Loop, by_induction, equal, in_body, instance_at, loops, word, write_word
from memory import Region
from values import bits, every, from_bytes, to_bytes

REPLACED = 0xFFFD
OPEN, AT_END, NONE = 1, 0, 3
"""What a reader of units holds of a part of the text: there is something wrong behind it, there is not, no part."""

FRAME = 64
"""How far below the stack a function that reads units writes."""


def only(found, what):
    if len(found) != 1:
        raise LookupError(f"{len(found)} functions {what}")
    return found[0]


class Readers:
    """The functions, found by what they call and what calls them, and what a verdict on a text hands to them."""

    def __init__(self, core):
        self.core, functions = core, core.module.functions
        calls = lambda number: {immediate for name, immediate, _ in functions[number].code if name == "call"}
        plain, all_of_text = core.reached_by_verdict(b"e"), core.reached_by_verdict("é".encode())
        text = [number for number in all_of_text if number not in plain]
        self.judge = plain[1]
        self.latin1 = only([n for n in text if calls(n) and functions[n].results], "tell whether L is defined")
        self.unit = only([n for n in text if calls(n) and not functions[n].results], "read a unit")
        self.chunk = only([n for n in text if n in calls(self.unit) and not calls(n)], "find a part of a text")
        self.valid = only([n for n in text if n not in (self.latin1, self.unit, self.chunk)], "tell whether a text is valid")
        hashing = [n for n in plain[2:] if core.compression in calls(n) and len(functions[n].params) == 3]
        self.update = only(hashing, "hash")
        self.finish = only([n for n in plain[2:] if functions[n].results], "compare")
        self.sites = set()
        self._watch()

    def _watch(self):
        """The addresses in a verdict on a text."""
        machine, body, seen = self.core.concrete(SECRET, "é".encode()), "é".encode(), {}
        header = PREFIX + hmac.new(SECRET, b"another", hashlib.sha256).hexdigest().encode()
        machine.memory.write(self.core.window("SIGNATURE"), list(header))

        def watched(number):
            function = self.core.module.functions[number]

            def call(machine, *arguments):
                seen.setdefault(number, []).append(arguments)
                return machine.run(function, [*arguments] + [0] * len(function.locals))

            return call

        machine.replaced |= {number: watched(number) for number in (self.valid, self.update, self.unit)}
        machine.invoke("verify", len(header), len(body), 1, 0, len(body))
        start = self.core.window("BODY")
        self.pending, self.told = only([(at, out) for out, at, _ in seen[self.valid] if at != start], "hold bytes of L")
        self.hasher, self.buffer = only([(h, at) for h, at, _ in seen[self.update] if at != start], "hash L")
        self.units = seen[self.unit][0][1], seen[self.unit][-1][1]
        self.outs = [sorted({out for out, at in seen[self.unit] if at == state}) for state in self.units]


# The parts of a text: what is valid, and what is wrong behind it.


def part_of(readers, run, out, state):
    """In the place of the function that finds the next part."""
    readers.sites.add((prove_part,))
    run.proof.require(out >= state + 8 or state >= out + 16, "a part is told where the reader is")
    place, left = word(run.memory, state), word(run.memory, state + 4)
    run.claim(in_body(readers.core, place, left), "a part that is not of the body")
    if run.machine.decide(left == 0):
        run.forget((out, 16))
        write_word(run.memory, out, 0)
        return []
    number = run.number()
    valid, end, wrong, after, rest = z3.BitVecs([f"{n}{number}" for n in ("valid", "end", "wrong", "after", "rest")], 32)
    run.suppose(equal((end, place + valid), (after, end + wrong), (rest, left - valid - wrong)))
    run.suppose(z3.ULE(valid, left), z3.ULE(wrong, 3), z3.ULE(wrong, left - valid), z3.Implies(wrong == 0, valid == left))
    step, _ = run.text(f"part{number}", place, valid)
    run.suppose(begins_with_character(step, valid))
    run.part = place, step, valid, end, wrong, after, rest
    run.forget()
    for at, value in zip(range(out, out + 16, 4), (place, valid, end, wrong)):
        write_word(run.memory, at, value)
    write_word(run.memory, state, after)
    write_word(run.memory, state + 4, rest)
    return []


def begins_with_character(step, size):
    """What is known of each place of the valid part: a whole character is there, unless it is its end."""
    return z3.Implies(size != 0, z3.And(step.is_character, z3.ULE(step.count, size)))


def prove_part(proof, readers):
    """From any place of the text, wherever this is held: it tells how many whole characters follow, and how much is
    wrong behind them."""
    core, number = readers.core, readers.chunk
    out, state, place, left, at = z3.BitVecs("out state place left at", 32)
    machine = any_instance(core)
    memory = machine.memory
    memory.regions += [Region("out", out, 0, 16, is_written=True), Region("state", state, 0, 8, is_written=True)]
    for offset, byte in enumerate([*to_bytes(place, 4), *to_bytes(left, 4)]):
        memory.placed["state", offset] = byte
    loop = Loop(core, number, only([start for start, _ in loops(core, number)], "are loops of parts"))

    def starts(run, values):
        run.claim(bits(only(values, "are places"), 32) == 0, "the first character is not at the start")
        run.claim(left != 0, "beyond the text")

    def enter(run, _):
        run.suppose(z3.ULT(at, left))
        run.step, _ = run.text("text", place + at, left - at)
        return [at]

    def again(run, values):
        run.claim(z3.And(run.step.is_character, bits(values[0], 32) == at + run.step.count), "another character")
        run.claim(z3.ULT(values[0], left), "beyond the text")

    loop.starts, loop.enter, loop.again = starts, enter, again
    function = core.module.functions[number]
    work = lambda run: run.machine.run(function, [out, state] + [0] * len(function.locals))
    no_wrap = [z3.ULT(out, 0xFFFF0000), z3.ULT(state, 0xFFFF0000)]
    for run, _ in by_induction(proof, machine, loop.cut, work, [in_body(core, place, left), *no_wrap]):
        field = lambda where, offset: bits(from_bytes(run.memory.read_region(where + offset, 4)), 32)
        begin, size, end, wrong = (field(out, offset) for offset in (0, 4, 8, 12))
        after, rest = field(state, 0), field(state, 4)
        run.writes_within(0)
        if not run.entered:
            run.claim(z3.And(left == 0, begin == 0, after == place, rest == 0), "the text ends where it does not")
            continue
        is_all = z3.And(run.step.is_character, at + run.step.count == left, size == left, wrong == 0)
        is_wrong = z3.And(z3.Not(run.step.is_character), size == at, wrong == run.step.count)
        told = equal((begin, place), (end, place + size), (after, end + wrong), (rest, left - size - wrong))
        run.claim(z3.And(told, z3.Or(is_all, is_wrong)), "a part ends elsewhere")


# The units of a text, one a call.


def unit_state(memory, state, flag, at, end, pending, after, rest):
    """Writes what the reader of units holds; nothing is assumed of what it does not read."""
    write_word(memory, state, flag, 2)
    write_word(memory, state + 16, NONE, 2)
    if flag == OPEN:
        write_word(memory, state + 2, REPLACED, 2)
    if flag != NONE:
        write_word(memory, state + 4, 0 if at is None else at)
    if at is not None:
        write_word(memory, state + 8, end)
        write_word(memory, state + 12, pending, 2)
    write_word(memory, state + 32, after)
    write_word(memory, state + 36, rest)


def holds_unit_state(memory, state, flag, at, end, pending, after, rest):
    """Whether it holds that, as a condition. No part is left where `at` is none, nor is one looked at where none is
    held."""
    field = lambda offset, count=4: word(memory, state + offset, count)
    is_open = flag == OPEN if not isinstance(flag, int) else z3.BoolVal(flag == OPEN)
    inside = [field(8) == end, field(12, 2) == pending, z3.Implies(is_open, field(2, 2) == REPLACED)]
    same = [field(0, 2) == flag, field(16, 2) == NONE, field(32) == after, field(36) == rest]
    place = [] if flag is NONE else [field(4) == (0 if at is None else at)]
    return every([*same, *place, *([] if at is None else inside)])


def prove_unit(proof, readers, out, state, top):
    """From any state that the reader of units can hold: it gives the next unit of the decoder, or tells the end."""
    core = readers.core
    at, end, wrong, after, rest = z3.BitVecs("at end wrong after rest", 32)
    pending = z3.BitVec("pending", 16)
    inside = [in_body(core, at, end - at), z3.ULE(at, end), z3.ULE(wrong, 3), after == end + wrong, in_body(core, after, rest)]
    is_low = z3.And(z3.UGE(pending, 0xDC00), z3.ULE(pending, 0xDFFF))
    kinds = [
        (NONE, None, None, [in_body(core, after, rest)]),
        (AT_END, None, None, [in_body(core, after, rest)]),
        (AT_END, at, 0, [*inside, wrong == 0, rest == 0]),
        (OPEN, at, 0, [*inside, wrong != 0]),
        (AT_END, at, pending, [*inside, wrong == 0, rest == 0, is_low]),
        (OPEN, at, pending, [*inside, wrong != 0, is_low]),
    ]
    function = core.module.functions[readers.unit]
    for flag, place, low, assumptions in kinds:
        machine = instance_at(core, top)
        unit_state(machine.memory, state, flag, place, end, low, after, rest)
        machine.memory.written.clear()

        def begin(run, place=place):
            run.part = None
            run.machine.replaced[readers.chunk] = lambda _, *given: part_of(readers, run, *given)
            run.step, _ = run.text("text", at, end - at)
            if place is not None:
                run.suppose(begins_with_character(run.step, end - at))

        work = lambda run: run.machine.run(function, [out, state] + [0] * len(function.locals))
        for run, _ in by_induction(proof, machine, begin, work, assumptions):
            run.writes_within(0, (out, 2), (state, 40), below=FRAME)
            gives = lambda unit: z3.And(word(run.memory, out, 1) == 1, word(run.memory, out + 1, 1) == z3.Extract(7, 0, bits(unit, 16)))
            holds = lambda *fields: holds_unit_state(run.memory, state, *fields)
            is_empty = z3.And(holds(NONE, None, None, None, after, 0), rest == 0)
            ends = z3.And(word(run.memory, out, 1) == 0, is_empty)
            from_part = lambda step, flag, place, end, after, rest: z3.And(
                gives(step.first), holds(flag, place + step.count, end, step.second, after, rest)
            )
            replaces = lambda after, rest: z3.And(gives(REPLACED), holds(AT_END, None, None, None, after, rest))
            if place is None or run.part is not None:
                run.claim(is_next_part(core, run, ends, from_part, replaces, rest), "another unit of the next part")
            elif low is pending:
                run.claim(z3.And(gives(low), holds(flag, at, end, 0, after, rest)), "another half of a pair")
            else:
                here = from_part(run.step, flag, at, end, after, rest)
                beyond = replaces(after, rest) if flag == OPEN else ends
                run.claim(z3.If(at != end, here, beyond), "another unit")


def is_next_part(core, run, ends, from_part, replaces, rest):
    if run.part is None:
        return z3.And(ends, rest == 0)
    place, step, valid, end, wrong, after, left = run.part
    flag = z3.If(wrong != 0, z3.BitVecVal(OPEN, 16), z3.BitVecVal(AT_END, 16))
    unit = z3.If(valid != 0, from_part(step, flag, place, end, after, left), replaces(after, left))
    return z3.And(unit, in_body(core, after, left), z3.Implies(wrong == 0, left == 0))
