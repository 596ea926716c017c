"""What a call leaves in memory: what SECURITY.md says, for every input of a length."""

from calls import STACK_BYTES, Delivery, FormedHeader, any_instance, byte_symbols
from constant_time import is_secret
from core import ABI
from keys import template_of
from sign import signed
from theorem import theorem

WINDOWS = {"SIGNATURE": ABI["SIGNATURE_BYTES"], "BODY": ABI["BODY_BYTES"], "SECRET": ABI["SECRET_BYTES"]}


def depth(core):
    """How far below its start the stack can be: the deepest chain of calls, whatever the input."""
    functions, known = core.module.functions, {}

    def below(number, chain=()):
        if number in chain:
            raise RecursionError("a function calls itself")
        if number not in known:
            calls = {immediate for name, immediate, _ in functions[number].code if name == "call"}
            known[number] = frame(functions[number]) + max((below(c, (*chain, number)) for c in calls), default=0)
        return known[number]

    return {name: below(number) for name, number in core.module.exports.items()}


def frame(function):
    """What a function takes of the stack: everything that it takes from the stack pointer, at once or in parts
    (of what was inlined)."""
    code, total = function.code, 0
    for at, (name, *_) in enumerate(code[:-2]):
        is_constant = name == "global.get" and code[at + 1][0] == "i32.const"
        if is_constant and code[at + 2][0] in ("i32.sub", "i32.add"):
            amount = code[at + 1][1]
            total += amount if code[at + 2][0] == "i32.sub" else (1 << 32) - amount
    return total


@theorem(
    "no call goes deeper into the stack than is erased",
    """By the graph of calls, which has no cycle: whatever its input, no export takes more of the stack than the 1,280
    bytes that `erase` overwrites. And `derive_key`, `verify` and `sign` write nothing else but keys and their
    windows, and leave the stack where it was, for every input of 0, 56 and 64 bytes.""",
    assumes=["compression"],
)
def stack(proof):
    core = proof.core
    for name, bytes_below in depth(core).items():
        # `erase` itself goes deeper, and leaves zeros there.
        proof.require(name == "erase" or bytes_below <= STACK_BYTES, f"{name} takes {bytes_below} bytes of the stack")
    keys = core.keys, core.keys + core.key_bytes * (ABI["STRING_SLOTS"] + ABI["BYTES_SLOTS"])
    allowed = [(core.top() - STACK_BYTES, core.top()), keys]
    allowed += [(core.window(name), core.window(name) + size) for name, size in WINDOWS.items() if name != "BODY"]
    template = template_of(core)

    def writes_within(after):
        for start, end in after.memory.places_written():
            is_within = any(low <= start and end <= high for low, high in allowed)
            proof.require(is_within, f"it writes at {start} to {end}")
        proof.require(after.lowest >= core.top() - STACK_BYTES, "the stack is deeper")
        proof.require(after.globals[0] == core.top(), "the stack is not where it was")

    for size in (0, 56, 64):
        machine = any_instance(core)
        machine.memory.write(core.window("SECRET"), byte_symbols("secret", size))
        machine.memory.written.clear()
        for after, _ in proof.explore(machine, lambda m, size=size: m.invoke("derive_key", 0, size)):
            writes_within(after)
        delivery = Delivery(core, FormedHeader(), "bytes", byte_symbols("body", size), template=template)
        for after, _ in proof.explore(delivery.machine, delivery.verify, delivery.assumptions):
            writes_within(after)
        for after, _ in signed(proof, size):
            writes_within(after)


@theorem(
    "nothing of body, header or stack is left after a call is ended",
    """From any state of memory, for a body of 0, 1, 100 and 1,048,576 bytes and one that was too long: `erase` leaves
    zeros in the stack that a call can reach, in the body as far as it was told, in signature, slots and parts,
    and no key of bytes; it writes nothing else, and leaves the stack where it was.""",
)
def erase(proof):
    core = proof.core
    for size in (0, 1, 100, ABI["BODY_BYTES"], 0xFFFFFFFF):
        for keys in (0, 1, 2):
            _erase(proof, core, size, keys)


def _erase(proof, core, size, keys):
    machine = any_instance(core)
    told = min(size, ABI["BODY_BYTES"])
    zeros = {
        core.top() - STACK_BYTES: STACK_BYTES,
        core.window("SIGNATURE"): ABI["SIGNATURE_BYTES"],
        core.window("TRIED"): ABI["STRING_SLOTS"] + ABI["BYTES_SLOTS"],
        core.window("PARTS"): 8 * ABI["PARTS_NUMBERS"],
        core.window("BODY"): told,
    }
    own = [core.key_at(ABI["STRING_SLOTS"] + number) for number in range(keys)]
    for after, _ in proof.explore(machine, lambda m: m.invoke("erase", size, keys)):
        for at, count in zeros.items():
            proof.require(after.memory.read(at, count) == [0] * count, f"{count} bytes at {at} are not erased")
        for at in own:
            tag = after.memory.read(at, 8)
            proof.require(tag == [0] * 8, "a key of bytes is left")
        proof.require(after.globals[0] == core.top(), "the stack is not where it was")
        deepest = depth(core)["erase"]
        allowed = {core.top() - deepest: deepest, **zeros, **{at: core.key_bytes for at in own}}
        places = {place for at, count in allowed.items() for place in range(at, at + count)}
        for start, end in after.memory.places_written():
            proof.require(places.issuperset(range(start, end)), f"it writes at {start} to {end}")
            is_known = all(isinstance(byte, int) for byte in after.memory.read(start, end - start) if start < core.top())
            proof.require(is_known, "the stack is not erased")


@theorem(
    "the keys that are forgotten are gone",
    """From any state of memory: where a key is derived and the call ends by `erase`, and then the slot is derived from
    no bytes and that ends by `erase`, as `forgetSecrets` does for each slot, no byte of memory depends on the
    secret: not in the slot, its window or the stack.""",
    assumes=["compression"],
)
def forgotten(proof):
    core = proof.core
    for slot in (0, 63):
        machine = any_instance(core)
        secret = byte_symbols("secret", 1)
        machine.memory.write(core.window("SECRET"), secret)
        calls = ("derive_key", slot, 1), ("erase", 0, 0), ("derive_key", slot, 0), ("erase", 0, 0)
        for after, _ in proof.explore(machine, lambda m, calls=calls: [m.invoke(*call) for call in calls]):
            left = [at for at, term in after.memory.terms.items() if is_secret(term)]
            proof.require(not left, f"the secret is still at {left[:1]}")
