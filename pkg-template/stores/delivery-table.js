// @ts-check
// A table of deliveries in typed arrays: objects in a `Map` would take more memory, and each of a hundred thousand would
// keep the garbage collector busy.
//
// A delivery has a row. Rows whose IDs have one hash hang together in a chain. Those that were handled stand in a
// ring, in the order of their commits; row 0 closes it, between the latest and the earliest.

// The built-ins of the import: by one that is changed later, all deliveries might have one row.
const { call } = Function.prototype;
/** @type {(text: string, at: number) => number} */
const charCodeAt = call.bind(String.prototype.charCodeAt);
/** @type {<Items extends Int32Array | Float64Array>(into: Items, from: Items) => void} */
const copy = call.bind(Uint8Array.prototype.set);
/** @type {<Item>(items: Item[], more: Item[]) => Item[]} */
const concat = call.bind(Array.prototype.concat);
const { imul, min } = Math;

/** That of the receiver's IDs, in bytes and in words of four. */
const ID_BYTES = 64;
const ID_WORDS = ID_BYTES / 4;
/** Fills up a shorter one: ASCII has no such bytes. */
const NO_TEXT = -1;
const LAST_ASCII = 0x7f;

const FIRST_ROWS = 64;
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
  /** By row: the end of the claim or of the memory, in milliseconds. */
  until = new Float64Array(FIRST_ROWS);
  /** By row: who holds the claim. */
  owners = texts(FIRST_ROWS);

  /** The ID that was looked for last, and its row: who claims a delivery commits it soon. @type {string | undefined} */
  #id = undefined;
  #row = NONE;
  /** As bytes and as words. */
  #bytes = new Uint8Array(ID_BYTES);
  #words = new Int32Array(this.#bytes.buffer);
  /** All of it, if the bytes do not hold it: the receiver's are hexadecimal. */
  #text = "";

  #ids = new Int32Array(FIRST_ROWS * ID_WORDS);
  #texts = texts(FIRST_ROWS);
  /** The first row of each chain, by hash. */
  #heads = new Int32Array(FIRST_ROWS);
  /** By row: the next one of its chain, or of those that are free. */
  #nexts = new Int32Array(FIRST_ROWS);
  #free = NONE;
  /** How many rows have been used, row 0 included. */
  #used = 1;
  /** By row: its neighbours in the ring. */
  #earlier = new Int32Array(FIRST_ROWS);
  #later = new Int32Array(FIRST_ROWS);

  /** @param {string} id @returns {number} its row, or 0 */
  find(id) {
    if (id === this.#id) return this.#row;
    this.#id = id;
    for (let at = 0; at < ID_WORDS; at += 1) this.#words[at] = NO_TEXT;
    let isWhole = id.length <= ID_BYTES;
    const length = min(id.length, ID_BYTES);
    for (let at = 0; at < length; at += 1) {
      const unit = charCodeAt(id, at);
      if (unit > LAST_ASCII) isWhole = false;
      this.#bytes[at] = unit;
    }
    this.#text = isWhole ? "" : id;
    this.#row = this.#heads[this.#headOf(this.#words, 0)];
    while (this.#row !== NONE && !this.#isAt(this.#row)) this.#row = this.#nexts[this.#row];
    return this.#row;
  }

  /** Adds what was looked for last, and not found. @returns {number} its row */
  add() {
    let row = this.#free;
    if (row !== NONE) this.#free = this.#nexts[row];
    else row = this.#unusedRow();
    for (let at = 0; at < ID_WORDS; at += 1) this.#ids[row * ID_WORDS + at] = this.#words[at];
    this.#texts[row] = this.#text;
    this.#later[row] = IN_HAND;
    this.#chain(row);
    this.#row = row;
    this.size += 1;
    return row;
  }

  /** @param {number} row */
  remove(row) {
    if (this.#row === row) this.#row = NONE;
    if (this.isHandled(row)) this.#leaveRing(row);
    const head = this.#headOf(this.#ids, row * ID_WORDS);
    if (this.#heads[head] === row) this.#heads[head] = this.#nexts[row];
    else {
      let before = this.#heads[head];
      while (this.#nexts[before] !== row) before = this.#nexts[before];
      this.#nexts[before] = this.#nexts[row];
    }
    this.#later[row] = FREE;
    this.#nexts[row] = this.#free;
    this.#free = row;
    this.size -= 1;
  }

  /** @param {number} row */
  isHandled(row) {
    return this.#later[row] >= 0;
  }

  /** Of all that were handled it is the latest then, although it may be one of them. @param {number} row */
  noteHandled(row) {
    if (this.isHandled(row)) this.#leaveRing(row);
    this.owners[row] = "";
    this.#join(this.#earlier[NONE], row);
    this.#join(row, NONE);
    this.handled += 1;
  }

  /** The row of the delivery that was handled first, or 0. */
  get earliest() {
    return this.#later[NONE];
  }

  /** Removes those in hand whose claims are over. @param {number} time in milliseconds */
  removeClaimsUntil(time) {
    for (let row = 1; row < this.#used; row += 1) {
      if (this.#later[row] === IN_HAND && this.until[row] <= time) this.remove(row);
    }
  }

  /** Whether its ID is that which is looked for. @param {number} row */
  #isAt(row) {
    for (let at = 0; at < ID_WORDS; at += 1) {
      if (this.#ids[row * ID_WORDS + at] !== this.#words[at]) return false;
    }
    return this.#texts[row] === this.#text;
  }

  /** FNV-1a, by words. @param {Int32Array} words @param {number} start @returns {number} a place among the heads */
  #headOf(words, start) {
    let hash = 0;
    for (let at = start; at < start + ID_WORDS; at += 1) hash = imul(hash ^ words[at], PRIME);
    return (hash ^ (hash >>> 15)) & (this.#heads.length - 1);
  }

  /** @param {number} row */
  #chain(row) {
    const head = this.#headOf(this.#ids, row * ID_WORDS);
    this.#nexts[row] = this.#heads[head];
    this.#heads[head] = row;
  }

  /** @param {number} row */
  #leaveRing(row) {
    this.#join(this.#earlier[row], this.#later[row]);
    this.#later[row] = IN_HAND;
    this.handled -= 1;
  }

  /** @param {number} earlier @param {number} later */
  #join(earlier, later) {
    this.#later[earlier] = later;
    this.#earlier[later] = earlier;
  }

  #unusedRow() {
    if (this.#used === this.until.length) this.#double();
    this.#used += 1;
    return this.#used - 1;
  }

  /** All rows are in use. What the new ones have of others is written over when they are. */
  #double() {
    const rows = 2 * this.until.length;
    this.owners = concat(this.owners, this.owners);
    this.#texts = concat(this.#texts, this.#texts);
    this.until = longer(this.until, new Float64Array(rows));
    this.#ids = longer(this.#ids, new Int32Array(rows * ID_WORDS));
    this.#nexts = longer(this.#nexts, new Int32Array(rows));
    this.#earlier = longer(this.#earlier, new Int32Array(rows));
    this.#later = longer(this.#later, new Int32Array(rows));
    this.#heads = new Int32Array(rows);
    for (let row = 1; row < this.#used; row += 1) this.#chain(row);
  }
}

/** @template {Int32Array | Float64Array} Items @param {Items} items @param {Items} empty @returns {Items} */
function longer(items, empty) {
  copy(empty, items);
  return empty;
}

/** Not by assigning, which a setter of a prototype could take. @param {number} length a power of 2 @returns {string[]} */
function texts(length) {
  if (length === 1) return [""];
  const half = texts(length / 2);
  return concat(half, half);
}
