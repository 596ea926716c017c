// @ts-check
// Writes seeds, one a file, to target/fuzz/seeds: the bodies and the signatures of the corpus, and for the targets
// that count instructions what a parser or a session may look at more than once.

import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";

const vectors = new URL("../tests/vectors/", import.meta.url);
const seeds = new URL("../target/fuzz/seeds/", import.meta.url);
for (const folder of ["bodies", "signatures", "recipes", "runs"])
  mkdirSync(new URL(folder, seeds), { recursive: true });

for (const file of readdirSync(vectors).filter((name) => name.endsWith(".json") && name !== "schema.json")) {
  const { cases } = JSON.parse(readFileSync(new URL(file, vectors), "utf8"));
  for (const [place, { body, signature }] of cases.entries()) {
    // Long bodies come in parts, and are no use as seeds; nor are several headers.
    const bytes = typeof body === "string" ? Buffer.from(body, "base64") : undefined;
    if (bytes && bytes.length <= 4096) writeFileSync(new URL(`bodies/${file}-${place}`, seeds), bytes);
    if (typeof signature === "string" && signature.length <= 4096)
      writeFileSync(new URL(`signatures/${file}-${place}`, seeds), signature);
  }
}

/** @param {string} folder @param {number[][]} inputs */
function write(folder, inputs) {
  for (const [place, input] of inputs.entries())
    writeFileSync(new URL(`${folder}/${place}`, seeds), Uint8Array.from(input));
}

/** A recipe of `parse_cost`: 64 KiB of an event, of texts, each with how often it stands there. */
const recipe = (/** @type {[number, string][]} */ ...texts) => [
  0,
  0b11110000,
  1,
  ...texts.flatMap(([times, text]) => [times & 0xff, times >> 8, text.length, ...Buffer.from(text)]),
];
write("recipes", [
  recipe([0xffff, '"#":0,']),
  recipe([0xffff, '"\\u0061#":"#",']),
  recipe([1, '"'], [0x7fff, "k"], [1, '":0,'], [0xffff, '"#":0,']),
  recipe([1, '"a":'], [0xffff, "[{},"]),
  recipe([1, '"a":"'], [0xffff, "\\n"]),
  recipe([1, '"a":'], [0xffff, "1"]),
]);

/** Runs of `session_cost` for each call: as many deliveries as there may be, of which each follows the last so. */
const runs = (/** @type {number[]} */ ...next) =>
  [0, 1, 2].map((call) => [call, ...[255, 255, 255].flatMap((count) => [count, ...next])]);
write("runs", [...runs(5, 1, 1, 0), ...runs(5, 1, -1, 0), ...runs(0, 20, 0, 0), ...runs(10, 1, 1, 255)]);
