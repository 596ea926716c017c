"""Proves the theorems about a core, and writes the record.

    main.py test CORE_WASM [DIR]     the short form: a line a theorem, and `N passed, N failed`
    main.py audit CORE_WASM [DIR]    the long form
    main.py mutants CORE_WASM [DIR]  the core with one instruction changed, each in turn

The record goes to DIR.
"""

import sys
from pathlib import Path as File

import any_text
import compression
import constant_time
import controls
import erasure
import fast_path
import header
import instructions
import keys
import mac
import mutants
import record
import signed_bytes
from core import Core
from theorem import THEOREMS, Finding

ORDER = [instructions, fast_path, signed_bytes, header, keys, mac, compression, any_text, constant_time, erasure]
"""What takes long comes early: the solvers are slower in a process in which they have done much."""


def proven(core, is_long):
    names = [module.__name__ for module in ORDER]
    for theorem in sorted(THEOREMS, key=lambda theorem: names.index(theorem.__module__)):
        if is_long or not theorem.is_long:
            finding = Finding(theorem, core, long=is_long)
            print(f"  {finding.line()}", flush=True)
            yield finding


def controlled(core):
    for control in controls.run(core):
        print(f"  {control.line()}", flush=True)
        yield control


def agreed(core):
    """Whether the reasons for changes that no theorem refutes are about this core, and a fault in them is told."""
    others = mutants.reasons_of_others(core)
    faults = list(mutants.unexplained([("new", None), ("known", None), ("gone", "refuted: so")], ["known", "gone"]))
    is_good = not others and [fault.split(":")[0] for fault in faults] == ["new", "gone"]
    print(f"  {'ok  ' if is_good else 'FAIL'} each reason is about a change of this core {others or ''}", flush=True)
    return is_good


def prove(form, core, folder):
    findings = list(proven(core, form == "audit"))
    refuted = list(controlled(core))
    good = [not finding.fault for finding in findings] + [control.is_good() for control in refuted]
    for missing in set(controls.TITLES) - {control.title for control in refuted}:
        print(f"  FAIL {missing}: there is no place to make it")
        good.append(False)
    good.append(agreed(core))
    if folder:
        record.write(File(folder), form, core, findings, refuted)
    return good


def mutate(core, folder):
    """Of each change of one instruction what became of it, and whether it has a reason if it needs one."""
    fates, good = [], []
    for told, fate in mutants.run(core):
        print(f"  {told}: {fate or 'proven all the same'}", flush=True)
        fates.append((told, fate))
    for fault in mutants.unexplained(fates, mutants.reasons()):
        print(f"  FAIL {fault}")
        good.append(False)
    if folder:
        record.write_mutants(File(folder), core, fates)
    return good + [True] * (len(fates) - len(good))


def main(form, wasm, folder=None):
    core = Core(File(wasm).read_bytes())
    print(f"  core.wasm {core.digest}")
    good = mutate(core, folder) if form == "mutants" else prove(form, core, folder)
    print(f"{good.count(True)} passed, {good.count(False)} failed")
    return 0 if all(good) else 1


if __name__ == "__main__":
    sys.setrecursionlimit(10_000)
    sys.exit(main(*sys.argv[1:]))
