"""The linear memory: bytes that are known, terms, and what nothing is assumed of.

A byte that is *stale* holds whatever an earlier call has left: it is read as a symbol of its own. A
*region* is a part whose place is a term, such as the last bytes of a body of any length.
"""

import z3

from solvers import constant
from values import known, signed, symbols

PAGE = 65536


class Trap(Exception):
    """The instance ends, as wasm has it."""


class Unsupported(Exception):
    """What the machine does not do. The proof fails."""


def stale_byte(at):
    return z3.BitVec(f"old[{at}]", 8)


class Region:
    """The bytes from `low` to `high` about a place that is a term. Each is a symbol until it is written."""

    def __init__(self, name, base, low, high, is_written=False):
        self.name, self.base, self.low, self.high, self.is_written = name, base, low, high, is_written

    def offset(self, address):
        """How far from the base an address is, or nothing if that is not a known number."""
        distance = known(address - self.base)
        if not isinstance(distance, int):
            if symbols(self.base).keys() != symbols(distance).keys():
                return None
            distance = constant(distance)
        if distance is None:
            return None
        distance = signed(distance, 32)
        return distance if self.low <= distance < self.high else None

    def symbol(self, offset):
        return z3.BitVec(f"{self.name}[{offset}]", 8)

    def symbols(self, offset, count):
        return [self.symbol(place) for place in range(offset, offset + count)]


class Memory:
    def __init__(self, module):
        self.bytes = bytearray(module.pages * PAGE)
        self.stale = bytearray(len(self.bytes))
        self.terms = {}
        self.regions, self.placed = [], {}
        self.shortest = lambda byte: byte
        """A shorter term for a byte that is a term, if one is proven equal."""
        self.written, self.seen = [], None
        for at, data in module.data:
            self.bytes[at : at + len(data)] = data

    def copy(self):
        other = Memory.__new__(Memory)
        other.bytes, other.stale = bytearray(self.bytes), bytearray(self.stale)
        other.terms, other.written = dict(self.terms), list(self.written)
        other.seen = self.seen
        other.regions, other.placed, other.shortest = list(self.regions), dict(self.placed), self.shortest
        return other

    def forget(self, start, end):
        """Nothing is assumed of these bytes."""
        self.stale[start:end] = b"\1" * (end - start)
        for at in [at for at in self.terms if start <= at < end]:
            del self.terms[at]

    def forget_terms(self):
        """Nothing is assumed of the bytes that are terms."""
        for at in self.terms:
            self.stale[at] = 1
        self.terms.clear()

    def check(self, at, count):
        if at + count > len(self.bytes):
            raise Trap("out of bounds")

    def read(self, at, count):
        self.check(at, count)
        if self.seen is not None:
            self.seen.update(range(at, at + count))
        if not self.terms and not any(self.stale[at : at + count]):
            return list(self.bytes[at : at + count])
        return [self._byte(place) for place in range(at, at + count)]

    def _byte(self, at):
        if at in self.terms:
            return self.terms[at]
        return stale_byte(at) if self.stale[at] else self.bytes[at]

    def write(self, at, part):
        self.check(at, len(part))
        self.written.append((at, len(part)))
        for place, byte in enumerate(part, at):
            if isinstance(byte, int):
                self.bytes[place] = byte
                self.stale[place] = 0
                self.terms.pop(place, None)
            else:
                self.terms[place] = self.shortest(byte)

    def region_of(self, address, count):
        """The region that an address is in, and how far from its base; or nothing."""
        for region in self.regions:
            offset = region.offset(address)
            if offset is not None:
                if offset + count > region.high:
                    raise Unsupported(f"beyond the region {region.name}")
                return region, offset
        return None

    def read_region(self, address, count):
        """What is at an address that is a term, if it is within a region."""
        found = self.region_of(address, count)
        if found is None:
            return None
        region, offset = found
        return [self.placed.get((region.name, at), region.symbol(at)) for at in range(offset, offset + count)]

    def write_region(self, address, part):
        found = self.region_of(address, len(part))
        if found is None or not found[0].is_written:
            raise Unsupported("a store at an address that is a term")
        region, offset = found
        for at, byte in enumerate(part, offset):
            self.placed[region.name, at] = byte

    def places_written(self):
        """Each address written, as ranges in order."""
        merged = []
        for start, count in sorted(set(self.written)):
            if merged and start <= merged[-1][1]:
                merged[-1][1] = max(merged[-1][1], start + count)
            elif count:
                merged.append([start, start + count])
        return merged
