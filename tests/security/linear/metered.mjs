// @ts-check
// A copy of a wasm that counts what it executes: each instruction, and each byte that one instruction copies or
// fills. What an engine translates runs fast enough to count thousands of millions of them; an
// interpreter does not.

const TYPE = 1;
const IMPORT = 2;
const FUNCTION = 3;
const GLOBAL = 6;
const EXPORT = 7;
const CODE = 10;

const I32 = 0x7f;
const I64 = 0x7e;
const END = 0x0b;
const GLOBAL_GET = 0x23;
const GLOBAL_SET = 0x24;

/** The names under which the copy exports what it has counted and what it may count, each an `i64`. */
export const COUNT = "metered_count";
export const LIMIT = "metered_limit";

/** The immediates of an instruction: `u` is a number, `t` a type, `4` and `8` so many bytes. @type {Record<number, string>} */
const IMMEDIATES = {
  2: "t",
  3: "t",
  4: "t",
  12: "u",
  13: "u",
  16: "u",
  17: "uu",
  28: "v",
  32: "u",
  33: "u",
  34: "u",
  35: "u",
  36: "u",
  37: "u",
  38: "u",
  63: "u",
  64: "u",
  65: "u",
  66: "u",
  67: "4",
  68: "8",
  208: "u",
  210: "u",
};
for (let load = 40; load <= 62; load += 1) IMMEDIATES[load] = "uu";

/** Those of the instructions behind 0xfc: conversions, and what handles many bytes or entries of a table. */
const EXTENDED = ["", "", "", "", "", "", "", "", "uu", "u", "uu", "u", "uu", "u", "uu", "u", "u", "u"];

/** After these another way of the control flow begins or ends. */
const BOUNDARIES = new Set([2, 3, 4, 5, END, 12, 13, 14, 15]);

/** @param {Uint8Array} wasm @returns {Uint8Array<ArrayBuffer>} */
export function metered(wasm) {
  const sections = sectionsOf(wasm);
  const count = (/** @type {number} */ id) => {
    const section = sections.find((section) => section.id === id);
    return section ? new Reader(section.bytes).number() : 0;
  };
  const imported = importedOf(sections.find(({ id }) => id === IMPORT)?.bytes);
  const counter = imported.globals + count(GLOBAL);
  const limit = counter + 1;
  const type = count(TYPE);
  const functions = imported.functions + count(FUNCTION);

  /** Counts the number on the stack and traps above the limit. */
  const add = [
    GLOBAL_GET,
    ...leb(counter),
    0x7c,
    GLOBAL_SET,
    ...leb(counter),
    GLOBAL_GET,
    ...leb(counter),
    GLOBAL_GET,
    ...leb(limit),
    0x56,
    0x04,
    0x40,
    0x00,
    END,
  ];
  /** A function in place of an instruction that handles a length: `memory.copy` or `memory.fill`. @param {number[]} instruction */
  const counting = (instruction) => {
    const body = [0, 0x20, 2, 0xad, ...add, 0x20, 0, 0x20, 1, 0x20, 2, ...instruction, END];
    return [...leb(body.length), ...body];
  };
  /** @type {Record<number, { entries: number, bytes: number[] }>} */
  const more = {
    [TYPE]: { entries: 1, bytes: [0x60, 3, I32, I32, I32, 0] },
    [FUNCTION]: { entries: 2, bytes: [...leb(type), ...leb(type)] },
    [GLOBAL]: { entries: 2, bytes: [I64, 1, 0x42, 0, END, I64, 1, 0x42, 0x7f, END] },
    [EXPORT]: {
      entries: 2,
      bytes: [
        [COUNT, counter],
        [LIMIT, limit],
      ].flatMap(([name, at]) => [
        ...leb(String(name).length),
        ...Buffer.from(String(name)),
        3,
        ...leb(Number(at)),
      ]),
    },
    [CODE]: { entries: 2, bytes: [...counting([0xfc, 10, 0, 0]), ...counting([0xfc, 11, 0])] },
  };

  const parts = [Buffer.from(wasm.subarray(0, 8))];
  for (const { id, bytes } of sections) {
    const reader = new Reader(bytes);
    const added = more[id];
    if (!added) {
      parts.push(Buffer.from([id, ...leb(bytes.length)]), Buffer.from(bytes));
      continue;
    }
    const entries = reader.number();
    const own = id === CODE ? meteredCode(reader, entries, add, functions) : reader.rest();
    const head = Buffer.from(leb(entries + added.entries));
    const section = Buffer.concat([head, own, Buffer.from(added.bytes)]);
    parts.push(Buffer.from([id, ...leb(section.length)]), section);
  }
  return new Uint8Array(Buffer.concat(parts));
}

/** @param {Reader} reader @param {number} entries @param {number[]} add @param {number} copy the function that copies; the next one fills */
function meteredCode(reader, entries, add, copy) {
  const bodies = [];
  for (let entry = 0; entry < entries; entry += 1) {
    const body = new Reader(reader.take(reader.number()));
    const start = body.at;
    for (let groups = body.number(); groups > 0; groups -= 1) body.skip("ut");
    const parts = [Buffer.from(body.bytes.subarray(start, body.at))];
    while (!body.isAtEnd()) {
      const { bytes, instructions } = straight(body, copy);
      parts.push(Buffer.from([0x42, ...signed(instructions), ...add]), Buffer.from(bytes));
    }
    const whole = Buffer.concat(parts);
    bodies.push(Buffer.from(leb(whole.length)), whole);
  }
  return Buffer.concat(bodies);
}

/** Instructions that are executed together, up to where the control flow may part. @param {Reader} body @param {number} copy */
function straight(body, copy) {
  const bytes = [];
  let instructions = 0;
  while (!body.isAtEnd()) {
    const start = body.at;
    const opcode = body.bytes[body.at];
    const length = body.instruction();
    instructions += 1;
    if (length === undefined) bytes.push(...body.bytes.subarray(start, body.at));
    else bytes.push(0x10, ...leb(copy + length));
    if (BOUNDARIES.has(opcode)) break;
  }
  return { bytes, instructions };
}

/** @param {Uint8Array} wasm */
function sectionsOf(wasm) {
  const reader = new Reader(wasm);
  reader.at = 8;
  const sections = [];
  while (!reader.isAtEnd()) {
    const id = reader.take(1)[0];
    sections.push({ id, bytes: reader.take(reader.number()) });
  }
  return sections;
}

/** How many functions and globals are imported. @param {Uint8Array | undefined} bytes */
function importedOf(bytes) {
  const imported = { functions: 0, globals: 0 };
  if (!bytes) return imported;
  const reader = new Reader(bytes);
  for (let entries = reader.number(); entries > 0; entries -= 1) {
    reader.take(reader.number());
    reader.take(reader.number());
    const kind = reader.take(1)[0];
    if (kind === 0) imported.functions += 1;
    else if (kind === 3) imported.globals += 1;
    else throw new Error(`metered.mjs does not know imports of kind ${kind}: extend it`);
    reader.skip(kind === 0 ? "u" : "tu");
  }
  return imported;
}

class Reader {
  at = 0;

  /** @param {Uint8Array} bytes */
  constructor(bytes) {
    this.bytes = bytes;
  }

  isAtEnd() {
    return this.at >= this.bytes.length;
  }

  /** @param {number} length */
  take(length) {
    this.at += length;
    return this.bytes.subarray(this.at - length, this.at);
  }

  rest() {
    return this.take(this.bytes.length - this.at);
  }

  /** A LEB128; of one with a sign only its end is used. */
  number() {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = this.bytes[this.at++];
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
  }

  /** @param {string} immediates */
  skip(immediates) {
    for (const immediate of immediates) {
      if (immediate === "v") for (let types = this.number(); types > 0; types -= 1) this.number();
      else if (immediate === "u" || immediate === "t") this.number();
      else this.at += Number(immediate);
    }
  }

  /** Skips an instruction; tells 0 of `memory.copy`, 1 of `memory.fill`. */
  instruction() {
    const opcode = this.bytes[this.at++];
    if (opcode === 14) {
      for (let labels = this.number(); labels >= 0; labels -= 1) this.number();
    } else if (opcode === 0xfc) {
      const extended = this.number();
      this.skip(EXTENDED[extended]);
      return extended === 10 || extended === 11 ? extended - 10 : undefined;
    } else if (opcode > 0xd2) {
      throw new Error(`metered.mjs does not know instruction ${opcode}: extend it`);
    } else this.skip(IMMEDIATES[opcode] ?? "");
    return undefined;
  }
}

/** @param {number} value */
function leb(value) {
  const bytes = [];
  for (let left = value; ; left = Math.floor(left / 128)) {
    if (left < 128) return [...bytes, left];
    bytes.push((left % 128) | 0x80);
  }
}

/** A number that is not negative, where one with a sign is read. @param {number} value */
function signed(value) {
  const bytes = leb(value);
  const last = bytes[bytes.length - 1];
  return last < 64 ? bytes : [...bytes.slice(0, -1), last | 0x80, 0];
}
