"""What a theorem is: a title, a sentence, what it assumes, and a function that proves it or raises."""

import time

import z3

import solvers
from memory import Trap, Unsupported
from paths import are_complete, explore

THEOREMS = []


class Refuted(Exception):
    """A counterexample: the values of the inputs, by their names."""

    def __init__(self, what, inputs=None):
        super().__init__(what)
        self.inputs = inputs or {}


class Proof:
    """One run of a theorem over one module."""

    def __init__(self, core, second=True, long=False):
        self.core, self.second, self.long = core, second, long
        self.paths = self.steps = 0
        self.reached = set()

    def never(self, conditions, what, inputs=None):
        """Proves that the conditions cannot hold at once, by both solvers."""
        model = solvers.counterexample(conditions, self.second)
        if model is not None:
            raise Refuted(what, read(model, inputs or {}))

    def is_possible(self, conditions):
        """Whether they can hold at once, by both solvers if they say no."""
        return solvers.counterexample(conditions, self.second) is not None

    def returns(self, result):
        if isinstance(result, Trap):
            raise Refuted(f"it traps: {result}")

    def require(self, condition, what):
        """What must hold of the terms themselves."""
        if not condition:
            raise Refuted(what)

    def explore(self, machine, work, assumptions=()):
        """Every path, and the proof that they leave nothing out."""
        taken = []
        for after, result in explore(machine, work, assumptions):
            self.paths += 1
            self.steps += after.steps
            self.reached |= after.reached
            taken.append(after.path)
            yield after, result
        if not are_complete(taken, assumptions):
            raise Unsupported("the paths leave something out")


def read(model, inputs):
    """The values of the inputs in a counterexample: bytes for a list of bytes, else a number."""
    value = lambda term: term if isinstance(term, int) else model.eval(term, model_completion=True).as_long()
    return {
        name: bytes(map(value, term)) if isinstance(term, list) else value(term) for name, term in inputs.items()
    }


def theorem(title, sentence, assumes=(), is_long=False):
    """Registers a theorem. Its function takes a `Proof`, and may give a note on how far it reaches."""

    def register(prove):
        prove.title, prove.sentence = title, " ".join(sentence.split())
        prove.assumes, prove.is_long = assumes, is_long
        THEOREMS.append(prove)
        return prove

    return register


class Finding:
    """What became of a theorem."""

    def __init__(self, prove, core, long=False, second=True):
        self.title, self.sentence, self.assumes = prove.title, prove.sentence, prove.assumes
        before = solvers.statistics.goals, solvers.statistics.queries
        proof = Proof(core, second, long)
        started = time.process_time()
        self.fault, self.inputs, self.note, self.is_refuted = None, {}, None, False
        try:
            self.note = prove(proof)
        except Refuted as refuted:
            self.fault, self.inputs, self.is_refuted = str(refuted), refuted.inputs, True
        except z3.Z3Exception as error:
            self.fault = f"z3: {error}"
        except Exception as error:  # Whatever it is, nothing is proven.
            self.fault = f"{type(error).__name__}: {error}"
        self.seconds = time.process_time() - started
        self.paths, self.steps, self.reached = proof.paths, proof.steps, proof.reached
        self.goals = solvers.statistics.goals - before[0]
        self.queries = solvers.statistics.queries - before[1]
        if not self.fault and not self.goals:
            self.fault = "no goal was proven"

    def line(self):
        what = f"not proven: {self.fault}" if self.fault else "proven"
        return f"{'ok  ' if not self.fault else 'FAIL'} {self.title}: {what} ({self.paths} paths, {self.goals} goals, {self.seconds:.1f} s)"
