"""Runs the functions of a module over values that may be terms (WebAssembly 2.0, section 4.4).

An instruction that is not here raises: nothing is skipped.
"""

import z3

import scalar
import simd
from memory import Memory, Trap, Unsupported
from paths import Path
from solvers import is_possible
from values import bits, either, from_bytes, known, to_bytes, vector

WHOLE = {"i32": 4, "i64": 8, "f64": 8, "v128": 16}


class Machine:
    def __init__(self, module):
        self.module = module
        self.memory = Memory(module)
        self.globals = list(module.globals)
        self.path = Path()
        self.replaced, self.cuts, self.joined, self.named = {}, {}, {}, None
        self.forks = False
        """Whether a `select` decides. Else it leaves a term, which is no address."""
        self.steps, self.limit, self.frames = 0, 10**7, []
        self.reached, self.called, self.lowest = set(), [], self.globals[0]
        self.addresses, self.shifts, self.fills = [], [], []

    def copy(self):
        other = Machine.__new__(Machine)
        other.__dict__.update(self.__dict__)
        other.memory, other.globals = self.memory.copy(), list(self.globals)
        other.replaced, other.cuts, other.joined = dict(self.replaced), dict(self.cuts), dict(self.joined)
        other.path, other.steps, other.reached, other.called, other.frames = Path(), 0, set(), [], []
        other.addresses, other.shifts, other.fills = list(self.addresses), list(self.shifts), list(self.fills)
        return other

    def decide(self, condition):
        return self.path.decide(condition)

    def truth(self, value):
        return value != 0 if isinstance(value, int) else self.decide(value != 0)

    def invoke(self, name, *arguments):
        result = self.call(self.module.exports[name], arguments)
        return result[0] if result else None

    def call(self, number, arguments):
        self.called.append(number)
        if number in self.replaced:
            return self.replaced[number](self, *arguments)
        function = self.module.functions[number]
        return self.run(function, list(arguments) + [0] * len(function.locals))

    def run(self, function, local):
        self.frames.append(local)
        whole = len(function.code)
        stack, _ = self.run_part(function, local, 0, whole, [(whole, 0, len(function.results))])
        self.frames.pop()
        return stack[len(stack) - len(function.results) :] if function.results else []

    def run_part(self, function, local, at, end, labels):
        """Runs from an instruction to an end, or to where a branch leaves. A label is where a branch goes, the height
        of the stack, and how many values are kept."""
        code, stack = function.code, []
        number, reached = function.number, self.reached

        def branch(depth):
            nonlocal at
            to, height, kept = labels[-1 - depth]
            keep = stack[len(stack) - kept :] if kept else []
            del stack[height:], labels[len(labels) - 1 - depth :]
            stack.extend(keep)
            # A loop is entered anew, so it opens its own label again.
            at = to if to < len(code) and code[to][0] == "loop" else to + 1

        while at < end:
            operation, immediate, _ = code[at]
            self.steps += 1
            if self.steps > self.limit:
                raise Trap("too many steps")
            reached.add((number, at))
            at += 1
            if operation == "local.get":
                stack.append(local[immediate])
            elif operation == "local.set":
                local[immediate] = stack.pop()
            elif operation == "local.tee":
                local[immediate] = stack[-1]
            elif operation in ("i32.const", "i64.const", "f64.const", "v128.const"):
                stack.append(immediate)
            elif operation == "block" and (number, at - 1) in self.joined:
                depth = self.joined[number, at - 1](self, local)
                if depth:
                    branch(depth - 1)
                else:
                    at = immediate["end"] + 1
            elif operation == "block":
                labels.append((immediate["end"], len(stack), immediate["results"]))
            elif operation == "loop":
                if (number, at - 1) in self.cuts:
                    self.cuts[number, at - 1](self, local)
                labels.append((at - 1, len(stack), 0))
            elif operation == "if":
                is_taken = self.truth(stack.pop())
                if is_taken or immediate["else"] is not None:
                    labels.append((immediate["end"], len(stack), immediate["results"]))
                    at = at if is_taken else immediate["else"] + 1
                else:
                    at = immediate["end"] + 1
            elif operation == "else":
                at = code[immediate][1]["end"] + 1
                labels.pop()
            elif operation == "end":
                labels.pop()
            elif operation == "br":
                branch(immediate)
            elif operation == "br_if":
                if self.truth(stack.pop()):
                    branch(immediate)
            elif operation == "br_table":
                branch(self._chosen(stack.pop(), immediate))
            elif operation == "return":
                break
            elif operation == "call":
                count = len(self.module.functions[immediate].params)
                arguments = stack[len(stack) - count :]
                del stack[len(stack) - count :]
                stack.extend(self.call(immediate, arguments))
            else:
                self._simple(operation, immediate, stack)
        return stack, at

    def _chosen(self, value, depths):
        if isinstance(value, int):
            return depths[min(value, len(depths) - 1)]
        for number, depth in enumerate(depths[:-1]):
            if self.decide(value == number):
                return depth
        return depths[-1]

    def _simple(self, operation, immediate, stack):
        """What neither branches nor touches a local."""
        kind = operation[:4]
        if operation.split(".")[-1] in scalar.SHIFTS and not isinstance(stack[-1], int):
            self.shifts.append(stack[-1])
        if operation == "global.get":
            stack.append(self.globals[immediate])
        elif operation == "global.set":
            self.globals[immediate] = stack.pop()
            if isinstance(self.globals[0], int):
                self.lowest = min(self.lowest, self.globals[0])
        elif operation == "drop":
            stack.pop()
        elif operation == "nop":
            pass
        elif operation == "unreachable":
            raise Trap("unreachable")
        elif operation == "select":
            condition, b, a = stack.pop(), stack.pop(), stack.pop()
            condition = int(self.truth(condition)) if self.forks else condition
            stack.append(self._select(condition, b, a))
        elif ".load" in operation:
            self._load(operation, immediate, stack)
        elif ".store" in operation:
            self._store(operation, immediate, stack)
        elif operation == "memory.copy":
            count, source, to = stack.pop(), stack.pop(), stack.pop()
            self._bulk(to, count, lambda: self.bytes_at(source, count))
        elif operation == "memory.fill":
            count, value, to = stack.pop(), stack.pop(), stack.pop()
            if isinstance(count, int):
                self._bulk(to, count, lambda: [to_bytes(value, 4)[0]] * count)
            else:
                self.fill_of_any_length(to, value, count)
        elif kind in ("i32.", "i64.", "f64."):
            scalar.run(operation, stack)
        elif "x" in operation[:6] or kind == "v128":
            simd.run(operation, immediate, stack, self.named)
        else:
            raise Unsupported(operation)

    @staticmethod
    def _select(condition, b, a):
        if isinstance(condition, int):
            return a if condition else b
        if isinstance(a, tuple) or isinstance(b, tuple):
            raise Unsupported("a select of vectors")
        widths = [x.size() for x in (a, b) if not isinstance(x, int)]
        # Of two ints that fit 32 bits the type is not known. A wrong guess raises where it is used.
        width = widths[0] if widths else 64 if max(a, b) >> 32 else 32
        return known(z3.If(condition != 0, bits(a, width), bits(b, width)))

    # Memory

    def bytes_at(self, address, count):
        """The bytes at an address; of each that it may be, if it is a term of one byte."""
        if isinstance(address, int):
            return self.memory.read(address, count)
        found = self.memory.read_region(address, count)
        return self._looked_up(address, count) if found is None else found

    def _looked_up(self, address, count):
        self.addresses.append(address)
        byte, cases = self.path.values(address)
        groups = {}
        for value, at in cases:
            groups.setdefault(tuple(self.memory.read(at, count)), []).append(value)
        parts = sorted(groups.items(), key=lambda group: -len(group[1]))
        result = [bits(part, 8) for part in parts[0][0]]
        for part, values in parts[1:]:
            condition = either([byte == value for value in values])
            result = [z3.If(condition, bits(new, 8), old) for new, old in zip(part, result)]
        return [known(term) for term in result]

    def _at(self, base, offset, count):
        if isinstance(base, int):
            self.memory.check(base + offset, count)
            return base + offset
        # The sum has 33 bits: one that wraps is beyond the memory.
        if offset and is_possible([*self.path.known(), z3.UGT(base, 0xFFFFFFFF - offset)]):
            raise Unsupported("an address that may wrap")
        return known(base + offset)

    def _load(self, operation, offset, stack):
        kind, how = operation.split(".")
        whole = WHOLE[kind]
        size = whole if how == "load" else 4 if how == "load32_zero" else int(how[4:].split("_")[0]) // 8
        part = self.bytes_at(self._at(stack.pop(), offset, size), size)
        if kind == "v128":
            stack.append(vector(part + [0] * (16 - size), 1))
        elif size == whole:
            stack.append(from_bytes(part))
        else:
            stack.append(scalar.extended(from_bytes(part), 8 * size, 8 * whole, how.endswith("s")))

    def _store(self, operation, offset, stack):
        kind, how = operation.split(".")
        value, base = stack.pop(), stack.pop()
        size = WHOLE[kind] if how == "store" else int(how[5:]) // 8
        at, part = self._at(base, offset, size), to_bytes(value, WHOLE[kind])[:size]
        if isinstance(at, int):
            self.memory.write(at, part)
        else:
            self.memory.write_region(at, part)

    def _bulk(self, to, count, part):
        if not isinstance(to, int) or not isinstance(count, int):
            raise Unsupported("a copy to an address or of a length that is a term")
        self.memory.check(to, count)
        self.memory.write(to, part())

    def fill_of_any_length(self, to, value, count):
        """Kept as it is: the theorem says whether this fill was to be. Nothing may be read there again."""
        if not isinstance(to, int) or not isinstance(value, int):
            raise Unsupported("a fill of an address that is a term")
        self.fills.append((to, value, count))
