// @ts-check
// `wms-webhook send`: deliveries to a receiver, and what it answered.

import { setTimeout as wait } from "node:timers/promises";
import { EVENTS, SIGNATURE_HEADER } from "../../index.js";
import { FAULTS, SCENARIOS } from "../../tools.js";
import { UsageError } from "../errors.js";
import { oneEvent, savedOnes, scenarios, wholeSession } from "../io/delivery-source.js";
import { connectionsTo } from "../io/post.js";
import { SAVED_HELP } from "../io/saved.js";
import { readSecrets, SECRET_HELP, secretOptions } from "../io/secret.js";
import { readChoice, readNumber, readUrl } from "../options.js";
import { wrapped } from "../output/layout.js";
import { isAsExpected, showReport, toReport } from "../output/send-report.js";
import { progress } from "../output/terminal.js";

/** @typedef {import("../io/delivery-source.js").Outgoing} Outgoing */
/** @typedef {import("../output/send-report.js").Outcome} Outcome */

const INDENT = " ".repeat(25);

/** Names, and below each what it is. @param {Readonly<Record<string, string>>} table */
function listed(table) {
  const entries = Object.entries(table).map(
    ([name, words]) => `${INDENT}${name}\n${wrapped(words, `${INDENT}  `)}`,
  );
  return entries.join("\n");
}

export const help = `Usage: wms-webhook send URL [options]

Sends deliveries to a receiver, one after the other, as WMS does, and tells how it answered: 2xx where
a delivery must be accepted, anything else where it must be refused.

What is sent, one of:
  --event CODE         one event, with a payload such as WMS sends (codes: wms-webhook events)
  --scenario NAME      a whole session, which has just ended
${listed(SCENARIOS)}
  --file FILE          saved deliveries, with the signatures that they came with

Of an event or a scenario:
  --session ID         the session's ID; else one of the seed
  --sequence NUMBER    of the event: its place in the session, else 0
  --seed NUMBER        0, the default, to 4294967295: the same seed makes the same session
Of a scenario:
  --faults NAME,…      what happens on the way
${listed(FAULTS)}
Of a file:
  --resign             sign each body anew, with the secret
  --signature VALUE    FILE is a body, and this the value of its header

${SAVED_HELP}

  --rate NUMBER        at most so many a second, such as 2 or 0.5; else as fast as answers come
  --json               one JSON object instead of a text: { sent, asExpected, statuses,
                       milliseconds: { min, median, max }, unexpected: [{ name, status, expected }] };
                       a status is null where no answer came
${SECRET_HELP}
                       Given twice, the first signs and the second is the old one for old_secret.
                       A file that is not signed anew needs none.

Exit status: 0 each answer is the expected one; 1 one is not; 2 wrong usage, or URL does not answer.

  wms-webhook send http://127.0.0.1:3000/ --event RESULTS_RECEIVED
  wms-webhook send http://127.0.0.1:3000/ --scenario success --faults duplicated,tampered --rate 5
  wms-webhook send http://127.0.0.1:3000/ --file deliveries.jsonl
`;

/** @type {import("../options.js").Options} */
export const options = {
  ...secretOptions,
  event: { type: "string" },
  scenario: { type: "string" },
  file: { type: "string" },
  session: { type: "string" },
  sequence: { type: "string" },
  seed: { type: "string" },
  faults: { type: "string" },
  resign: { type: "boolean" },
  signature: { type: "string" },
  rate: { type: "string" },
  json: { type: "boolean" },
};

/** @type {[number, number]} */
export const positionals = [1, 1];

/** Which options go with what is sent. @type {Record<string, string[]>} */
const OWN_OPTIONS = {
  event: ["session", "sequence", "seed"],
  scenario: ["session", "seed", "faults"],
  file: ["resign", "signature"],
};

/** @type {import("../main.js").Command["run"]} */
export async function run(values, [address]) {
  const url = readUrl(address);
  const rate = readNumber("--rate", values.rate, {
    min: 0.001,
    max: 10_000,
    isWhole: false,
    fallback: Number.POSITIVE_INFINITY,
  });
  const deliveries = await choose(values);
  const outcomes = await sendAll(url, deliveries, rate);
  const report = toReport(outcomes);
  process.stdout.write(values.json ? `${JSON.stringify(report)}\n` : showReport(report));
  return report.unexpected.length > 0 ? 1 : 0;
}

/** @param {Record<string, any>} values @returns {Promise<Outgoing[]>} */
async function choose(values) {
  const kinds = Object.keys(OWN_OPTIONS).filter((kind) => values[kind] !== undefined);
  if (kinds.length !== 1) throw new UsageError("send takes one of --event, --scenario and --file");
  const [kind] = kinds;
  for (const name of new Set(Object.values(OWN_OPTIONS).flat())) {
    if (values[name] !== undefined && !OWN_OPTIONS[kind].includes(name)) {
      throw new UsageError(`--${name} does not go with --${kind}`);
    }
  }
  const sequence = readNumber("--sequence", values.sequence, {
    min: 0,
    max: Number.MAX_SAFE_INTEGER,
    fallback: 0,
  });
  const seed = readNumber("--seed", values.seed, { min: 0, max: 2 ** 32 - 1, fallback: 0 });
  const sessionId = values.session;

  if (kind === "file") {
    const [secret] = values.resign ? await readSecrets(values) : [];
    return savedOnes(values.file, values.signature, secret);
  }
  if (kind === "event") {
    const code = /** @type {keyof typeof EVENTS} */ (
      readChoice("--event", values.event.toUpperCase(), Object.keys(EVENTS), "")
    );
    const [secret] = await readSecrets(values);
    return oneEvent(code, { secret, seed, sessionId, sequence });
  }
  const scenario = /** @type {import("../../types/tools.js").Scenario} */ (
    readChoice("--scenario", values.scenario, scenarios(), "success")
  );
  const names = values.faults === undefined ? [] : values.faults.split(",");
  const faults = names.map((/** @type {string} */ name) =>
    readChoice("--faults", name, Object.keys(FAULTS), ""),
  );
  return wholeSession({ scenario, seed, sessionId, faults, secrets: await readSecrets(values) });
}

/**
 * @param {URL} url
 * @param {Outgoing[]} deliveries
 * @param {number} rate a second
 * @returns {Promise<Outcome[]>}
 */
async function sendAll(url, deliveries, rate) {
  const { post, close } = connectionsTo(url);
  const line = progress();
  /** @type {Outcome[]} */
  const outcomes = [];
  let unexpected = 0;
  let due = performance.now();
  try {
    for (const { name, body, signature, expected } of deliveries) {
      await wait(Math.max(0, due - performance.now()));
      due = performance.now() + 1000 / rate;
      const headers = {
        "content-type": "application/json",
        ...(signature !== undefined && { [SIGNATURE_HEADER]: signature }),
      };
      /** @type {Outcome} */
      const outcome = { name, status: null, milliseconds: null, expected };
      try {
        const { status, milliseconds } = await post(body, headers);
        Object.assign(outcome, { status, milliseconds });
      } catch (error) {
        // The receiver may have broken down over this one; but it was there.
        if (outcomes.every((one) => one.status === null)) throw error;
      }
      outcomes.push(outcome);
      if (!isAsExpected(outcome)) unexpected += 1;
      line.show(`${outcomes.length} of ${deliveries.length} sent, ${unexpected} not answered as expected`);
    }
  } finally {
    line.clear();
    close();
  }
  return outcomes;
}
