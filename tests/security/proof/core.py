"""The core under test: its windows by the names of the boundary, its functions by what they do."""

import hashlib
import hmac
import re
from pathlib import Path as File

from decoder import Module
from machine import Machine

NUMBERS = File(__file__).resolve().parents[3] / "pkg-template/generated/abi.js"


def boundary():
    """The numbers on which both sides agree, by name."""
    text = NUMBERS.read_text()
    numbers = dict(re.findall(r"export const (\w+) = (\d+);", text))
    refusals = re.search(r"REFUSALS = .*?\[(.*?)\]", text, re.S)[1]
    numbers = {name: int(value) for name, value in numbers.items()}
    return numbers | {name: place for place, name in enumerate(re.findall(r'"(\w+)"', refusals))}


ABI = boundary()
ENCODINGS = ["auto", "bytes", "latin1", "ascii"]
SECRET, BODY = b"mac secret", b'{"timestamp":1689684577,"sessionId":"s-1","sequence":0}'


class NotFound(Exception):
    """No function does what one must do, or it was inlined."""


class Core:
    """A module and what was found in it. Each proof starts from a machine of its own."""

    def __init__(self, data, compression=None):
        self.module = Module(data)
        self.digest = hashlib.sha256(data).hexdigest()
        started = Machine(self.module)
        at = started.invoke("layout")
        words = started.memory.read(at, 4 * ABI["LAYOUT_WORDS"])
        self._words = [int.from_bytes(bytes(words[i : i + 4]), "little") for i in range(0, len(words), 4)]
        self._start = started
        self.compression = self._find_compression() if compression is None else compression
        self.keys, self.key_bytes = self._find_keys()

    def window(self, name):
        return self._words[ABI[name]]

    def limit(self, steps):
        """No call takes more."""
        self._start.limit = steps

    def machine(self):
        """An instance, its compression as it is."""
        return self._start.copy()

    def top(self):
        """Where the stack begins. It grows down."""
        return self.module.globals[0]

    def constants(self):
        """Where the constants of the code start and end. A module leaves zeros out: between its data, and at the end
        up to the first window, where there is room for nothing that is written: that would be longer."""
        start = min(at for at, _ in self.module.data)
        end = max(at + len(data) for at, data in self.module.data)
        first = min(at for at in [*self._words, self.keys] if at >= end)
        if first - end >= 16:
            raise NotFound("what is between the constants and the first window is not known")
        return start, first

    def concrete(self, secret, body, slot=0):
        """An instance with a key and a body."""
        machine = self.machine()
        machine.memory.write(self.window("SECRET"), list(secret))
        machine.invoke("derive_key", slot, len(secret))
        machine.memory.write(self.window("BODY"), list(body))
        machine.memory.write(self.window("TRIED"), [slot])
        return machine

    def reached_by_verdict(self, body):
        """The functions that the verdict on an authentic body runs, in the order in which it comes upon them."""
        header = b"hmac-sha256=" + hmac.new(SECRET, body, hashlib.sha256).hexdigest().encode()
        machine = self.concrete(SECRET, body)
        machine.memory.write(self.window("SIGNATURE"), list(header))
        machine.called.clear()
        machine.invoke("verify", len(header), len(body), 1, 0, len(body))
        return list(dict.fromkeys(machine.called))

    def _find_compression(self):
        """The function of a state, blocks and a count that turns the first state of SHA-256 and the block
        of no bytes into the digest of no bytes. The whole of it is proven in `compression`."""
        from sha256 import H0

        state, block = self.window("SECRET"), self.window("BODY")
        digest = hashlib.sha256(b"").digest()
        found = []
        for function in self.module.functions:
            if len(function.params) != 3 or function.results:
                continue
            machine = self.machine()
            machine.limit = 100_000
            machine.memory.write(state, list(b"".join(word.to_bytes(4, "little") for word in H0)))
            machine.memory.write(block, [0x80] + [0] * 63)
            try:
                machine.call(function.number, [state, block, 1])
            except Exception:  # Another function, of which these are no arguments.
                continue
            after = bytes(machine.memory.read(state, 32))
            if b"".join(after[i : i + 4][::-1] for i in range(0, 32, 4)) == digest:
                found.append(function.number)
        if len(found) != 1:
            raise NotFound(f"{len(found)} functions compress: it may be inlined")
        return found[0]

    def _find_keys(self):
        """Where the keys are and how long each is: what `derive_key` writes beside stack and secret."""
        starts = []
        for slot in (0, 1):
            machine = self.concrete(SECRET, b"", slot)
            own = lambda at: at >= self.top() and not self.window("BODY") <= at < self.window("BODY") + 2**20
            secret, tried = self.window("SECRET"), self.window("TRIED")
            kept = [r for r in machine.memory.places_written() if own(r[0]) and r[0] not in (secret, tried)]
            starts.append(kept[0][0])
        return starts[0], starts[1] - starts[0]

    def key_at(self, slot):
        return self.keys + slot * self.key_bytes
