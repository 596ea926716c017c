"""Decodes a WebAssembly module: no imports, one memory, the instructions of `opcodes`."""

from opcodes import BLOCKS, BULK, PLAIN, SIMD, WITH_INDEX, WITH_LANE

EMPTY, VALUE_TYPES = 0x40, (0x7F, 0x7E, 0x7D, 0x7C, 0x7B)


class Malformed(Exception):
    """Not a module of the kind that the proof is about."""


def expect(condition, what):
    if not condition:
        raise Malformed(what)


class Reader:
    def __init__(self, data):
        self.data, self.at = data, 0

    def byte(self):
        return self.take(1)[0]

    def take(self, count):
        part = self.data[self.at : self.at + count]
        expect(len(part) == count, "the module ends too early")
        self.at += count
        return part

    def _leb(self):
        value = shift = 0
        while True:
            byte = self.byte()
            value |= (byte & 127) << shift
            shift += 7
            if byte < 128:
                return value, shift, bool(byte & 64)

    def unsigned(self):
        return self._leb()[0]

    def signed(self):
        value, shift, is_negative = self._leb()
        return value - (1 << shift) if is_negative else value

    def name(self):
        return self.take(self.unsigned()).decode()


class Function:
    """`code` holds `[name, immediate, place in the file]`; a block's immediate says where it ends."""

    def __init__(self, number, kind):
        self.number = number
        self.params, self.results = kind
        self.locals, self.code = [], []


class Module:
    def __init__(self, data):
        self.bytes = bytes(data)
        reader = Reader(self.bytes)
        expect(reader.take(8) == b"\0asm\1\0\0\0", "no module")
        self.types, self.functions, self.exports = [], [], {}
        self.globals, self.data, self.pages = [], [], 0
        sections = {
            0: self._custom, 1: self._types, 2: self._imports, 3: self._functions, 5: self._memory,
            6: self._globals, 7: self._exports, 10: self._codes, 11: self._data, 12: self._data_count,
        }
        while reader.at < len(self.bytes):
            number, size = reader.byte(), reader.unsigned()
            end = reader.at + size
            expect(number in sections, f"section {number}")
            sections[number](reader, end)
            expect(reader.at == end, f"section {number} has another length")

    def _custom(self, reader, end):
        reader.at = end

    def _types(self, reader, _):
        for _ in range(reader.unsigned()):
            expect(reader.byte() == 0x60, "a type that is no function's")
            self.types.append([list(reader.take(reader.unsigned())) for _ in range(2)])

    def _imports(self, reader, _):
        expect(reader.unsigned() == 0, "an import")

    def _functions(self, reader, _):
        for number in range(reader.unsigned()):
            self.functions.append(Function(number, self.types[reader.unsigned()]))

    def _memory(self, reader, _):
        expect(reader.unsigned() == 1, "not one memory")
        has_limit = reader.byte()
        expect(has_limit in (0, 1), "a memory that is shared or of 64 bits")
        self.pages = reader.unsigned()
        if has_limit:
            reader.unsigned()

    def _globals(self, reader, _):
        for _ in range(reader.unsigned()):
            reader.take(2)
            self.globals.append(self._constant(reader))

    def _exports(self, reader, _):
        for _ in range(reader.unsigned()):
            name, kind, index = reader.name(), reader.byte(), reader.unsigned()
            if kind == 0:
                self.exports[name] = index

    def _data_count(self, reader, _):
        reader.unsigned()

    def _data(self, reader, _):
        for _ in range(reader.unsigned()):
            expect(reader.unsigned() == 0, "data that is passive")
            self.data.append((self._constant(reader), bytes(reader.take(reader.unsigned()))))

    @staticmethod
    def _constant(reader):
        expect(reader.byte() == 0x41, "a constant that is no i32.const")
        value = reader.signed() & 0xFFFFFFFF
        expect(reader.byte() == 0x0B, "a constant that is an expression")
        return value

    def _codes(self, reader, _):
        expect(reader.unsigned() == len(self.functions), "a function without code")
        for function in self.functions:
            size = reader.unsigned()
            stop = reader.at + size
            for _ in range(reader.unsigned()):
                count, kind = reader.unsigned(), reader.byte()
                function.locals += [kind] * count
            self._code(reader, function, stop)

    def _code(self, reader, function, stop):
        code, opened = function.code, []
        while reader.at < stop:
            place = reader.at
            name, immediate = self._instruction(reader)
            if name in BLOCKS:
                opened.append(len(code))
            elif name == "else":
                code[opened[-1]][1]["else"] = len(code)
                immediate = opened[-1]
            elif name == "end" and opened:
                code[opened.pop()][1]["end"] = len(code)
            code.append([name, immediate, place])
        expect(not opened and code[-1][0] == "end", "a block that does not end")

    def _instruction(self, reader):
        number = reader.byte()
        if number == 0xFC:
            return self._bulk(reader)
        if number == 0xFD:
            return self._simd(reader)
        expect(number in PLAIN, f"instruction {number:#x}")
        name = PLAIN[number]
        if name in BLOCKS:
            kind = reader.byte()
            expect(kind == EMPTY or kind in VALUE_TYPES, "a block with parameters")
            return name, {"results": int(kind != EMPTY), "else": None, "end": None}
        if name in WITH_INDEX:
            return name, reader.unsigned()
        if name == "br_table":
            return name, [reader.unsigned() for _ in range(reader.unsigned() + 1)]
        if ".load" in name or ".store" in name:
            reader.unsigned()
            return name, reader.unsigned()
        if name in ("i32.const", "i64.const"):
            return name, reader.signed() & ((1 << int(name[1:3])) - 1)
        if name == "f64.const":
            return name, int.from_bytes(reader.take(8), "little")
        expect(name not in ("call_indirect", "f32.const", "memory.size", "memory.grow"), name)
        return name, None

    @staticmethod
    def _bulk(reader):
        number = reader.unsigned()
        expect(number in BULK, f"instruction 0xfc {number}")
        expect(not any(reader.take(2 if number == 10 else 1)), "a second memory")
        return BULK[number], None

    @staticmethod
    def _simd(reader):
        number = reader.unsigned()
        expect(number in SIMD, f"instruction 0xfd {number}")
        name = SIMD[number]
        if ".load" in name or ".store" in name:
            reader.unsigned()
            return name, reader.unsigned()
        if name == "v128.const":
            return name, int.from_bytes(reader.take(16), "little")
        if name == "i8x16.shuffle":
            return name, list(reader.take(16))
        return name, reader.byte() if name in WITH_LANE else None
