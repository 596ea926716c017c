// @ts-check
// What `verify` and `explain` have in common: they judge each delivery of a file.

import { setImmediate } from "node:timers/promises";
import { ageFaults, ageInWords, ageOf, clockInWords, DEFAULT_TOLERANCE } from "./age.js";
import { readEncoding } from "./encoding.js";
import { readSaved } from "./io/saved/read.js";
import { readSecrets, secretOptions } from "./io/secret.js";
import { envelopeOf, judge, refusalOf } from "./judge.js";
import { readNumber } from "./options.js";
import { disagreement } from "./output/answers.js";
import { wrapped } from "./output/layout.js";
import { Paragraphs } from "./output/paragraphs.js";
import { styleFor } from "./output/terminal.js";
import { showSkipped, totals } from "./output/totals.js";

/** @typedef {import("./judge.js").Judgement} Judgement */
/** @typedef {import("./age.js").Age} Age */

/**
 * What all deliveries of a file are judged with.
 * @typedef {object} Given
 * @property {import("./io/saved/read.js").Saved[]} deliveries
 * @property {import("./io/secret.js").Secret[]} secrets
 * @property {import("../types/index.js").Encoding} encoding
 *
 * @typedef {object} Shown
 * @property {string} line
 * @property {string | undefined} [why] a paragraph, said once for all deliveries that have it
 *
 * @typedef {object} Judged
 * @property {import("./io/saved/read.js").Saved} delivery
 * @property {Judgement} judgement
 * @property {Age | undefined} age of an accepted one
 * @property {string | undefined} differs how the receiver that it was forwarded to answered another verdict
 */

/** @type {import("./options.js").Options} */
export const options = {
  ...secretOptions,
  signature: { type: "string" },
  encoding: { type: "string" },
  tolerance: { type: "string" },
  json: { type: "boolean" },
};

/** @type {[number, number]} */
export const positionals = [1, 1];
export { SAVED_ARGUMENT as argument } from "./io/saved/read.js";

export const TOLERANCE_HELP = `  --tolerance SECONDS  how old, or how far ahead, an event may be: ${DEFAULT_TOLERANCE} by default, as in a receiver.
                       The age is measured at receivedAt, or now if FILE has none`;

/**
 * @param {import("./commands.js").Values} values
 * @param {string} file
 * @param {(judged: Judged, given: Given) => Shown} show
 * @returns {Promise<number>} the exit status: 0 if all are accepted, by the receiver that answered them, too
 */
export async function judgeSaved(values, file, show) {
  const encoding = readEncoding(values.encoding);
  const tolerance = readNumber("--tolerance", values.tolerance, {
    min: 0,
    max: Number.MAX_SAFE_INTEGER,
    isWhole: false,
    fallback: DEFAULT_TOLERANCE,
  });
  const { deliveries, skipped } = await readSaved(file, values.signature ?? null);
  const secrets = await readSecrets(values);
  showSkipped(skipped);
  /** @type {Map<string, number>} */
  const counts = new Map();
  /** @type {Age[]} */
  const ages = [];
  const reasons = new Paragraphs();
  let areTaken = true;
  for (const delivery of deliveries) {
    const judgement = delivery.isParsed
      ? refusalOf("body_already_parsed")
      : judge(delivery.body, delivery.signature, secrets, encoding);
    const { verdict, event } = judgement;
    counts.set(verdict, (counts.get(verdict) ?? 0) + 1);
    const age = event && ageOf(event.timestamp, delivery.receivedAt, tolerance);
    if (age) ages.push(age);
    const differs = disagreement(verdict, delivery.answered, age?.isStale === true);
    areTaken &&= differs === undefined;
    const { line, why } = show({ delivery, judgement, age, differs }, { deliveries, secrets, encoding });
    process.stdout.write(`${line}\n`);
    if (why !== undefined && deliveries.length > 1) reasons.add(why, delivery.place);
    else if (why !== undefined) process.stdout.write(`${why}\n`);
    // That nobody reads on is only heard between two deliveries.
    await setImmediate();
  }
  process.stdout.write(reasons.show(styleFor(process.stdout)));
  if (!values.json && (deliveries.length > 1 || skipped.length > 0)) {
    process.stdout.write(totals({ counts, ages, skipped: skipped.length, clock: clockInWords(ages) }));
  }
  return areTaken && skipped.length === 0 && counts.get("accepted") === deliveries.length ? 0 : 1;
}

/** @param {Judged} judged */
export function inWords({ judgement, age }) {
  const style = styleFor(process.stdout);
  const { verdict, message, deviation, isKnown } = judgement;
  const envelope = envelopeOf(judgement);
  if (!envelope || !age) return `${style("red", verdict)}: ${message}`;
  const { event, sequence, sessionId } = envelope;
  const line = `${style("green", verdict)}: ${event}, sequence ${sequence}, session ${sessionId}, ${ageInWords(age)}`;
  const notes = ageFaults(age);
  if (deviation) notes.push(`not as WMS documents it: ${deviation}; it goes to onUnknown and onAny`);
  else if (!isKnown) notes.push("WMS documents no such event; it goes to onUnknown and onAny");
  return [line, ...notes.map((note) => `  ${style("yellow", note)}`)].join("\n");
}

const RAW_BODY_TRAP =
  "The body was saved as parsed JSON, and the bytes that were signed are lost: it cannot be verified. " +
  "Save the raw body, such as that of express.raw() or await request.text().";

/** What else is to say, of others in the same words. @param {Judged} judged @returns {string | undefined} */
export function reasonInWords({ judgement: { verdict }, differs }) {
  const texts = [verdict === "body_already_parsed" ? RAW_BODY_TRAP : undefined, differs];
  const lines = texts.filter((text) => text !== undefined).map((text) => wrapped(text, "  "));
  return lines.length > 0 ? lines.join("\n") : undefined;
}

/** What of it is JSON, for a program. @param {Judged} judged */
export function judgedFields({ delivery, judgement, age }) {
  const { verdict, status, message, deviation, isKnown } = judgement;
  return {
    verdict,
    status,
    ...envelopeOf(judgement),
    ...(message && { message }),
    ...(delivery.answered !== undefined && { answered: delivery.answered }),
    ...(age && {
      class: isKnown ? "documented" : "other",
      ...(deviation && { deviation }),
      age: age.seconds,
      ageWhen: age.isAtArrival ? "received" : "now",
      isStale: age.isStale,
    }),
  };
}
