// @ts-check
// Looks for the delivery that costs most: changes those that have cost most so far, as a fuzzer changes those that
// reached most code. What one costs is counted, and traps above what is allowed.
//   node costliest.mjs <instructions to spend on each> <where to write what it found>

import { writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { createReport, explained, LONGEST, reported } from "./counted.mjs";
import { FAMILIES } from "./families.mjs";

/**
 * Bytes, and how often they stand there.
 *
 * @typedef {{ bytes: Buffer, times: number }} Part
 * @typedef {{ body: Part[], header: Part[] }} Delivery
 * @typedef {{ taken: number, share: number }} Cost
 * @typedef {{ asked: string, seed: number, tried: number, share: number, start: number, bytes: number, delivery: unknown }} Found
 *   of the costliest: its share of what is allowed, that of the costliest at the start, and its body's length
 */

/** As long as the servers let a header be. */
const LONGEST_HEADER = 16 * 1024;
const PARTS = 8;

/** How many of the costliest are changed further. */
const KEPT = 32;

/** What a search or a decoder looks at. */
const WORDS = [
  ..."\"'{}[]:,\\/%&=+<>?#;0a \n\r\t\0\xff".split(""),
  "\\u00e9",
  "%25",
  "&quot;",
  "\xc3\xa9",
  "\xef\xbb\xbf",
];

/** What is asked of a delivery. @type {Record<string, (body: Buffer, header: string) => Cost>} */
const ASKED = {
  explain: explained,
  report(body, header) {
    const report = createReport();
    const first = reported(report, body, header);
    // It knows the second time what it has learnt from the first.
    const again = reported(report, body, header);
    return { taken: first.taken + again.taken, share: Math.max(first.share, again.share) };
  },
};

/** The costliest that was found with so many instructions. @param {string} asked @param {number} instructions @param {number} seed @returns {Found} */
export function search(asked, instructions, seed) {
  const random = numbers(seed);
  /** @type {(Cost & { delivery: Delivery })[]} */
  let kept = [];
  let [spent, tried] = [0, 0];
  const attempt = (/** @type {Delivery} */ delivery) => {
    const body = joined(delivery.body, LONGEST);
    const header = joined(delivery.header, LONGEST_HEADER).toString("latin1");
    try {
      const cost = ASKED[asked](body, header);
      kept.push({ ...cost, delivery });
      spent += cost.taken;
      tried += 1;
    } catch (error) {
      throw new Error(`seed ${seed}: ${JSON.stringify(written(delivery))}`, { cause: error });
    }
    kept = kept.sort((one, other) => other.share - one.share).slice(0, KEPT);
  };

  for (const delivery of shuffled(starts(), random)) if (spent < instructions / 2) attempt(delivery);
  const [{ share: start }] = kept;
  while (spent < instructions) {
    const [one, other] = [kept[random(random(kept.length) + 1)], kept[random(kept.length)]];
    attempt(changed(one.delivery, other.delivery, random));
  }
  const [{ share, delivery }] = kept;
  const bytes = joined(delivery.body, LONGEST).length;
  return { asked, seed, tried, share, start, bytes, delivery: written(delivery) };
}

/** Bodies of the families, short and repeated, and headers that say anything. @returns {Delivery[]} */
function starts() {
  const headers = [
    `hmac-sha256=${"0123456789abcdef".repeat(4)}`,
    "hmac-sha256=",
    `"MDEyMzQ1Njc4OWFiY2RlZg==" `,
    "sha256=\\u0030,",
  ];
  const times = [1, 1, 64, 1024];
  return Object.values(FAMILIES).flatMap((body, at) =>
    times.map((times, nth) => ({
      body: [{ bytes: body(1024), times }],
      header: [{ bytes: Buffer.from(headers[(at + nth) % headers.length]), times: 1 }],
    })),
  );
}

/** A delivery, changed in one to four places. @param {Delivery} delivery @param {Delivery} other @param {Random} random */
function changed({ body, header }, other, random) {
  const next = { body: body.slice(), header: header.slice() };
  for (let changes = 1 + random(4); changes > 0; changes -= 1) {
    const name = random(8) === 0 ? "header" : "body";
    next[name] = changedParts(next[name], other[name], random).slice(0, PARTS);
  }
  return next;
}

/** @param {Part[]} parts @param {Part[]} others @param {Random} random */
function changedParts(parts, others, random) {
  const at = random(parts.length);
  const { bytes, times } = parts[at];
  const some = others[random(others.length)];
  const [from, to] = [random(bytes.length + 1), random(bytes.length + 1)].sort((one, other) => one - other);
  const word = Buffer.from(WORDS[random(WORDS.length)], "latin1");
  const put = (/** @type {Part[]} */ ...instead) => [
    ...parts.slice(0, at),
    ...instead,
    ...parts.slice(at + 1),
  ];
  const of = (/** @type {Buffer[]} */ ...pieces) =>
    put({ bytes: Buffer.concat(pieces).subarray(0, LONGEST), times });
  switch (random(9)) {
    case 0:
      return put({ bytes, times: 1 << random(20) });
    case 1:
      return put({ bytes, times: Math.max(1, random(2 * times + 1)) });
    case 2:
      return of(bytes.subarray(0, from), word, bytes.subarray(from));
    case 3:
      return of(bytes.subarray(0, from), word, bytes.subarray(to));
    case 4:
      return bytes.length > 1 ? of(bytes.subarray(from, Math.max(to, from + 1))) : parts;
    case 5:
      return of(bytes.subarray(0, to), bytes.subarray(from));
    case 6:
      return put({ bytes, times }, some);
    case 7:
      return put({ bytes: bytes.subarray(0, from), times }, some, { bytes: bytes.subarray(from), times });
    default:
      return parts.length > 1 ? put() : put({ bytes: Buffer.concat([bytes, some.bytes]), times });
  }
}

/** @param {Part[]} parts @param {number} most */
function joined(parts, most) {
  let left = most;
  const pieces = parts.map(({ bytes, times }) => {
    const piece = Buffer.alloc(Math.min(left, bytes.length * times), bytes.length > 0 ? bytes : "-");
    left -= piece.length;
    return piece;
  });
  return Buffer.concat(pieces);
}

/** To be read, and made again. @param {Delivery} delivery */
function written({ body, header }) {
  const parts = (/** @type {Part[]} */ some) =>
    some.map(({ bytes, times }) => [times, bytes.toString("latin1").slice(0, 2000)]);
  return { body: parts(body), header: parts(header) };
}

/** A whole number below another one. @typedef {(below: number) => number} Random */

/** The same ones for the same seed (mulberry32). @param {number} seed @returns {Random} */
function numbers(seed) {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}

/** @template T @param {T[]} items @param {Random} random */
function shuffled(items, random) {
  const all = items.slice();
  for (let at = all.length - 1; at > 0; at -= 1) {
    const other = random(at + 1);
    [all[at], all[other]] = [all[other], all[at]];
  }
  return all;
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const [instructions, file] = process.argv.slice(2);
  const seed = Date.now() % 2 ** 31;
  const found = Object.keys(ASKED).map((asked) => search(asked, Number(instructions), seed));
  writeFileSync(file, JSON.stringify(found));
}
