// @ts-check
// `wms-webhook send`: deliveries to a receiver, and what it answered.

import { randomInt } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import { SIGNATURE_HEADER } from "../../index.js";
import { FAULTS, QUIRKS, SCENARIOS } from "../../tools.js";
import { readEdits } from "../edits.js";
import { OperationError, UsageError } from "../errors.js";
import { readCode } from "../event-code.js";
import { oneEvent, population, savedOnes, scenarios, wholeSessions } from "../io/delivery-source.js";
import { connectionsTo } from "../io/post.js";
import { SAVED_OR_BODY_HELP } from "../io/saved/read.js";
import { readSecrets, SECRET_HELP, secretOptions } from "../io/secret.js";
import { readChoice, readNumber, readUrl } from "../options.js";
import { asCurl } from "../output/curl.js";
import { wrapped } from "../output/layout.js";
import { hintFor, Outcomes, showReport } from "../output/send-report.js";
import { progress } from "../output/terminal.js";
import { showSkipped } from "../output/totals.js";

/** @typedef {import("../io/delivery-source.js").Outgoing} Outgoing */
/** @typedef {import("../output/send-report.js").Outcome} Outcome */
/** @typedef {{ deliveries: Iterable<Outgoing>, skipped: import("../io/saved/request.js").Skipped[] }} Chosen */

const INDENT = " ".repeat(25);

/** Names, and below each what it is. @param {Readonly<Record<string, string>>} table */
function listed(table) {
  const entries = Object.entries(table).map(
    ([name, words]) => `${INDENT}${name}\n${wrapped(words, `${INDENT}  `)}`,
  );
  return entries.join("\n");
}

export const help = `Usage: wms-webhook send URL [options]

Sends deliveries to a receiver, one after the other, as WMS does, and checks its answers: 2xx where a
delivery must be accepted, anything else where it must be refused.

What is sent, one of:
  --event CODE         one event, with a payload like those that WMS sends (\`wms-webhook events\` lists the
                       codes); for an undocumented code, only --set adds a payload
  --scenario NAME      a whole session whose last event is now
${listed(SCENARIOS)}
  --sessions NUMBER    without --scenario: this many random sessions of the last nine hours, mixed as in
                       production, in the order in which their deliveries arrive
  --file FILE          saved deliveries, with their own signatures

  --seed NUMBER        0 to 4294967295: the same seed makes the same sessions, but at the time of the run.
                       Their signatures differ, so a receiver handles them again. By default a random
                       one, which is printed to stderr
With --event or --scenario:
  --session ID         the session ID; by default one derived from the seed
  --quirks NAME,…      how the events are written
${listed(QUIRKS)}
With --event:
  --sequence NUMBER    its sequence number, 0 by default
With --scenario:
  --sessions NUMBER    this many sessions of that scenario, one after the other. Their IDs are that of
                       --session with -1, -2 and so on, or come from the next seeds
  --faults NAME,…      what happens on the way
${listed(FAULTS)}
With --file:
  --resign             shift the times so that the last event is now, and sign each body again; every other
                       byte stays the same
  --signature VALUE    FILE is a body, and VALUE is its signature header

${SAVED_OR_BODY_HELP}

With --event, or with --file and --resign:
  --set FIELD=VALUE    set a field, such as payload.snr=-100 or sessionId=s-1. VALUE is JSON, or else text;
                       repeatable
  --unset FIELD        remove a field; repeatable

  --as-curl            send nothing; print each delivery as a curl command
  --rate NUMBER        maximum deliveries per second, such as 2 or 0.5; by default as fast as answers arrive
  --json               one JSON object instead of text: { sent, asExpected, statuses,
                       milliseconds: { min, median, max }, unexpected: [{ name, status, expected, hint? }] };
                       a status is null if no answer arrived
${SECRET_HELP}
                       If you pass two secrets, the first signs, and the second is the old one for
                       the fault old_secret. --file without --resign needs no secret.

URL may be short for this machine: localhost:3000/hook, or :3000.

Exit status: 0 every answer is as expected; 1 one is not, or part of FILE cannot be read; 2 a usage
error, or URL does not answer.

  wms-webhook send :3000 --event INTERMEDIATE_RESULTS --set payload.snr=-100
  wms-webhook send http://127.0.0.1:3000/ --scenario success --faults duplicated,tampered --rate 5
  wms-webhook send http://127.0.0.1:3000/ --sessions 1000
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
  sessions: { type: "string" },
  seed: { type: "string" },
  set: { type: "string", multiple: true },
  unset: { type: "string", multiple: true },
  "as-curl": { type: "boolean" },
  faults: { type: "string" },
  quirks: { type: "string" },
  resign: { type: "boolean" },
  signature: { type: "string" },
  rate: { type: "string" },
  json: { type: "boolean" },
};

/** @type {[number, number]} */
export const positionals = [1, 1];
export const argument = "a URL, such as :3000";

/** Which options go with what is sent. @type {Record<string, string[]>} */
const OWN_OPTIONS = {
  event: ["session", "sequence", "seed", "quirks", "set", "unset"],
  scenario: ["session", "sessions", "seed", "quirks", "faults"],
  sessions: ["seed"],
  file: ["resign", "signature", "set", "unset"],
};
/** Of every kind, which are made as they are sent; of one scenario they are held. */
const MAX_SESSIONS = { sessions: 1_000_000, scenario: 1000 };

/** @type {import("../commands.js").Command["run"]} */
export async function run(values, [address]) {
  const url = readUrl(address);
  const rate = readNumber("--rate", values.rate, {
    min: 0.001,
    max: 10_000,
    isWhole: false,
    fallback: Number.POSITIVE_INFINITY,
  });
  const { deliveries, skipped } = await choose(values);
  showSkipped(skipped);
  if (Array.isArray(deliveries) && deliveries.length === 0)
    throw new OperationError("nothing of the file can be sent");
  if (values["as-curl"]) {
    for (const one of deliveries) process.stdout.write(`${asCurl(url, headersOf(one), one.body)}\n`);
    return skipped.length > 0 ? 1 : 0;
  }
  const report = (await sendAll(url, deliveries, rate)).report();
  process.stdout.write(values.json ? `${JSON.stringify(report)}\n` : showReport(report));
  return report.unexpected.length + skipped.length > 0 ? 1 : 0;
}

/** @param {Record<string, any>} values @returns {Promise<Chosen>} */
async function choose(values) {
  const kind = kindOf(values);
  const number = (/** @type {string} */ name, /** @type {number} */ max, min = 0, fallback = min) =>
    readNumber(`--${name}`, values[name], { min, max, fallback });
  const sequence = number("sequence", Number.MAX_SAFE_INTEGER);
  const sessions = number("sessions", kind === "sessions" ? MAX_SESSIONS.sessions : MAX_SESSIONS.scenario, 1);
  const sessionId = values.session;
  const edits = readEdits(values.set, values.unset);

  if (kind === "file") {
    if (edits.length > 0 && !values.resign)
      throw new UsageError("--set and --unset cannot be used with --file unless --resign is");
    const [secret] = values.resign ? await readSecrets(values) : [];
    return savedOnes(values.file, { signature: values.signature, secret, edits });
  }
  const seed = number("seed", MAX_SEED, 0, Number.NaN);
  const quirks = /** @type {import("../../types/tools.js").Quirk[]} */ (namesOf("quirks", values, QUIRKS));
  if (kind === "event") {
    if (values.event === "") throw new UsageError("--event needs a code, such as LOW_SNR");
    const code = readCode(values.event);
    const [secret] = await readSecrets(values);
    const choices = { secret, seed: chosenSeed(seed), sessionId, quirks, sequence, edits };
    return { deliveries: oneEvent(code, choices), skipped: [] };
  }
  if (kind === "sessions") {
    const secrets = await readSecrets(values);
    return { deliveries: population({ sessions, seed: chosenSeed(seed), secrets }), skipped: [] };
  }
  const scenario = /** @type {import("../../types/tools.js").Scenario} */ (
    readChoice("--scenario", values.scenario, scenarios(), "success")
  );
  const faults = /** @type {import("../../types/tools.js").DeliveryFault[]} */ (
    namesOf("faults", values, FAULTS)
  );
  const secrets = await readSecrets(values);
  const choices = { scenario, seed: chosenSeed(seed), sessions, sessionId, quirks, faults, secrets };
  return { deliveries: [...wholeSessions(choices)], skipped: [] };
}

const MAX_SEED = 2 ** 32 - 1;

/** That which was told; else one that no other run has, so that it is no session of theirs. @param {number} told */
function chosenSeed(told) {
  if (!Number.isNaN(told)) return told;
  const seed = randomInt(MAX_SEED + 1);
  process.stderr.write(`wms-webhook: the seed is ${seed}; --seed ${seed} makes the same sessions again\n`);
  return seed;
}

/** @param {string} option @param {Record<string, any>} values @param {object} table @returns {string[]} */
function namesOf(option, values, table) {
  const names = values[option] === undefined ? [] : values[option].split(",");
  return names.map((/** @type {string} */ name) => readChoice(`--${option}`, name, Object.keys(table), ""));
}

/** @param {Record<string, any>} values @throws {UsageError} */
function kindOf(values) {
  const given = Object.keys(OWN_OPTIONS).filter((kind) => values[kind] !== undefined);
  // It also tells how many of a scenario.
  const kinds = values.scenario === undefined ? given : given.filter((kind) => kind !== "sessions");
  if (kinds.length !== 1) {
    const needed = kinds.length === 0 ? "one" : "only one";
    throw new UsageError(`send needs ${needed} of --event, --scenario, --sessions and --file`);
  }
  const [kind] = kinds;
  for (const name of new Set(Object.values(OWN_OPTIONS).flat())) {
    if (name !== kind && values[name] !== undefined && !OWN_OPTIONS[kind].includes(name)) {
      throw new UsageError(`--${name} cannot be used with --${kind}`);
    }
  }
  return kind;
}

/** @param {Outgoing} delivery @returns {Record<string, string | string[]>} */
function headersOf({ signature }) {
  return {
    "content-type": "application/json",
    ...(signature !== undefined && { [SIGNATURE_HEADER]: signature }),
  };
}

/**
 * @param {URL} url
 * @param {Iterable<Outgoing>} deliveries
 * @param {number} rate a second
 */
async function sendAll(url, deliveries, rate) {
  const { post, close } = connectionsTo(url);
  const line = progress();
  const number = Array.isArray(deliveries) ? ` of ${deliveries.length}` : "";
  const outcomes = new Outcomes();
  let due = performance.now();
  try {
    for (const delivery of deliveries) {
      const { name, body, expected } = delivery;
      await wait(Math.max(0, due - performance.now()));
      due = performance.now() + 1000 / rate;
      /** @type {Outcome} */
      const outcome = { name, status: null, milliseconds: null, expected };
      try {
        const { status, milliseconds } = await post(body, headersOf(delivery));
        Object.assign(outcome, { status, milliseconds });
      } catch (error) {
        // The receiver may have broken down over this one; but it was there.
        if (outcomes.times.length === 0) throw error;
      }
      const hint = hintFor(outcome, body);
      if (hint) outcome.hint = hint;
      outcomes.add(outcome);
      const { sent, unexpected } = outcomes;
      line.show(`${sent}${number} sent, ${unexpected.length} not answered as expected`);
    }
  } finally {
    line.clear();
    close();
  }
  return outcomes;
}
