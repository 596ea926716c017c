"""Paths that leave the same, joined to one.

Text has many: of four bytes that are not UTF-8 there are some ten thousand ways to be so. What follows
depends on what the reader of a character leaves, such as how long it is, and of that there are few.
"""

import z3

from memory import Trap, Unsupported, stale_byte
from paths import are_complete, explore, runs
from values import are_same, bits, identity


def joined(taken):
    """Of pairs of a path and what it leaves: each thing that is left, and the condition under which it is."""
    if not are_complete([path for path, _ in taken]):
        raise Unsupported("the paths leave something out")
    return [(left, z3.simplify(_condition(left, taken, 0))) for left in dict.fromkeys(left for _, left in taken)]


def _condition(wanted, taken, depth):
    is_wanted = {left == wanted for _, left in taken}
    if len(is_wanted) == 1:
        return z3.BoolVal(is_wanted.pop())
    first = taken[0][0].choices[depth]
    yes = [way for way in taken if way[0].choices[depth].eq(first)]
    no = [way for way in taken if not way[0].choices[depth].eq(first)]
    return z3.If(first, _condition(wanted, yes, depth + 1), _condition(wanted, no, depth + 1))


def decided(path, ways):
    """What is left on this path."""
    for left, condition in ways[:-1]:
        if path.decide(condition):
            return left
    return ways[-1][0]


class Merged:
    """In the place of a function that calls no other, and leaves numbers: what it leaves, by what it reads.

    Its paths are found once, for any bytes in the places that hold terms. Where it is called again, its
    terms are put in.
    """

    def __init__(self, function):
        self.function, self.lemmas = function, []

    def __call__(self, machine, *arguments):
        fitting = [lemma for lemma in self.lemmas if lemma.fits(machine, arguments)]
        if not fitting:
            fitting = [Lemma(self.function, machine, arguments)]
            self.lemmas += fitting
        return fitting[0].follow(machine)


class Lemma:
    """What a function leaves wherever memory has the same numbers in the places that it reads, with any bytes in
    the place of terms."""

    def __init__(self, function, machine, arguments):
        self.arguments, self.stack, self.reached = arguments, machine.globals[0], set()
        start = machine.copy()
        start.memory.written, start.memory.seen = [], set()
        start.memory.forget_terms()
        taken = []
        for after, result in explore(start, lambda m: m.run(function, [*arguments] + [0] * len(function.locals))):
            self.reached |= after.reached
            taken.append((after.path, self._left(after, result)))
        self.ways = joined(taken)
        memory = start.memory
        self.open = [at for at in sorted(memory.seen) if memory.stale[at]]
        self.numbers = [(at, memory.bytes[at]) for at in sorted(memory.seen) if not memory.stale[at]]

    def _left(self, after, result):
        """What it answers, and the bytes that it has written."""
        if isinstance(result, Trap):
            raise Unsupported(f"a function that traps: {result}")
        memory = after.memory
        places = [at for start, end in memory.places_written() for at in range(start, end)]
        is_number = not any(at in memory.terms for at in places) and all(isinstance(value, int) for value in result)
        if not is_number or after.fills or after.globals[0] != self.stack:
            raise Unsupported("a function that leaves more than numbers")
        return tuple(result), tuple((at, memory.bytes[at]) for at in places)

    def fits(self, machine, arguments):
        memory = machine.memory
        is_same = self.arguments == arguments and self.stack == machine.globals[0]
        is_number = lambda at: at not in memory.terms and not memory.stale[at]
        return is_same and all(is_number(at) and memory.bytes[at] == byte for at, byte in self.numbers)

    def follow(self, machine):
        pairs = [(stale_byte(at), bits(machine.memory.read(at, 1)[0], 8)) for at in self.open]
        ways = [(left, z3.substitute(condition, *pairs)) for left, condition in self.ways]
        result, written = decided(machine.path, ways)
        for at, byte in written:
            machine.memory.write(at, [byte])
        machine.reached |= self.reached
        return list(result)


DEEPEST = 64
"""No block is in more others."""


class JoinedBlock:
    """In the place of a block that only reads, and sets locals: each way out of it once, however many paths lead
    there. Such is the test of a byte that may belong to one of several ranges."""

    def __init__(self, function, at):
        self.function, self.at, self.end = function, at, function.code[at][1]["end"]
        locals_ = [(name, local) for name, local, _ in function.code[at : self.end] if name.startswith("local.")]
        self.assigned = sorted({local for name, local in locals_ if name != "local.get"})
        self.used = sorted({local for name, local in locals_ if name == "local.get"} - self._set_first())
        self.found = {}

    def _set_first(self):
        """The locals that are set before anything branches, and not got before."""
        got, first = set(), set()
        for name, local, _ in self.function.code[self.at + 1 : self.end]:
            if name.startswith("br") or name in ("block", "if"):
                break
            if name == "local.get":
                got.add(local)
            elif name.startswith("local.") and local not in got:
                first.add(local)
        return first

    @staticmethod
    def all_of(function):
        """Those of a function, by where they start."""
        other = {"loop", "call", "return", "global.set", "memory.copy", "memory.fill", "unreachable"}
        is_fit = lambda part: not any(name in other or ".store" in name for name, *_ in part)
        blocks = [(at, kind) for at, (name, kind, _) in enumerate(function.code) if name == "block"]
        fit = [at for at, kind in blocks if not kind["results"] and is_fit(function.code[at : kind["end"]])]
        return {(function.number, at): JoinedBlock(function, at) for at in fit}

    def __call__(self, machine, local):
        """How many blocks are left beside this one, 0 at its end. The locals are then as the block leaves them."""
        used = [local[at] for at in self.used]
        is_same = lambda reads: all(are_same(machine.memory.read(at, 1)[0], byte) for at, byte in reads)
        known_ways = self.found.setdefault(identity(used), [])
        fitting = [ways for _, reads, ways in known_ways if is_same(reads)]
        if not fitting:
            reads, ways = self._ways(machine, local)
            known_ways.append((used, reads, ways))  # Kept, so that z3 gives no number twice.
            fitting = [ways]
        depth, values = decided(machine.path, fitting[0])
        for at, value in zip(self.assigned, values):
            local[at] = value
        return depth

    def _ways(self, machine, local):
        """What it reads, and each way out of it with its condition."""
        memory, before, beyond, left = machine.memory, (machine.path, machine.memory.seen), len(self.function.code), {}
        labels = [(beyond + depth, 0, 0) for depth in reversed(range(DEEPEST))] + [(self.end, 0, 0)]
        memory.seen = set()

        def run(path):
            machine.path, after = path, list(local)
            _, at = machine.run_part(self.function, after, self.at + 1, self.end + 1, list(labels))
            depth, values = max(at - beyond, 0), [after[local] for local in self.assigned]
            left[depth, identity(values)] = depth, values
            return depth, identity(values)

        taken = list(runs(run))
        reads = [(at, *memory.read(at, 1)) for at in sorted(memory.seen)]
        machine.path, memory.seen = before
        if any(isinstance(way, Trap) for _, way in taken):
            raise Unsupported("a block that traps")
        ways = joined(taken) if taken[1:] else [(taken[0][1], z3.BoolVal(True))]
        return reads, [(left[way], condition) for way, condition in ways]
