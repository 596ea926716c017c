"""Each instruction of the path of a verdict changed, one at a time: a theorem refutes the change, or a person has said
why it alters no verdict."""

import multiprocessing
import sys
from pathlib import Path as File

import compression
import engine
import erasure
import header
import mac
import signed_bytes
from contract import HEADER_BYTES
from controls import answers_differ, changed, right_header
from core import BODY, ENCODINGS, SECRET, Core
from keys import template_of
from opcodes import PLAIN, SIMD
from theorem import Finding

PAIRS = """
i32.eq i32.ne   i32.lt_u i32.le_u   i32.gt_u i32.ge_u   i32.add i32.sub   i32.and i32.or   i32.shl i32.shr_u
i64.eq i64.ne   i64.lt_u i64.le_u   i64.gt_u i64.ge_u   i64.add i64.sub   i64.and i64.or   i64.shl i64.shr_u
i32.load8_u i32.load8_s   i8x16.add i8x16.sub   i8x16.ge_u i8x16.gt_u   i8x16.le_u i8x16.lt_u
i8x16.eq i8x16.ne   i8x16.max_u i8x16.min_u   v128.and v128.or   v128.xor v128.or
""".split()
OTHER = dict(zip(PAIRS[::2], PAIRS[1::2])) | dict(zip(PAIRS[1::2], PAIRS[::2]))
NUMBERS = {name: (number,) for number, name in PLAIN.items()}
NUMBERS |= {name: (number,) if number < 128 else (number & 127 | 128, number >> 7) for number, name in SIMD.items()}
IN_NODE = "refuted in Node"
REASONS = File(__file__).with_name("unrefuted.txt")
STEPS = 300_000
"""More than a verdict takes. A change that makes a loop endless is refuted by the steps."""


def every_body(proof):
    template = template_of(proof.core)
    for size in (3, 56, 64):
        mac.of_length(proof, template, size)
    for rest in (0, 1):
        mac.of_any_length(proof, template, rest)
    signed_bytes.is_signed_as_it_is(proof, "ascii", 1)


every_body.title, every_body.sentence, every_body.assumes = "", "", ()


OF_COMPRESSION = (compression.any_blocks,)
"""What judges a change of the compression: the other theorems leave it open."""
JUDGES = header.every_header, every_body, signed_bytes.one_byte_among_letters, erasure.stack


def changes(core, reached):
    """Of each instruction that a verdict reaches: what is changed, where, and the new bytes."""
    data = core.module.bytes
    for number, at in sorted(reached):
        name, immediate, place = core.module.functions[number].code[at]
        told = f"{name} at {place:#x}"
        other = OTHER.get(name)
        start = place + (name in SIMD.values())
        if other and len(NUMBERS[name]) == len(NUMBERS[other]):
            yield f"{told} as {other}", start, NUMBERS[other]
        elif name in ("i32.const", "i64.const") and data[place + 1] < 64:
            yield f"{told}: {immediate} as {immediate ^ 1}", place + 1, [data[place + 1] ^ 1]
        elif name in ("v128.const", "i8x16.shuffle"):
            first = place + 1 + len(NUMBERS[name])
            for lane in (0, 9):
                yield f"{told}: lane {lane}", first + lane, [data[first + lane] ^ 1]


def fate(core, place, new):
    """What refutes the core with this change, or stops the proof; nothing if it is proven all the same."""
    module = changed(core, place, new)
    try:
        mutant = Core(module, core.compression)
    except Exception as error:  # No module of the kind, or one that makes no key.
        return stopped(core, module, type(error).__name__)
    mutant.limit(STEPS)
    for theorem in OF_COMPRESSION if place in places_of(core.module.functions[core.compression]) else JUDGES:
        finding = Finding(theorem, mutant, second=False)
        if finding.fault:
            return f"refuted: {finding.fault}" if finding.is_refuted else stopped(core, module, finding.fault)
    return None


def places_of(function):
    """The places of a function's instructions in the module."""
    places = [place for _, _, place in function.code]
    return range(min(places), max(places) + 1)


def stopped(core, module, fault):
    """What the proof cannot run is run in Node: a core that judges an authentic delivery otherwise is refuted, too."""
    verify = ["call", "verify", [HEADER_BYTES, len(BODY), 1, ENCODINGS.index("auto"), len(BODY)]]
    steps = [*engine.verdict_steps(core, SECRET, BODY, right_header()), verify]
    return f"{IN_NODE if answers_differ(module, core, steps) else 'stopped'}: {fault}"


def reasons():
    """Why a change that no theorem refutes alters no verdict."""
    found, told = {}, []
    for line in REASONS.read_text().splitlines():
        if line.startswith("    "):
            found |= dict.fromkeys(told, line.strip())
            told = []
        elif line and not line.startswith("#"):
            told.append(line)
    return found


def every(core):
    """Each change of an instruction that a verdict runs."""
    reached = Finding(header.every_header, core, second=False).reached
    return list(changes(core, reached))


def run(core):
    """Each change and its fate, by as many processes as there are processors."""
    tried = every(core)
    with multiprocessing.get_context("spawn").Pool(initializer=begin, initargs=[core.module.bytes]) as pool:
        fates = pool.imap(fate_of, [(place, bytes(new)) for _, place, new in tried])
        yield from zip((told for told, _, _ in tried), fates)


def begin(wasm):
    global unchanged
    sys.setrecursionlimit(10_000)
    unchanged = Core(wasm)


def fate_of(change):
    return fate(unchanged, *change)


def unexplained(fates, known):
    """What does not agree with the reasons that are known: of each change its fate."""
    kept = [told for told, fate in fates if not is_refuted(fate)]
    yield from (f"{told}: no theorem refutes it, and no reason is given" for told in kept if told not in known)
    yield from (f"{told}: a reason is given, and it is refuted" for told in known if told not in kept)


def is_refuted(fate):
    return fate is not None and fate.startswith("refuted")


def reasons_of_others(core):
    """The reasons that are about no change of this core."""
    told = {told for told, _, _ in every(core)}
    return [known for known in reasons() if known not in told]
