"""The paths of an execution, each with the conditions under which it is taken.

A path is found by replay: a run follows the decisions that it is given. Where it comes upon a new one
of which both sides are possible, it takes one and leaves the other to a later run.
"""

import z3

from memory import Trap, Unsupported
from solvers import all_values, counterexample, is_possible
from values import either, every, remembered, symbols

_BYTES = [z3.BitVecVal(value, 8) for value in range(256)]
_ALL = (1 << 256) - 1


_BYTE = z3.BitVec("byte", 8)


@remembered
def _for_each(term):
    """What a term over `_BYTE` is for each of its values."""
    return [z3.simplify(z3.substitute(term, (_BYTE, value))) for value in _BYTES]


@remembered
def _numbers(term, byte):
    return [there.as_long() for there in _for_each(z3.substitute(term, (byte, _BYTE)))]


@remembered
def _mask(condition, byte):
    """The values for which a condition on one byte holds, as a number of 256 bits."""
    return _mask_of(z3.substitute(condition, (byte, _BYTE)))


@remembered
def _mask_of(condition):
    holds = _for_each(condition)
    return sum(1 << value for value in range(256) if z3.is_true(holds[value]))


@remembered
def _within(byte, values):
    """The condition that a byte is among these values, as short as one is: ranges."""
    ranges, low = [], 0
    while values >> low:
        low += (values >> low & -(values >> low)).bit_length() - 1
        high = low + (~(values >> low) & (values >> low) + 1).bit_length() - 2
        ranges.append(z3.And(z3.UGE(byte, low), z3.ULE(byte, high)))
        low = high + 1
    return z3.simplify(either(ranges))


def _lone_byte(about):
    if len(about) != 1:
        return None
    (symbol,) = about.values()
    return symbol if z3.is_const(symbol) and z3.is_bv(symbol) and symbol.size() == 8 else None


@remembered
def _sides(condition):
    """A condition and its opposite, each as short as it is; no opposite if it is known."""
    condition = z3.simplify(condition)
    if z3.is_true(condition) or z3.is_false(condition):
        return condition, None
    byte = _lone_byte(symbols(condition))
    if byte is None:
        return condition, z3.simplify(z3.Not(condition))
    values = _mask(condition, byte)
    return _within(byte, values), _within(byte, _ALL ^ values)


@remembered
def _told(condition):
    """The symbols of a condition; the values that it leaves to single bytes; the symbols that it entangles."""
    masks, entangled = [], set()
    for part in condition.children() if z3.is_and(condition) else [condition]:
        byte = _lone_byte(symbols(part))
        if byte is None:
            entangled |= set(symbols(part))
        else:
            masks.append((byte.decl().name(), _mask(part, byte)))
    return frozenset(symbols(condition)), masks, entangled


class Path:
    """What a run has decided, and what follows from it of single bytes."""

    def __init__(self, decisions=()):
        self.decisions, self.at = list(decisions), 0  # (which side, whether both were possible)
        self.conditions, self.choices, self.rest = [], [], []
        self.domains, self.entangled = {}, set()
        self.excluded, self.left_out, self._about = [], set(), []

    def assume(self, condition):
        self.conditions.append(condition)
        about, masks, entangled = _told(condition)
        for name, mask in masks:
            self.domains[name] = self.domains.get(name, _ALL) & mask
        self.entangled |= entangled
        self._about.append(about)

    def suppose(self, condition):
        """Assumes what holds by induction: an invariant, or what a theorem says of a function. Where it does not hold
        there is nothing to prove."""
        self.excluded.append(every([*self.conditions, z3.Not(condition)]))
        self.assume(condition)

    def leave_out(self, is_kept):
        """What was decided so far is no longer known, but for the conditions that are kept."""
        self.domains, self.entangled = {}, set()
        for place, condition in enumerate(self.conditions):
            if is_kept(condition):
                self.entangled |= self._about[place]
            else:
                self._about[place] = frozenset()
                self.left_out.add(place)

    def known(self):
        return [condition for place, condition in enumerate(self.conditions) if place not in self.left_out]

    def fix(self, byte, value):
        """Assumes the value of a byte."""
        self.conditions.append(byte == value)
        self.domains[byte.decl().name()] = 1 << value
        self._about.append(frozenset([byte.decl().name()]))

    def decide(self, condition):
        condition, opposite = _sides(condition)
        if opposite is None:
            return z3.is_true(condition)
        if self.at < len(self.decisions):
            taken, is_choice = self.decisions[self.at]
        else:
            can_be, can_fail = self._is_possible(condition), self._is_possible(opposite)
            if not (can_be or can_fail):
                raise Unsupported("neither side of a decision is possible")
            taken, is_choice = can_be, can_be and can_fail
            if is_choice:
                self.rest.append([*self.decisions, (False, True)])
            self.decisions.append((taken, is_choice))
        self.at += 1
        self.assume(condition if taken else opposite)
        if is_choice:
            self.choices.append(self.conditions[-1])
        return taken

    def _is_possible(self, condition):
        about = symbols(condition)
        byte = _lone_byte(about)
        if byte is not None:
            name = byte.decl().name()
            left = self.domains.get(name, _ALL) & _mask(condition, byte)
            if not left or name not in self.entangled:
                return bool(left)
        # Only the conditions that share a symbol with it, and so on: to leave some out is safe.
        near, picked, has_grown = set(about), set(), True
        while has_grown:
            has_grown = False
            for place, names in enumerate(self._about):
                if place not in picked and names & near:
                    picked.add(place)
                    near |= names
                    has_grown = True
        return is_possible([condition, *(self.conditions[place] for place in sorted(picked))])

    def values(self, term):
        """The values that a term may have here: what chooses among them, and of each its own value and the
        term's."""
        byte = _lone_byte(symbols(term))
        if byte is None:
            found = all_values(term)
            return term, [(value, value) for value in found]
        domain = self.domains.get(byte.decl().name(), _ALL)
        return byte, [(value, there) for value, there in enumerate(_numbers(term, byte)) if domain >> value & 1]


def runs(work, assumptions=()):
    """Every path of `work(path)`, and its result or the Trap."""
    waiting = [[]]
    while waiting:
        path = Path(waiting.pop())
        for assumption in assumptions:
            path.assume(assumption)
        try:
            result = work(path)
        except Trap as trap:
            result = trap
        waiting += path.rest
        yield path, result


def explore(machine, work, assumptions=()):
    """Every path of `work(machine)`: the machine after it, and its result or the Trap."""
    after = None

    def run(path):
        nonlocal after
        after = machine.copy()
        after.path = path
        return work(after)

    for _, result in runs(run, assumptions):
        yield after, result


def are_complete(paths, assumptions=()):
    """Whether the conditions of the paths leave nothing out."""
    taken = [every(path.conditions[len(assumptions) :]) for path in paths]
    excluded = {case.get_id(): case for path in paths for case in path.excluded}
    return counterexample([*assumptions, z3.Not(either([*taken, *excluded.values()]))]) is None
