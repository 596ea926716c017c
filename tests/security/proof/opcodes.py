"""The instructions that the core is made of, by their numbers (WebAssembly 2.0, section 5.4).

Only these are decoded. What is not here is not passed over: the decoder fails.
"""


def _numbered(first, names):
    return {first + number: name for number, name in enumerate(names.split())}


def _of(kind, names):
    return " ".join(f"{kind}.{name}" for name in names.split())


_COMPARE = "eqz eq ne lt_s lt_u gt_s gt_u le_s le_u ge_s ge_u"
_ARITHMETIC = "clz ctz popcnt add sub mul div_s div_u rem_s rem_u and or xor shl shr_s shr_u rotl rotr"

PLAIN = {
    **_numbered(0x00, "unreachable nop block loop if else"),
    **_numbered(0x0B, "end br br_if br_table return call call_indirect"),
    **_numbered(0x1A, "drop select"),
    **_numbered(0x20, "local.get local.set local.tee global.get global.set"),
    **_numbered(0x28, "i32.load i64.load f32.load f64.load i32.load8_s i32.load8_u i32.load16_s i32.load16_u"),
    **_numbered(0x30, "i64.load8_s i64.load8_u i64.load16_s i64.load16_u i64.load32_s i64.load32_u"),
    **_numbered(0x36, "i32.store i64.store f32.store f64.store i32.store8 i32.store16"),
    **_numbered(0x3C, "i64.store8 i64.store16 i64.store32 memory.size memory.grow"),
    **_numbered(0x41, "i32.const i64.const f32.const f64.const"),
    **_numbered(0x45, _of("i32", _COMPARE)),
    **_numbered(0x50, _of("i64", _COMPARE)),
    **_numbered(0x67, _of("i32", _ARITHMETIC)),
    **_numbered(0x79, _of("i64", _ARITHMETIC)),
    0xA7: "i32.wrap_i64",
    0xAC: "i64.extend_i32_s",
    0xAD: "i64.extend_i32_u",
    0xB8: "f64.convert_i32_u",
    0xBA: "f64.convert_i64_u",
    0xC0: "i32.extend8_s",
    0xC1: "i32.extend16_s",
}

BULK = {10: "memory.copy", 11: "memory.fill"}

SIMD = {
    0: "v128.load",
    11: "v128.store",
    12: "v128.const",
    13: "i8x16.shuffle",
    15: "i8x16.splat",
    17: "i32x4.splat",
    22: "i8x16.extract_lane_u",
    27: "i32x4.extract_lane",
    28: "i32x4.replace_lane",
    **_numbered(35, _of("i8x16", _COMPARE.removeprefix("eqz "))),
    **_numbered(77, _of("v128", "not and andnot or xor bitselect any_true")),
    92: "v128.load32_zero",
    107: "i8x16.shl",
    110: "i8x16.add",
    113: "i8x16.sub",
    119: "i8x16.min_u",
    121: "i8x16.max_u",
    137: "i16x8.extend_low_i8x16_u",
    169: "i32x4.extend_low_i16x8_u",
    171: "i32x4.shl",
    173: "i32x4.shr_u",
    174: "i32x4.add",
    205: "i64x2.shr_u",
}

WITH_LANE = {"i8x16.extract_lane_u", "i32x4.extract_lane", "i32x4.replace_lane"}
WITH_INDEX = {"br", "br_if", "call", "local.get", "local.set", "local.tee", "global.get", "global.set"}
BLOCKS = {"block", "loop", "if"}
