// @ts-check
// What `send` sends: one event, a session, or what was saved.

import { EVENTS, signWebhook } from "../../index.js";
import { SCENARIOS, simulateDeliveries, simulateEvent, simulateSession } from "../../tools.js";
import { edited } from "../edits.js";
import { judge } from "../judge.js";
import { printable } from "../output/printable.js";
import { parseJson } from "../parse-json.js";
import { restamped } from "../restamp.js";
import { readSaved } from "./saved/read.js";

/** @typedef {import("./secret.js").Secret} Secret */
/** @typedef {import("../../types/tools.js").Scenario} Scenario */

/**
 * @typedef {object} Outgoing
 * @property {string} name for messages
 * @property {Uint8Array} body
 * @property {string | string[] | undefined} signature
 * @property {string} expected `accepted`, or why it must be refused
 *
 * @typedef {import("../edits.js").Edit} Edit
 */

/** For the fault `old_secret`, where no second secret was given. */
const RETIRED_SECRET = "a secret that no receiver has";

/**
 * One event by itself, now.
 * @param {string} code WMS need not document it
 * @param {{ secret: Secret, seed: number, sessionId?: string | undefined, sequence: number, edits: Edit[] }} choices
 * @returns {Outgoing[]}
 */
export function oneEvent(code, { secret, seed, sessionId, sequence, edits }) {
  const choices = { seed, sessionId, startTime: now() };
  const event = Object.hasOwn(EVENTS, code)
    ? simulateEvent(/** @type {keyof typeof EVENTS} */ (code), choices)
    : { ...simulateEvent("WMS_LOADED", choices), event: code, severity: undefined };
  const body = Buffer.from(JSON.stringify(edited({ ...event, sequence }, edits)));
  return [signed(body, secret)];
}

/** @param {Uint8Array} body @param {Secret} secret @param {string} [place] @returns {Outgoing} */
function signed(body, secret, place) {
  const signature = signWebhook(body, secret);
  // Its edits may have made it one that nobody may accept.
  const { verdict } = judge(body, signature, [secret], "auto");
  return { name: nameOf(body, place), body, signature, expected: verdict };
}

/**
 * Sessions one after the other, each with a seed of its own.
 * @param {object} choices
 * @param {Scenario} choices.scenario
 * @param {number} choices.seed of the first
 * @param {number} choices.sessions how many
 * @param {string | undefined} choices.sessionId
 * @param {import("../../types/tools.js").DeliveryFault[]} choices.faults
 * @param {Secret[]} choices.secrets the first signs, the second is the old one
 * @returns {Outgoing[]}
 */
export function wholeSessions({ seed, sessions, sessionId, ...choices }) {
  return Array.from({ length: sessions }, (_, at) =>
    wholeSession({
      ...choices,
      seed: (seed + at) % 2 ** 32,
      sessionId: sessionId !== undefined && sessions > 1 ? `${sessionId}-${at + 1}` : sessionId,
      place: sessions > 1 ? `session ${at + 1}, ` : "",
    }),
  ).flat();
}

/**
 * @param {Omit<Parameters<typeof wholeSessions>[0], "sessions"> & { place: string }} choices
 * @returns {Outgoing[]}
 */
function wholeSession({ scenario, seed, sessionId, faults, secrets: [secret, oldSecret], place }) {
  const session = { scenario, seed, ...(sessionId !== undefined && { sessionId }) };
  const events = simulateSession(session);
  const length = Math.ceil(Math.max(...events.map((one) => one.timestamp)) - events[0].timestamp);
  const deliveries = simulateDeliveries({
    ...session,
    // It ends now: a receiver that judges age takes the whole of it.
    startTime: now() - length,
    secret,
    oldSecret: oldSecret ?? RETIRED_SECRET,
    faults,
  });
  return deliveries.map(({ body, signature, fault, expected }, at) => {
    const name = nameOf(Buffer.from(body), `${place}number ${at + 1}`);
    return { name: `${name}${fault ? ` (${fault})` : ""}`, body: Buffer.from(body), signature, expected };
  });
}

/**
 * With the signatures that they came with; or, with a secret, at the present time and signed by it.
 * @param {string} file
 * @param {{ signature?: string, secret?: Secret | undefined, edits: Edit[] }} choices `signature` of a bare body
 * @returns {Promise<{ deliveries: Outgoing[], skipped: import("./saved/request.js").Skipped[] }>}
 */
export async function savedOnes(file, { signature, secret, edits }) {
  const { deliveries: saved, skipped } = await readSaved(file, signature);
  if (secret !== undefined) {
    const bodies = restamped(
      saved.map(({ body }) => body),
      now(),
    );
    const deliveries = bodies.map((body, at) => signed(editedBody(body, edits), secret, saved[at].place));
    return { deliveries, skipped };
  }
  /** @type {Outgoing[]} */
  const deliveries = [];
  for (const { place, body, signature: own, verdict = "accepted", isParsed } of saved) {
    if (isParsed)
      skipped.push({ place, reason: "its body was saved as parsed JSON: only --resign can send it" });
    // The verdict is the file's, and printed: it may hold anything.
    else deliveries.push({ name: nameOf(body, place), body, signature: own, expected: printable(verdict) });
  }
  return { deliveries, skipped };
}

/** @param {Uint8Array} body @param {Edit[]} edits */
function editedBody(body, edits) {
  if (edits.length === 0) return body;
  const event = parseJson(body);
  return typeof event === "object" && event !== null
    ? Buffer.from(JSON.stringify(edited(event, edits)))
    : body;
}

/** With its event, if it tells one. @param {Uint8Array} body @param {string} [place] */
function nameOf(body, place) {
  const code = parseJson(body)?.event;
  const names = [place, typeof code === "string" ? printable(code) : undefined];
  return names.filter((name) => name !== undefined).join(", ");
}

export function scenarios() {
  return /** @type {Scenario[]} */ (Object.keys(SCENARIOS));
}

/** Unix seconds. */
function now() {
  return Math.floor(Date.now() / 1000);
}
