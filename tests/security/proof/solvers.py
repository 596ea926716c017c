"""The two solvers. A goal holds if both find no counterexample; "unknown" is no answer."""

import importlib.metadata
import time

import bitwuzla
import z3

from values import outermost

SECONDS = 120


class Undecided(Exception):
    """A solver gave up, or the two disagree. The proof fails."""


class Statistics:
    def __init__(self):
        self.queries = self.goals = 0
        self.slowest = 0.0


statistics = Statistics()


def solver(seconds=SECONDS, logic="QF_BV"):
    new = z3.SolverFor(logic)
    new.set("timeout", int(1000 * seconds))
    return new


_SHORT = {}  # The terms are kept with what stands for them, so that z3 gives no number twice.


def abbreviated(condition):
    """The condition with a symbol of its own for each value of an uninterpreted function that is not
    inside another. It says more: what is proven of any symbol holds of the value."""
    number = condition.get_id()
    if number not in _SHORT:
        pairs = [(value, z3.Const(f"value {value.get_id()}", value.sort())) for value in outermost(condition)]
        _SHORT[number] = condition, z3.substitute(condition, *pairs) if pairs else condition
    return _SHORT[number][1]


def is_possible(conditions):
    """Whether all may hold at once. "Unknown" counts as yes: a path too many is no harm."""
    statistics.queries += 1
    asked = solver(20)
    asked.add(*map(abbreviated, conditions))
    return asked.check() != z3.unsat


def constant(term):
    """The value of a term that has one value only."""
    asked = solver(20)
    if asked.check() != z3.sat:
        return None
    value = asked.model().eval(term, model_completion=True).as_long()
    return None if is_possible([term != value]) else value


def all_values(term, most=256):
    """Every value that a term has for some symbols, at most so many."""
    found, asked, short = [], solver(20), abbreviated(term)
    while asked.check() == z3.sat:
        found.append(asked.model().eval(short, model_completion=True).as_long())
        if len(found) > most:
            raise Undecided(f"an address with more than {most} values")
        asked.add(short != found[-1])
    if asked.check() != z3.unsat:
        raise Undecided("how many values an address has is not known")
    return sorted(found)


def counterexample(conditions, second=True):
    """A model of the conditions, or nothing if both solvers prove that there is none."""
    short = list(map(abbreviated, conditions))
    is_short = any(not one.eq(other) for one, other in zip(short, conditions))
    return (not is_short or _model(short, second)) and _model(conditions, second)


def _model(conditions, second):
    started = time.process_time()
    statistics.goals += 1
    has_functions = any(outermost(condition) for condition in conditions)
    asked = solver(logic="QF_UFBV" if has_functions else "QF_BV")
    asked.add(*conditions)
    text = asked.sexpr() if second else ""
    answer = asked.check()
    if answer == z3.unknown:
        raise Undecided(f"z3 gave up: {asked.reason_unknown()}")
    if second:
        other = _second(text)
        if other != str(answer):
            raise Undecided(f"z3 says {answer}, Bitwuzla {other}")
    statistics.slowest = max(statistics.slowest, time.process_time() - started)
    return asked.model() if answer == z3.sat else None


def _second(text):
    """What Bitwuzla says, from the text of SMT-LIB that z3 writes of its assertions."""
    terms, options = bitwuzla.TermManager(), bitwuzla.Options()
    options.set(bitwuzla.Option.TIME_LIMIT_PER, 1000 * SECONDS)
    parser = bitwuzla.Parser(terms, options)
    parser.parse("(set-logic QF_UFBV)\n" + text, True, False)
    return str(parser.bitwuzla().check_sat()).removeprefix("Result.").lower()


def versions():
    return f"z3 {z3.get_version_string()}, Bitwuzla {importlib.metadata.version('bitwuzla')}"
