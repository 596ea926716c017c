// @ts-check
// A table of deliveries in typed arrays: objects in a `Map` would take more memory, and each of a hundred thousand would
// keep the garbage collector busy.
//
// A delivery has a row. Rows whose IDs have one hash hang together in a chain. Those that were handled stand in a
// ring, in the order of their commits; row 0 closes it, between the latest and the earliest.
//
// All of a row lies together: where a table is larger than the processor's caches, the way to a row takes longer than
// what is done there.

// The built-ins of the import: by one that is changed later, all deliveries might have one row.
const { call } = Function.prototype;
/** @type {(text: string, at: number) => number} */
const charCodeAt = call.bind(String.prototype.charCodeAt);
/** @type {(into: Int32Array, from: Int32Array) => void} */
const copy = call.bind(Uint8Array.prototype.set);
/** @type {<Item>(items: Item[], more: Item[]) => Item[]} */
const concat = call.bind(Array.prototype.concat);
/** @type {<Value>(map: Map<number, Value>, key: number) => Value | undefined} */
const getValue = call.bind(Map.prototype.get);
/** @type {<Value>(map: Map<number, Value>, key: number, value: Value) => unknown} */
const setValue = call.bind(Map.prototype.set);
/** @type {(map: Map<number, unknown>, key: number) => boolean} */
const deleteKey = call.bind(Map.prototype.delete);
const { imul } = Math;

/** The receiver's IDs are so many hexadecimal digits, and eight of them are a word. */
const ID_DIGITS = 64;
const WORD_DIGITS = 8;
const ID_WORDS = ID_DIGITS / WORD_DIGITS;
/** By character: the digit that it is, or what no digit and no ASCII has. */
const DIGITS = new Uint8Array(256).fill(0x80);
for (let digit = 0; digit < 16; digit += 1) DIGITS[charCodeAt(digit.toString(16), 0)] = digit;

/** How many words a row has. The first are those of its ID. */
const ROW = 16;
/** Its words: the next row of its chain, or of those that are free, and its neighbours in the ring. */
const [NEXT, EARLIER, LATER] = [ID_WORDS, ID_WORDS + 1, ID_WORDS + 2];
/** How many numbers of 64 bits a row has, and the one that is its time. */
const NUMBERS = ROW / 2;
const UNTIL = NUMBERS - 1;

const FIRST_ROWS = 64;
/** So that most chains have no row or one. */
const HEADS_A_ROW = 2;
/** In place of a row; as a neighbour in the ring, its ends. */
const NONE = 0;
/** In place of a neighbour. */
const [IN_HAND, FREE] = [-1, -2];

const PRIME = 0x01000193;

export class DeliveryTable {
  // Fields, so that no setter of Object.prototype takes them.
  /** How many deliveries there are, and how many of them were handled. */
  size = 0;
  handled = 0;
  /** By row: who holds the claim. */
  owners = texts(FIRST_ROWS);

  /** The ID that was looked for last, and its row: who claims a delivery commits it soon. @type {string | undefined} */
  #id = undefined;
  #row = NONE;
  #words = new Int32Array(ID_WORDS);
  #hash = 0;
  /** All of it, if it is no such digits. @type {string | undefined} */
  #text = undefined;

  #rows = new Int32Array(FIRST_ROWS * ROW);
  /** The same memory. */
  #numbers = new Float64Array(this.#rows.buffer);
  /** By row: an ID that is no such digits. @type {Map<number, string>} */
  #texts = new Map();
  /** The first row of each chain, by hash. */
  #heads = new Int32Array(FIRST_ROWS * HEADS_A_ROW);
  #free = NONE;
  /** How many rows have been used, row 0 included. */
  #used = 1;

  /**
   * As `find`, and at once if it was looked for last. To compare two IDs costs more than to know that they are one
   * string, so nobody asks this who expects another.
   *
   * @param {string} id
   * @returns {number} its row, or 0
   */
  findAgain(id) {
    return id === this.#id ? this.#row : this.find(id);
  }

  /** @param {string} id @returns {number} its row, or 0 */
  find(id) {
    this.#id = id;
    this.#text = readDigits(id, this.#words) ? undefined : id;
    this.#hash = hashOf(this.#words, 0);
    this.#row = this.#heads[this.#headOf(this.#hash)];
    while (this.#row !== NONE && !this.#isAt(this.#row)) this.#row = this.#rows[this.#row * ROW + NEXT];
    return this.#row;
  }

  /** Adds what was looked for last, and not found. @returns {number} its row */
  add() {
    let row = this.#free;
    if (row !== NONE) this.#free = this.#rows[row * ROW + NEXT];
    else row = this.#unusedRow();
    for (let at = 0; at < ID_WORDS; at += 1) this.#rows[row * ROW + at] = this.#words[at];
    if (this.#text !== undefined) setValue(this.#texts, row, this.#text);
    this.#rows[row * ROW + LATER] = IN_HAND;
    this.#chain(row, this.#hash);
    this.#row = row;
    this.size += 1;
    return row;
  }

  /** @param {number} row */
  remove(row) {
    if (this.#row === row) this.#row = NONE;
    if (this.isHandled(row)) this.#leaveRing(row);
    const rows = this.#rows;
    const head = this.#headOf(hashOf(rows, row * ROW));
    if (this.#heads[head] === row) this.#heads[head] = rows[row * ROW + NEXT];
    else {
      let before = this.#heads[head];
      while (rows[before * ROW + NEXT] !== row) before = rows[before * ROW + NEXT];
      rows[before * ROW + NEXT] = rows[row * ROW + NEXT];
    }
    deleteKey(this.#texts, row);
    rows[row * ROW + LATER] = FREE;
    rows[row * ROW + NEXT] = this.#free;
    this.#free = row;
    this.size -= 1;
  }

  /** The end of its claim or of its memory, in milliseconds. @param {number} row */
  until(row) {
    return this.#numbers[row * NUMBERS + UNTIL];
  }

  /** @param {number} row @param {number} time in milliseconds */
  keepUntil(row, time) {
    this.#numbers[row * NUMBERS + UNTIL] = time;
  }

  /** @param {number} row */
  isHandled(row) {
    return this.#rows[row * ROW + LATER] >= 0;
  }

  /** Of all that were handled it is the latest then, although it may be one of them. @param {number} row */
  noteHandled(row) {
    if (this.isHandled(row)) this.#leaveRing(row);
    this.owners[row] = "";
    this.#join(this.#rows[NONE * ROW + EARLIER], row);
    this.#join(row, NONE);
    this.handled += 1;
  }

  /** The row of the delivery that was handled first, or 0. */
  get earliest() {
    return this.#rows[NONE * ROW + LATER];
  }

  /** Removes those in hand whose claims are over. @param {number} time in milliseconds */
  removeClaimsUntil(time) {
    for (let row = 1; row < this.#used; row += 1) {
      if (this.#rows[row * ROW + LATER] === IN_HAND && this.until(row) <= time) this.remove(row);
    }
  }

  /** Whether its ID is that which is looked for. @param {number} row */
  #isAt(row) {
    for (let at = 0; at < ID_WORDS; at += 1) {
      if (this.#rows[row * ROW + at] !== this.#words[at]) return false;
    }
    return getValue(this.#texts, row) === this.#text;
  }

  /** @param {number} hash @returns {number} a place among the heads */
  #headOf(hash) {
    return hash & (this.#heads.length - 1);
  }

  /** @param {number} row @param {number} hash */
  #chain(row, hash) {
    const head = this.#headOf(hash);
    this.#rows[row * ROW + NEXT] = this.#heads[head];
    this.#heads[head] = row;
  }

  /** Until it is told where it stands now, it passes for a member. @param {number} row */
  #leaveRing(row) {
    this.#join(this.#rows[row * ROW + EARLIER], this.#rows[row * ROW + LATER]);
    this.handled -= 1;
  }

  /** @param {number} earlier @param {number} later */
  #join(earlier, later) {
    this.#rows[earlier * ROW + LATER] = later;
    this.#rows[later * ROW + EARLIER] = earlier;
  }

  #unusedRow() {
    if (this.#used * ROW === this.#rows.length) this.#double();
    this.#used += 1;
    return this.#used - 1;
  }

  /** All rows are in use. What the new ones have of others is written over when they are. */
  #double() {
    this.owners = concat(this.owners, this.owners);
    const rows = new Int32Array(2 * this.#rows.length);
    copy(rows, this.#rows);
    this.#rows = rows;
    this.#numbers = new Float64Array(rows.buffer);
    this.#heads = new Int32Array(2 * this.#heads.length);
    for (let row = 1; row < this.#used; row += 1) this.#chain(row, hashOf(rows, row * ROW));
  }
}

/**
 * Writes the words of an ID.
 *
 * @param {string} id
 * @param {Int32Array} words
 * @returns {boolean} whether it is 64 lower-case hexadecimal digits, which the words hold
 */
function readDigits(id, words) {
  if (id.length !== ID_DIGITS) {
    readOther(id, words);
    return false;
  }
  // No branch: whether a digit is a letter is not to be guessed.
  let seen = 0;
  for (let word = 0, at = 0; word < ID_WORDS; word += 1) {
    let value = 0;
    for (const end = at + WORD_DIGITS; at < end; at += 1) {
      const unit = charCodeAt(id, at);
      const digit = DIGITS[unit & 0xff];
      value = (value << 4) | digit;
      seen |= unit | digit;
    }
    words[word] = value;
  }
  return seen < 0x80;
}

/** @param {string} id @param {Int32Array} words which tell it from most others of its kind */
function readOther(id, words) {
  for (let word = 0; word < ID_WORDS; word += 1) words[word] = 0;
  for (let at = 0; at < id.length; at += 1) {
    const word = at % ID_WORDS;
    words[word] = imul(words[word] ^ charCodeAt(id, at), PRIME);
  }
}

/** FNV-1a, by words. @param {Int32Array} words @param {number} start */
function hashOf(words, start) {
  let hash = 0;
  for (let at = start; at < start + ID_WORDS; at += 1) hash = imul(hash ^ words[at], PRIME);
  return hash ^ (hash >>> 15);
}

/** Not by assigning, which a setter of a prototype could take. @param {number} length a power of 2 @returns {string[]} */
function texts(length) {
  if (length === 1) return [""];
  const half = texts(length / 2);
  return concat(half, half);
}
