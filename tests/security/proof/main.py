"""Proves the theorems about a core, and writes the record.

    main.py test CORE_WASM [DIR]   the short form: a line a theorem, and `N passed, N failed`
    main.py audit CORE_WASM [DIR]  the long form, and the changes of one instruction, for the record in DIR

The record goes to DIR.
"""

import sys
from pathlib import Path as File

import any_text
import compression
import constant_time
import controls
import erasure
import header
import instructions
import keys
import mac
import mutants
import record
import signed_bytes
from core import Core
from theorem import THEOREMS, Finding

ORDER = [instructions, header, keys, mac, compression, signed_bytes, any_text, constant_time, erasure]


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


def mutated(core):
    """Of each change of one instruction what became of it."""
    for told, fate in mutants.run(core):
        print(f"  {told}: {fate or 'proven all the same'}", flush=True)
        yield told, fate


def unexplained(changes):
    """What does not agree with the reasons that are written down. Of no changes nothing."""
    known = mutants.reasons() if changes else {}
    kept = [told for told, fate in changes if fate is None]
    yield from (f"{told}: no theorem refutes it, and no reason is given" for told in kept if told not in known)
    yield from (f"{told}: a reason is given, and it is refuted" for told in known if told not in kept)


def main(form, wasm, folder=None):
    core = Core(File(wasm).read_bytes())
    print(f"  core.wasm {core.digest}")
    findings = list(proven(core, form == "audit"))
    refuted = list(controlled(core))
    good = [not finding.fault for finding in findings] + [control.is_good() for control in refuted]
    for missing in set(controls.TITLES) - {control.title for control in refuted}:
        print(f"  FAIL {missing}: there is no place to make it")
        good.append(False)
    if folder:
        changes = list(mutated(core)) if form == "audit" else []
        for fault in unexplained(changes):
            print(f"  FAIL {fault}")
            good.append(False)
        record.write(File(folder), form, core, findings, refuted, changes)
    print(f"{good.count(True)} passed, {good.count(False)} failed")
    return 0 if all(good) else 1


if __name__ == "__main__":
    sys.setrecursionlimit(10_000)
    sys.exit(main(*sys.argv[1:]))
