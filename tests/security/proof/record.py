"""The record of a run: `PROOF.md` for a reader, and what the audit's report takes from it."""

import json
import platform

import engine
import mutants
import solvers

ASSUMPTIONS = {
    "compression": "The compression is left open: the theorem holds for any function in its place, and that it is "
    "SHA-256's is a theorem of its own.",
    "blocks": "Over whole blocks the compression is that of each in turn: a theorem of its own.",
    "induction": "The solvers prove each step, from any state that its invariant allows. That the steps make the whole, "
    "whatever the length, is mathematical induction, which nobody has to prove but which no solver has checked here.",
    "javascript": "The JavaScript passes lengths and slots within their windows, writes what it was given there, "
    "and ends each call by `erase`.",
}

HEAD = """# The proof

Written by a run of `tests/security/proof/main.py {form}`. What it says is about the bytes of `core.wasm` with this SHA-256, which
`SHA256SUMS` records and `index.js` carries as text:

    {digest}

## In plain words

A test tries some inputs. A proof covers all of them: here a program reads the instructions of the shipped
WebAssembly one by one, with symbols in the place of the bytes that somebody could send, and asks two solvers
whether any values of these symbols could lead to a verdict that the specification does not give. "No" from
both, for every way that the instructions can take, is a proof. For instance of all headers of 76 bytes, of
which there are 2^608, exactly those are accepted that hold the digits of the right MAC.

The specification is not the code: it was written from FIPS 180-4, FIPS 198-1 and RFC 2104, the WHATWG Encoding
Standard and the contract, and is a page each (`tests/security/proof/sha256.py`, `contract.py`,
`compact_event.py`). That the proof can fail is shown by the controls below: cores with one thing changed, each
refuted, with a delivery that such a core judges or reads wrongly in Node wherever the counterexample is one.

**What you still have to trust:** two solvers, z3 and Bitwuzla, which would have to err together; the program
that runs the instructions, each of which is compared with V8; the specifications, which are short; the engine
that runs the WebAssembly for you; and the JavaScript around the core, which is tested, not proven.

**What is not proven:** the parser of JSON, which reads what is no compact event; the short way for compact events
where a value has another length than its theorems list, or several are long at once; what a JIT makes of the
instructions and how long the machine code takes; the JavaScript; that nobody can forge HMAC-SHA256, which is
an assumption of cryptography. Short bodies are proven byte for byte; for text of any length the proof goes by
induction: a step of each loop, from any state that the loop can be in, does what a step of the decoder does.

Run it yourself: `cargo xtask test proof` takes two or three minutes; `cargo xtask audit proof` is the long form, and
`cargo xtask audit proof-mutants` changes each instruction of a verdict by itself: [PROOF-MUTANTS.md](PROOF-MUTANTS.md).
"""


def rows(*lines):
    return "\n".join("| " + " | ".join(str(cell).replace("|", "\\|") for cell in line) + " |" for line in lines)


def write(folder, form, core, findings, controls):
    used = [name for name in ASSUMPTIONS if any(name in finding.assumes for finding in findings)]
    numbers = {name: number for number, name in enumerate(used, 1)}
    theorems = [["theorem", "says", "assumes", "paths", "goals", "queries", "CPU s"], ["---"] * 7]
    for finding in findings:
        sentence = finding.sentence + (f" ({finding.note}.)" if finding.note else "")
        title = finding.title if not finding.fault else f"**NOT PROVEN**: {finding.title}: {finding.fault}"
        assumed = ", ".join(str(numbers[name]) for name in finding.assumes) or "nothing"
        counts = finding.paths, finding.goals, finding.queries, f"{finding.seconds:.1f}"
        theorems.append([title, sentence, assumed, *counts])
    refuted = [["control", "is refuted", "in Node"], ["---"] * 3]
    in_node = {None: "not concrete", True: "misbehaves as told", False: "**DOES NOT MISBEHAVE**"}
    for control in controls:
        told = control.told if control.refuted else f"**NOT REFUTED**: {control.told}"
        refuted.append([control.title, told, in_node[control.in_node]])
    text = [
        HEAD.format(digest=core.digest, form=form),
        "## Theorems\n",
        rows(*theorems),
        "\n## Assumptions\n",
        "\n".join(f"{number}. {ASSUMPTIONS[name]}" for name, number in numbers.items()),
        "\n## Controls\n",
        rows(*refuted),
        "\n## Made by\n",
        f"{solvers.versions()}, Python {platform.python_version()}, Node {engine.version()}. The slowest goal took "
        f"{solvers.statistics.slowest:.1f} s of CPU time.",
    ]
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "PROOF.md").write_text("\n".join(text) + "\n")
    proven = sum(not finding.fault for finding in findings)
    found = {"digest": core.digest, "theorems": len(findings), "proven": proven}
    found |= {"controls": len(controls), "refuted": sum(control.is_good() for control in controls)}
    (folder / "proof.json").write_text(json.dumps(found))


MUTANTS = """# The core with one instruction changed

Written by `cargo xtask audit proof-mutants`. It is about the bytes of `core.wasm` with this SHA-256:

    {digest}

A proof that passes whatever the code does proves nothing. Here each instruction that a verdict runs is changed, one at
a time: a comparison, a sum, a shift, a constant. Of {all} changes {refuted} are refuted by the theorems that judge a change:
of the compression its own; of the rest every header; every key and body of 3, 56, 64, 64 q and 64 q + 1 bytes; one
byte of any value among 12 letters; a byte of ASCII under `ascii`; the stack. {in_node} of these end the proof, which cannot
run them, and judge an authentic delivery otherwise in Node. The other {kept} pass, and each has a reason, which a person wrote
and no solver has checked (`tests/security/proof/unrefuted.txt`). The run fails if one has none, or if one with a reason is
refuted.

{table}
"""


def write_mutants(folder, core, fates):
    """What became of the changes of one instruction: how many were refuted, and each of the others."""
    others = [(told, fate) for told, fate in fates if not mutants.is_refuted(fate)]
    reasons, told_by_reason = mutants.reasons(), {}
    for told, fate in others:
        told_by_reason.setdefault(reasons.get(told, f"**NO REASON** {fate or ''}"), []).append(told)
    table = [["change", "why it alters no verdict"], ["---"] * 2]
    table += [["; ".join(told), reason] for reason, told in told_by_reason.items()]
    in_node = sum(fate is not None and fate.startswith(mutants.IN_NODE) for _, fate in fates)
    counts = {"all": len(fates), "refuted": len(fates) - len(others), "kept": len(others), "in_node": in_node}
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "PROOF-MUTANTS.md").write_text(MUTANTS.format(digest=core.digest, table=rows(*table), **counts))
    unexplained = list(mutants.unexplained(fates, reasons))
    (folder / "mutants.json").write_text(json.dumps(counts | {"digest": core.digest, "unexplained": unexplained}))
