"""The function that the other theorems leave open is SHA-256's compression, FIPS 180-4, for any blocks.

By sweeping: each 32-bit result of the code gets a name. Each value of the standard is looked for among
them by two random runs, and their equality is then proven over the values that were matched before.
Random runs only propose. Over the blocks it is induction: the loop is cut where it starts.
"""

import random

import z3

from calls import any_instance
from memory import Region
from sha256 import compress
from solvers import is_possible
from theorem import theorem
from values import evaluate, from_bytes, known, lanes, symbols, to_bytes, vector


class Names:
    """The values of a run, each with a name, its definition over earlier ones, and two random values."""

    def __init__(self, inputs):
        self.random = random.Random(1)
        self.definitions, self.runs, self.by_definition = {}, {}, {}
        for symbol in inputs:
            self.add_input(symbol)

    def add_input(self, symbol):
        self.runs[symbol.decl().name()] = tuple(self.random.getrandbits(symbol.size()) for _ in range(2))

    def run(self, term):
        about = symbols(term)
        for name, symbol in about.items():
            if name not in self.runs:
                self.add_input(symbol)
        return tuple(evaluate(term, [(s, self.runs[n][run]) for n, s in about.items()]) for run in (0, 1))

    def name(self, term, prefix):
        """A symbol in the place of the term, the same for the same."""
        if isinstance(term, int):
            return term
        term = known(term)
        if isinstance(term, int) or z3.is_const(term):
            return term
        number = term.get_id()
        if number not in self.by_definition:
            symbol = z3.BitVec(f"{prefix}{len(self.definitions)}", 32)
            name = symbol.decl().name()
            self.definitions[name], self.by_definition[number] = term, symbol
            self.runs[name] = self.run(term)
        return self.by_definition[number]


ADDRESSES = {"state", "blocks", "count", "end", "stack"}


def name_results(machine, names):
    """Has the machine name each result of 32 bits that is no address."""
    simple = machine._simple

    def step(operation, immediate, stack):
        simple(operation, immediate, stack)
        is_result = stack and z3.is_bv(stack[-1]) and operation.startswith("i32.") and ".store" not in operation
        if is_result and not symbols(stack[-1]).keys() <= ADDRESSES:
            stack[-1] = names.name(stack[-1], "code")
        elif operation == "i64x2.shr_u":
            stack[-1] = vector([names.name(lane, "code") for lane in lanes(stack[-1], 4)], 4)

    machine._simple = step
    machine.named = lambda lane: names.name(lane, "code")


class Sweep:
    """Matches the standard's values with those of the code, in the order of the standard."""

    def __init__(self, proof, names):
        self.proof, self.names, self.matched, self.count = proof, names, {}, 0
        self.by_run = {}
        for name in names.definitions:
            self.by_run.setdefault(names.runs[name], []).append(name)

    def expand(self, name):
        """A value of the code over the standard's that were matched."""
        if name in self.matched:
            return self.matched[name]
        term = self.names.definitions[name]
        pairs = [(s, self.expand(n)) for n, s in symbols(term).items() if n in self.names.definitions]
        return z3.simplify(z3.substitute(term, *pairs)) if pairs else term

    def value(self, term):
        """A value of the standard: a symbol for it, which the code's values that equal it now are. One that the
        code never has is a counterexample, as two random runs show."""
        term = z3.simplify(term)
        symbol = z3.BitVec(f"standard{self.count}", 32)
        self.count += 1
        self.names.runs[symbol.decl().name()] = run = self.names.run(term)
        candidates = [name for name in self.by_run.get(run, []) if name not in self.matched]
        for name in candidates:
            self.equal(self.expand(name), term)
            self.matched[name] = symbol
        self.proof.require(candidates, f"the code never has value {self.count} of the standard")
        return symbol

    def equal(self, one, other):
        if not z3.is_true(z3.simplify(one == other)):
            self.proof.never([one != other], "a value that is not the standard's")


class Reached(Exception):
    """The loop is back where it starts."""

    def __init__(self, local):
        super().__init__()
        self.local = list(local)


def outer_loop(core):
    """The loop that runs once a block: the one that starts as often as there are blocks."""
    counts = []
    for blocks in (2, 5):
        machine, seen = core.machine(), {}
        function = core.module.functions[core.compression]
        starts = [at for at, (operation, *_) in enumerate(function.code) if operation == "loop"]

        def count(at):
            return lambda *_: seen.__setitem__(at, seen.get(at, 0) + 1)

        machine.cuts = {(function.number, at): count(at) for at in starts}
        machine.call(function.number, [core.window("SECRET"), core.window("BODY"), blocks])
        counts.append(seen)
    return [at for at in counts[0] if counts[0][at] == 2 and counts[1][at] == 5]


STATE = [z3.BitVec(f"H{word}", 32) for word in range(8)]
STATE_AT, BLOCKS, COUNT, END, STACK = z3.BitVecs("state blocks count end stack", 32)
BLOCK = [z3.BitVec(f"W{word}", 32) for word in range(16)]
MOST = 0xFFFF0000
"""Where a pointer is below this, none of what is read or written wraps."""


class Rounds:
    """The compression from its start to its loop, and once round that, from any state and anywhere."""

    def __init__(self, proof):
        self.proof = proof
        core = proof.core
        loops = outer_loop(core)
        proof.require(len(loops) == 1, f"{len(loops)} loops run once a block")
        self.function = core.module.functions[core.compression]
        self.cut = self.function.number, loops[0]
        self.names = Names(STATE)
        inside = lambda term, low: z3.And(z3.UGE(term, low), z3.ULT(term, MOST))
        self.assumptions = [inside(STATE_AT, 64), inside(BLOCKS, 64), inside(STACK, 64)]

    def instance(self):
        machine = any_instance(self.proof.core)
        machine.replaced.clear()
        machine.globals[0] = STACK
        machine.memory.regions += [
            Region("state", STATE_AT, 0, 32, is_written=True),
            Region("frame", STACK, -64, 0, is_written=True),
            Region("block", BLOCKS, 0, 64),
        ]
        for at, byte in enumerate(byte for word in STATE for byte in to_bytes(word, 4)):
            machine.memory.placed["state", at] = byte
        for at, byte in enumerate(byte for word in BLOCK for byte in reversed(to_bytes(word, 4))):
            machine.memory.placed["block", at] = byte
        return machine

    def call(self, machine, arrive):
        """The locals where `arrive` stops it, or nothing if it returns."""
        machine.cuts = {self.cut: arrive}
        try:
            machine.call(self.function.number, [STATE_AT, BLOCKS, COUNT])
        except Reached as reached:
            return reached.local
        return None

    def state_of(self, machine):
        part = machine.memory.read_region(STATE_AT, 32)
        return [from_bytes(part[at : at + 4]) for at in range(0, 32, 4)]

    def entry(self):
        """Base: no block changes nothing. Else the loop starts with the first block: what its locals hold."""
        entries = []
        for after, local in self.proof.explore(self.instance(), lambda m: self.call(m, stop), self.assumptions):
            is_same = all(word.eq(old) for word, old in zip(self.state_of(after), STATE))
            self.proof.require(is_same, "the state changes before the first block")
            if local is None:
                self.proof.never([*after.path.conditions, COUNT != 0], "blocks are passed over")
                self.proof.require(after.globals[0].eq(STACK), "the stack is not where it was")
            else:
                entries.append((after, local))
        self.proof.require(len(entries) == 1, f"the loop starts in {len(entries)} ways")
        return entries[0]

    def roles(self, machine, local):
        """Which locals hold what every round needs: constants of the call, the pointer, the end, the state."""
        same = lambda value, other: z3.is_bv(value) and not is_possible([value != other])
        fixed = [at for at, value in enumerate(local) if same(value, STATE_AT) or same(value, machine.globals[0])]
        pointer = [at for at, value in enumerate(local) if same(value, BLOCKS)]
        end = [at for at, value in enumerate(local) if same(value, BLOCKS + 64 * COUNT) and at not in pointer]
        state = {at: words_of(value) for at, value in enumerate(local) if isinstance(value, tuple)}
        self.proof.require(len(pointer) == 1 and len(end) == 1, "where the blocks are is not held as it was")
        # At the start the count is held, too: nothing may need it.
        return {at: local[at] for at in fixed}, pointer[0], end[0], state

    def round(self, fixed, pointer, end, state):
        """Step: from any locals but these once round. What the state is after it, for each way out."""

        def arrive(machine, local):
            if machine.has_started:
                raise Reached(local)
            machine.has_started = True
            for at, kind in enumerate([*self.function.params, *self.function.locals]):
                if at not in fixed and at not in state and at != pointer:
                    local[at] = END if at == end else any_value(at, kind)

        def work(machine):
            machine.has_started = False
            name_results(machine, self.names)
            return self.call(machine, arrive)

        return self.proof.explore(self.instance(), work, [*self.assumptions, COUNT != 0])


def stop(_, local):
    raise Reached(local)


def any_value(at, kind):
    width = {0x7F: 32, 0x7E: 64, 0x7B: 128}[kind]
    symbol = z3.BitVec(f"any{at}", width)
    return tuple(to_bytes(symbol, 16)) if width == 128 else symbol


def words_of(value):
    part = to_bytes(value, 16)
    return [from_bytes(part[at : at + 4]) for at in range(0, 16, 4)]


@theorem(
    "the compression is SHA-256's, for any number of blocks",
    """The function that the other theorems leave open is the compression of FIPS 180-4, 6.2.2, for every state and
    every block, wherever they are, and over any number of blocks it is that of each in turn: by induction over its
    loop. It does not branch on what it reads.""",
)
def any_blocks(proof):
    rounds = Rounds(proof)
    fixed, pointer, end, held = rounds.roles(*rounds.entry())
    proof.require([w for at in held for w in held[at]] != [], "no state is held")
    order = [STATE.index(next(s for s in STATE if s.eq(word))) for at in held for word in held[at]]
    proof.require(sorted(order) == list(range(8)), "the loop starts with another state")

    results = []
    for after, local in rounds.round(fixed, pointer, end, held):
        words = rounds.state_of(after)
        own = after.path.conditions[len(rounds.assumptions) + 1 :]
        read = {name for condition in own for name in symbols(condition)}
        proof.require(read <= {"blocks", "count", "end"}, f"the compression branches on {sorted(read)}")
        if local is None:
            proof.never([*after.path.conditions, BLOCKS + 64 != END], "it ends before the last block")
            proof.require(after.globals[0].eq(STACK), "the stack is not where it was")
        else:
            proof.never([*after.path.conditions, BLOCKS + 64 == END], "it goes on after the last block")
            proof.require(known(local[pointer] - BLOCKS) == 64, "the next block is not the next")
            proof.require(local[end].eq(END), "the end moves")
            proof.require(all(known(local[at] - value) == 0 for at, value in fixed.items()), "an address moves")
            kept = [word for at in held for word in words_of(local[at])]
            proof.require(all(words[place].eq(word) for place, word in zip(order, kept)), "two states at once")
        results.append(words)
    is_one = len(results) == 2 and all(one.eq(other) for one, other in zip(*results))
    proof.require(is_one, "the last block is compressed otherwise")

    sweep = Sweep(proof, rounds.names)
    for word, standard in zip(results[0], compress(STATE, BLOCK, sweep.value)):
        sweep.equal(sweep.expand(word.decl().name()), standard)
    return f"{sweep.count} values of the standard are found among {len(rounds.names.definitions)} of the code"
