"""Loops by induction, and functions by what was proven of them: so that a text may have any length.

Where a loop starts, any state that its invariant allows takes the place of the one that is there; where the
machine comes back to it, the invariant holds again, and the path ends. In the place of a function stands what
its own theorem says, for the addresses with which it was called; what it may have written is then anything.
"""

import z3

from calls import any_instance
from contract import step as step_of
from core import ABI
from memory import Region
from theorem import Refuted
from values import are_same, bits, every, from_bytes, identity, remembered, symbols, to_bytes

class Again(Exception):
    """The loop is back where it starts."""


@remembered
def fresh(name, count):
    """Bytes of which nothing is known."""
    return [z3.BitVec(f"{name}[{at}]", 8) for at in range(count)]


def word(memory, at, count=4):
    return bits(from_bytes(memory.read(at, count)), 8 * count)


class Run:
    """One path of a proof by induction: what it claims is proven once for the same conditions."""

    def __init__(self, proof, machine):
        self.proof, self.machine, self.memory, self.calls = proof, machine, machine.memory, 0
        self.entered = {}

    def claim(self, claim, what):
        claim = z3.simplify(claim)
        known = self.machine.path.known()
        key = (*(condition.get_id() for condition in known), claim.get_id())
        if key not in self.proof.claimed:
            self.proof.never([*known, z3.Not(claim)], what)
            self.proof.claimed[key] = claim, known

    def suppose(self, *conditions):
        for condition in conditions:
            self.machine.path.suppose(condition)

    def is_first(self, key, kept):
        """Whether no other path has come here with the same state and the same conditions of the kind that is kept. What
        comes after is proven on that path for all of them, and nothing else of what led here is known from here on."""
        path = self.machine.path
        ids = tuple(condition.get_id() for condition in path.known() if kept(symbols(condition)))
        way = tuple(path.decisions[: path.at])
        if self.proof.ways.setdefault((*key, ids), way) != way:
            return False
        path.leave_out(lambda condition: kept(symbols(condition)))
        return True

    def number(self):
        self.calls += 1
        return self.calls

    def text(self, name, place, left):
        """Four bytes of the text at a place that is a term, and what the decoder does there."""
        region = Region(name, place, 0, 8)
        self.memory.regions.append(region)
        return step_of(region.symbols(0, 4), left), region

    def forget(self, *places, below=0):
        """Anything may be at these places, and so far below the stack."""
        number, top = self.number(), self.machine.globals[0]
        for at, count in [(top - below, below), *places]:
            self.memory.write(at, fresh(f"left{number} {at}", count))

    def writes_within(self, since, *places, below=0):
        top = self.machine.globals[0]
        allowed = [(top - below, below), *places]
        for at, count in self.memory.written[since:]:
            is_within = any(start <= at and at + count <= start + size for start, size in allowed)
            self.proof.require(is_within, f"it writes {count} bytes at {at}")


def loops(core, number):
    """The loops of a function, in order: where each starts and ends."""
    code = core.module.functions[number].code
    return [(at, code[at][1]["end"]) for at in range(len(code)) if code[at][0] == "loop"]


class Loop:
    """A loop that is taken by induction. `starts(run, values)` gets the locals that a round starts with, and claims what
    holds at the start; `enter(run, values)` gives those of any round; `again(run, values)` claims them of the next.
    A round writes nowhere but at its places, where anything may be before it. A path `goes_on(run)` where the
    induction is at its end."""

    goes_on = staticmethod(lambda run: False)
    keeps, dead = None, ()
    """If it is told which conditions are kept, by their symbols, only one of the paths that come to it with the same
    state goes on. Nobody reads what is at the dead places."""

    def __init__(self, core, number, at, *places, below=0):
        self.function, self.at, self.places, self.below = core.module.functions[number], at, places, below
        code, first, assigned = self.function.code, {}, set()
        for name, local, _ in code[at : code[at][1]["end"]]:
            if name.startswith("local."):
                first.setdefault(local, name)
                assigned |= {local} - ({local} if name == "local.get" else set())
        self.assigned = sorted(assigned)
        self.live = [local for local in self.assigned if first[local] == "local.get"]

    def cut(self, run):
        run.machine.cuts[self.function.number, self.at] = lambda machine, local: self._arrive(run, local)

    def _arrive(self, run, local):
        fixed = {at: value for at, value in enumerate(local) if at not in self.assigned}
        values = [local[at] for at in self.live]
        if self.at in run.entered and self.goes_on(run):
            return
        if self.at in run.entered:
            before, top, since = run.entered[self.at]
            is_same = all(are_same(value, before[at]) for at, value in fixed.items())
            run.proof.require(is_same and run.machine.globals[0] == top, "what is fixed in a loop changes")
            run.writes_within(since, *self.places, below=self.below)
            self.again(run, values)
            raise Again
        self.starts(run, values)
        if self.keeps and not self._is_first(run, fixed):
            raise Again
        run.forget(*self.places, below=self.below)
        given = self.enter(run, values)
        kinds = [*self.function.params, *self.function.locals]
        for at in self.assigned:
            width = {0x7F: 32, 0x7E: 64}.get(kinds[at])
            if width is None:
                raise Refuted("a loop with a vector")
            local[at] = z3.BitVec(f"any{self.at} {at}", width)
        for at, value in zip(self.live, given):
            local[at] = value
        run.entered[self.at] = fixed, run.machine.globals[0], len(run.memory.written)

    def _is_first(self, run, fixed):
        top, memory = run.machine.globals[0], run.memory
        for at, count in [(top - self.below, self.below), *self.places, *self.dead]:
            memory.write(at, fresh(f"dead{self.at} {at}", count))
        terms = tuple(sorted((at, byte.get_id()) for at, byte in memory.terms.items()))
        left = terms, hash(bytes(memory.bytes)), hash(bytes(memory.stale))
        return run.is_first((id(self), top, tuple(run.entered), identity([*fixed.values()]), left), self.keeps)


def by_induction(proof, machine, begin, work, assumptions=()):
    """Every path of `work(run)` that ends, with its run. Those that come back to a loop end there."""
    proof.claimed, proof.ways = getattr(proof, "claimed", {}), {}
    machine.forks = True
    ended = object()

    def path(machine):
        run = machine.run_of = Run(proof, machine)
        begin(run)
        try:
            return work(run)
        except Again:
            return ended

    for after, result in proof.explore(machine, path, assumptions):
        proof.returns(result)
        if result is not ended:
            proof.require(after.globals[0] == machine.globals[0], "the stack is not where it was")
            yield after.run_of, result


def in_body(core, place, left):
    """A place of the text, and how much of it is left."""
    start, most = core.window("BODY"), ABI["BODY_BYTES"]
    return z3.And(z3.UGE(place, start), z3.ULE(left, most), z3.ULE(place, start + most), z3.ULE(place + left, start + most))


def instance_at(core, top):
    """Any instance whose stack is there."""
    machine = any_instance(core)
    machine.globals[0] = machine.lowest = top
    return machine


def write_word(memory, at, value, count=4):
    memory.write(at, to_bytes(value, count))


def equal(*pairs):
    return every([one == other for one, other in pairs])
