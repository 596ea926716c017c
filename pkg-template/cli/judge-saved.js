// @ts-check
// What `verify` and `explain` have in common: they judge each delivery of a file.

import { readEncoding } from "./encoding.js";
import { readSaved } from "./io/saved.js";
import { readSecrets, secretOptions } from "./io/secret.js";
import { envelopeOf, judge } from "./judge.js";
import { styleFor } from "./output/terminal.js";

/** @typedef {import("./judge.js").Judgement} Judgement */

/**
 * What all deliveries of a file are judged with.
 * @typedef {object} Given
 * @property {import("./io/saved.js").Saved[]} deliveries
 * @property {import("./io/secret.js").Secret[]} secrets
 * @property {import("../types/index.js").Encoding} encoding
 */

/** @type {import("./options.js").Options} */
export const options = {
  ...secretOptions,
  signature: { type: "string" },
  encoding: { type: "string" },
  json: { type: "boolean" },
};

/** @type {[number, number]} */
export const positionals = [1, 1];

/**
 * @param {import("./main.js").Values} values
 * @param {string} file
 * @param {(delivery: import("./io/saved.js").Saved, judgement: Judgement, given: Given) => string} show
 * @returns {Promise<number>} the exit status: 0 if all are accepted
 */
export async function judgeSaved(values, file, show) {
  const encoding = readEncoding(values.encoding);
  const deliveries = await readSaved(file, values.signature);
  const secrets = await readSecrets(values);
  let isFine = true;
  for (const delivery of deliveries) {
    const judgement = judge(delivery.body, delivery.signature, secrets, encoding);
    if (judgement.verdict !== "accepted") isFine = false;
    process.stdout.write(show(delivery, judgement, { deliveries, secrets, encoding }));
  }
  return isFine ? 0 : 1;
}

/** @param {Judgement} judgement */
export function inWords(judgement) {
  const style = styleFor(process.stdout);
  const { verdict, message } = judgement;
  const envelope = envelopeOf(judgement);
  if (envelope) {
    const { event, sequence, sessionId } = envelope;
    return `${style("green", verdict)}: ${event}, sequence ${sequence}, session ${sessionId}`;
  }
  return `${style("red", verdict)}: ${message}`;
}
