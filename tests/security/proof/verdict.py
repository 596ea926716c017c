"""The verdict on a text of any length: the bytes that are signed are those of the contract's table.

What the text is, is a few facts: whether it is ASCII or valid, whether L is defined, and the MACs of its bytes and
of its low bytes. What the code finds of them, a loop at a time, is proven by induction here, in `readers`, `validity` and `hashing`.
"""

import z3

from calls import Delivery, FormedHeader
from contract import step as step_of
from contract import table
from core import ABI
from facts import Facts, letters, starts_character
from hashing import HASHER_BYTES, HASHING, Hasher, prove_mac
from induction import Again, Loop, by_induction, equal, in_body, loops, word, write_word
from memory import Region
from merged import Merged
from readers import NONE, only, prove_unit
from sha256 import C
from validity import prove_latin1, prove_valid
from values import are_same, bits, every, from_bytes, known, symbols

STATE_BYTES = 40
"""What the reader of units holds."""

HIGH_BITS = 0x80808080


class Verdict:
    """`verify` on a text of any length, each loop by induction."""

    def __init__(self, proof, readers, template, encoding):
        self.proof, self.readers, self.core, self.encoding = proof, readers, proof.core, encoding
        self.delivery = delivery = Delivery(self.core, FormedHeader(), encoding, template=template)
        self.size, self.body = delivery.body_bytes, self.core.window("BODY")
        self.inner, self.outer = delivery.states[0]
        self.facts, self.hasher = Facts(), Hasher(readers.hasher, self.outer)
        self.of_few = Merged(self.core.module.functions[readers.valid])
        self.end = Region("end", self.body + self.size, -4, 0)
        delivery.machine.memory.regions.append(self.end)
        self.loops = self._loops()

    def _loops(self):
        core, readers = self.core, self.readers
        code = core.module.functions[readers.judge].code
        own = loops(core, readers.judge)
        inner = [(s, e) for s, e in own if not any(s < t and f < e for t, f in own)]
        within = lambda s, e, what: any(code[at][:2] == what for at in range(s, e))
        has = lambda *whats: only([s for s, e in inner if all(within(s, e, what) for what in whats)], "are loops of the kind")
        words = Loop(core, readers.judge, has(["i32.const", HIGH_BITS]))
        words.starts, words.enter, words.again = self.starts_words, self.enter_words, self.again_words
        (of_l, of_blocks), outs = readers.units, [[(out, 2) for out in outs] for outs in readers.outs]
        places = [(readers.pending, 4), (readers.told, 12), (of_l, STATE_BYTES), *outs[0]]
        low = Loop(core, readers.judge, has(["call", readers.unit], ["call", readers.valid]), *places, below=128)
        low.starts, low.enter, low.again = self.starts_low, self.enter_low, self.again_low
        places = [(readers.buffer, 64), (readers.hasher, HASHER_BYTES), (of_blocks, STATE_BYTES), *outs[1]]
        blocks = Loop(core, readers.judge, has(["call", readers.unit], ["call", readers.update]), *places, below=HASHING)
        blocks.starts, blocks.enter, blocks.again = self.starts_blocks, self.enter_blocks, self.again_blocks
        blocks.dead = [(readers.pending, 4), (readers.told, 12), (of_l, STATE_BYTES), *outs[0]]
        blocks.keeps = self.is_of_verdict
        # It asks once more after the end, when the rest of the last block is hashed.
        blocks.goes_on = lambda run: run.hashed is not None and run.is_ended
        return [words, low, blocks]

    @staticmethod
    def is_of_verdict(about):
        """Whether a condition with these symbols is one that a verdict still depends on when MACs are made."""
        facts = ("utf8", "latin1", "low_utf8", "ascii", "claimed", "body mac", "low mac", "limit")
        return all(name.startswith(facts) or name == "body_bytes" and "limit" in about for name in about)

    # Whether it is ASCII: words of four bytes, the last perhaps over again.

    def about_letters(self):
        """What `ascii` means for the bytes that are read before and after the loop."""
        first, last = self.delivery.machine.memory.read(self.body, 4), self.end.symbols(-4, 4)
        are_ends = every([z3.Implies(z3.UGE(self.size, back), z3.ULT(last[-back], 0x80)) for back in (1, 2, 3, 4)])
        is_first = z3.Implies(z3.UGE(self.size, 4), letters(first))
        are_all = z3.And(z3.ULE(self.size, 8), are_ends, is_first)
        return [z3.Implies(self.facts.is_ascii, z3.And(are_ends, is_first)), z3.Implies(are_all, self.facts.is_ascii)]

    def is_inside(self, place):
        """Another word is there, before the last."""
        return z3.And(z3.UGT(self.size, 4), z3.ULT(place, self.size - 4))

    def starts_words(self, run, values):
        place = bits(only(values, "are places"), 32)
        run.claim(z3.And(place == 4, self.is_inside(place), letters(run.memory.read(self.body, 4))), "no letters")

    def enter_words(self, run, _):
        at = z3.BitVec("word at", 32)
        region = Region("word", self.body + at, 0, 4)
        run.memory.regions.append(region)
        run.word = at, region.symbols(0, 4)
        is_last = z3.And(z3.UGE(at + 4, self.size - 4), letters(run.word[1]), letters(self.end.symbols(-4, 4)))
        run.suppose(self.is_inside(at), z3.Implies(self.facts.is_ascii, letters(run.word[1])))
        run.suppose(z3.Implies(is_last, self.facts.is_ascii))
        return [at]

    def again_words(self, run, values):
        at, part = run.word
        run.claim(z3.And(values[0] == at + 4, self.is_inside(values[0]), letters(part)), "no letters")

    # Whether L is valid: each unit with those before it that are the start of a character.

    def starts_low(self, run, values):
        count, byte = values if isinstance(values[0], int) else reversed(values)
        run.claim(z3.And(bits(count, 32) == 0, bits(byte, 32) == run.unit), "it starts with bytes")
        run.claim(self.holds_state(run), "another state of the reader")

    def enter_low(self, run, values):
        size, unit = z3.BitVec("pending", 32), z3.BitVec("low", 8)
        run.suppose(z3.ULE(size, 3))
        count = next((n for n in range(3) if run.machine.decide(size == n)), 3)
        before = [z3.BitVec(f"before[{at}]", 8) for at in range(count)]
        run.suppose(starts_character(before))
        run.tail, run.unit = [*before, unit], z3.ZeroExt(24, unit)
        more = [z3.BitVec(f"more[{at}]", 8) for at in range(3 - count)]
        # Valid text goes on from here somehow.
        run.suppose(z3.Implies(self.facts.is_low_utf8, step_of([*run.tail, *more], z3.BitVecVal(4, 32)).is_character))
        run.memory.write(self.readers.pending, before)
        self.forget_state(run)
        run.calls_before = run.units
        return [count, run.unit] if isinstance(values[0], int) else [run.unit, count]

    def again_low(self, run, values):
        count, byte = values if isinstance(values[0], int) else reversed(values)
        self.proof.require(isinstance(count, int) and count <= 3, "too many bytes")
        is_next = z3.And(bits(byte, 32) == run.unit, self.holds_state(run))
        run.claim(z3.And(is_next, z3.BoolVal(run.units == run.calls_before + 1)), "another unit")
        left = run.memory.read(self.readers.pending, count)
        step = self.tail_step(run)
        is_whole = z3.And(step.is_character, step.count == len(run.tail))
        if count:
            goes_on = z3.And(equal(*zip(left, run.tail)), z3.BoolVal(count == len(run.tail)), starts_character(left))
            run.claim(z3.And(goes_on, z3.Not(is_whole)), "another start of a character")
        else:
            run.claim(is_whole, "no character")

    def tail_step(self, run):
        """What the decoder does at the bytes that are pending, if no other follows."""
        padded = [*run.tail, *[z3.BitVecVal(0, 8)] * (4 - len(run.tail))]
        return step_of(padded, z3.BitVecVal(len(run.tail), 32))

    # The MAC of the low bytes: a block at a time.

    def starts_blocks(self, run, values):
        fill = bits(only(values, "are fills"), 32)
        run.claim(z3.And(fill == 0, self.hasher.holds(run.memory, self.inner, 1)), "a key that is another")
        self.begin_state(run, self.readers.units[1])
        run.state, run.is_ended = (self.readers.units[1], None), False
        run.claim(z3.ULE(self.size, ABI["BODY_BYTES"]), "beyond the window")
        if self.encoding == "auto" and run.machine.decide(self.facts.has_l):
            run.machine.decide(self.facts.is_low_utf8)

    def enter_blocks(self, run, _):
        state, blocks, fill = z3.BitVec("low state", 256), z3.BitVec("low blocks", 64), z3.BitVec("fill", 32)
        block = [z3.BitVec(f"block[{at}]", 8) for at in range(64)]
        run.suppose(z3.ULE(fill, 63), z3.ULE(self.size, ABI["BODY_BYTES"]))
        self.hasher.write(run.memory, state, blocks)
        run.memory.write(self.readers.buffer, block)
        self.forget_state(run)
        region = Region("slot", self.readers.buffer + fill, 0, 1, is_written=True)
        run.memory.regions.append(region)
        run.tail, run.calls_before = None, run.units
        run.blocks = state, blocks, fill, block
        return [63 if run.machine.decide(fill == 63) else fill]

    def again_blocks(self, run, values):
        state, blocks, fill, block = run.blocks
        (value,) = values
        run.claim(z3.And(z3.BoolVal(run.units == run.calls_before + 1), self.holds_state(run)), "another unit")
        unit = z3.Extract(7, 0, run.unit)
        whole = C(state, bits(from_bytes([*block[:63], unit]), 512))
        if isinstance(value, int) and value == 0:
            run.claim(z3.And(fill == 63, self.hasher.holds(run.memory, whole, blocks + 1)), "another block")
            return
        is_placed = run.memory.placed.get(("slot", 0), z3.BitVecVal(0, 8)) == unit
        is_same = z3.And(self.hasher.holds(run.memory, state, blocks), equal(*zip(run.memory.read(self.readers.buffer, 64), block)))
        run.claim(z3.And(is_placed, is_same, fill != 63, bits(value, 32) == fill + 1), "another byte")

    # The reader of units, and what it holds: nothing else may read or write it.

    def forget_state(self, run):
        at, _ = run.state
        run.state = at, [z3.BitVec(f"held{run.number()}[{place}]", 8) for place in range(STATE_BYTES)]
        run.memory.write(*run.state)

    def holds_state(self, run):
        at, held = run.state
        return equal(*((bits(byte, 8), other) for byte, other in zip(run.memory.read(at, STATE_BYTES), held)))

    def begin_state(self, run, at):
        field = lambda offset, count=4: word(run.memory, at + offset, count)
        is_none = equal((field(0, 2), NONE), (field(16, 2), NONE))
        is_body = z3.And(equal((field(32), self.body), (field(36), self.size)), in_body(self.core, field(32), self.size))
        run.claim(z3.And(is_none, is_body), "it does not start at the body")
        run.tail = []

    def read_unit(self, run, out, at):
        self.readers.sites.add((prove_unit, out, at, run.machine.globals[0]))
        if run.state is None or run.state[0] != at:
            self.begin_state(run, at)
            run.is_ended = False
        else:
            run.claim(self.holds_state(run), "another state of the reader")
        number = run.number()
        run.forget((out, 2), below=64)
        run.state = at, None
        self.forget_state(run)
        if run.is_ended or not run.machine.decide(z3.Bool(f"more{number}")):
            write_word(run.memory, out, 0, 1)
            run.is_ended = True
            if run.tail is not None:
                self.ends(run)
            return []
        run.units += 1
        unit = z3.BitVec(f"unit{number}", 8)
        run.unit = z3.ZeroExt(24, unit)
        run.memory.write(out, [1, unit])
        return []

    def ends(self, run):
        """No unit follows: L is valid if those that are pending are a character, or none is."""
        if run.tail:
            step = self.tail_step(run)
            is_whole = z3.And(step.is_character, step.count == len(run.tail))
        else:
            is_whole = z3.BoolVal(True)
        run.suppose(self.facts.is_low_utf8 == is_whole)

    def is_latin1(self, run, size):
        self.readers.sites.add((prove_latin1, run.machine.globals[0]))
        run.claim(bits(size, 32) == self.size, "it reads another text")
        run.claim(z3.Not(self.facts.is_ascii), "a text that is ASCII")
        run.claim(z3.ULE(self.size, ABI["BODY_BYTES"]), "beyond the window")
        self.arrive(run)
        run.forget(below=128)
        return [int(run.machine.decide(self.facts.has_l))]

    def is_valid(self, run, out, at, size):
        if isinstance(size, int) and at == self.readers.pending:
            return self.of_few(run.machine, out, at, size)
        self.readers.sites.add((prove_valid, out, run.machine.globals[0]))
        run.claim(z3.And(bits(at, 32) == self.body, bits(size, 32) == self.size), "it reads another text")
        run.forget((out, 12))
        write_word(run.memory, out, int(not run.machine.decide(self.facts.is_utf8)))
        return []

    # There are many ways to find that a text is not ASCII. What comes after is proven for one, without what is known by it.

    def arrive(self, run):
        local, memory = run.machine.frames[-1], run.memory
        left = {at: byte.get_id() for at, byte in memory.terms.items()}
        if self.ways is not None:
            self.ways.append((list(local), left, bytes(memory.bytes), run.machine.globals[0]))
            raise Again
        is_same = all(way[1:] == (left, bytes(memory.bytes), run.machine.globals[0]) for way in self.found)
        self.proof.require(self.found and is_same, "what is left depends on how a text is found not to be ASCII")
        for at, values in enumerate(zip(local, *(way[0] for way in self.found))):
            if not all(are_same(value, values[0]) for value in values):
                local[at] = z3.BitVec(f"any {at}", 32)
        is_way = lambda about: about and all(name == "body_bytes" or name.startswith("old[") for name in about)
        run.machine.path.leave_out(lambda condition: not is_way(symbols(condition)))
        run.suppose(z3.Not(self.facts.is_ascii), z3.ULE(self.size, ABI["BODY_BYTES"]))

    # The MACs.

    def update(self, run, hasher, at, count):
        if count == 64 and isinstance(count, int):
            function = self.core.module.functions[self.readers.update]
            return run.machine.run(function, [hasher, at, count] + [0] * len(function.locals))
        self.proof.require(hasher == self.hasher.at and run.hashed is None, "another hasher")
        if at == self.body:
            run.claim(z3.And(bits(count, 32) == self.size, self.hasher.holds(run.memory, self.inner, 1)), "another body")
            run.hashed = self.body, self.facts.of_body
        else:
            self.proof.require(at == self.readers.buffer, "another block")
            self.ends_low(run, count)
            run.hashed = at, self.facts.of_low
        run.forget((hasher, HASHER_BYTES), below=HASHING)
        return []

    def ends_low(self, run, count):
        state, blocks, fill, block = run.blocks
        is_same = equal(*zip(run.memory.read(self.readers.buffer, 64), block))
        self.proof.require(run.is_ended, "units are left")
        run.claim(z3.And(bits(count, 32) == fill, is_same, self.hasher.holds(run.memory, state, blocks)), "another end")

    def compare(self, run, hasher, claimed):
        self.proof.require(hasher == self.hasher.at, "another hasher")
        if run.hashed is None:
            self.ends_low(run, 0)
            run.hashed = self.readers.buffer, self.facts.of_low
        at, mac = run.hashed
        self.readers.sites.add((prove_mac, at, hasher, claimed, run.machine.globals[0]))
        is_one = equal(*zip(map(lambda byte: bits(byte, 8), run.memory.read(claimed, 32)), mac))
        run.hashed = None
        run.forget((hasher, HASHER_BYTES), below=HASHING)
        return [known(z3.If(is_one, bits(1, 32), bits(0, 32)))]

    # All of it.

    def begin(self, run):
        run.state = run.hashed = run.tail = run.unit = None
        run.units, run.is_ended = 0, False
        own = {"latin1": self.is_latin1, "unit": self.read_unit, "valid": self.is_valid}
        own |= {"update": self.update, "finish": self.compare}
        for name, stands in own.items():
            run.machine.replaced[getattr(self.readers, name)] = lambda _, *given, stands=stands: stands(run, *given)
        for loop in self.loops:
            loop.cut(run)

    def work(self, run):
        answer, facts = self.delivery.verify(run.machine), self.facts
        asked = [lambda fact=fact: run.machine.decide(fact) for fact in (facts.is_utf8, facts.has_l, facts.is_low_utf8)]
        return answer, table(self.encoding, facts.of_body, facts.of_low, *asked)

    def prove(self):
        first = self.delivery.machine.memory.read(self.body, 4)
        self.ways = []
        self._prove([])
        if self.ways:
            self.found, self.ways = self.ways, None
            self._prove([z3.UGE(self.size, 4), z3.Not(letters(first))])

    def _prove(self, way):
        delivery = self.delivery
        assumptions = [*delivery.assumptions, *self.about_letters(), *self.facts.of_any_text(), *way]
        for run, (answer, (accepted, ambiguous)) in by_induction(self.proof, delivery.machine, self.begin, self.work, assumptions):
            goal = delivery.judge(delivery.of_digits(accepted, ambiguous))
            run.claim(bits(answer, 32) == goal, "another verdict")
