// @ts-check
// What `send` sends: one event, a session, or what was saved.

import { EVENTS, signWebhook } from "../../index.js";
import { SCENARIOS, simulateDeliveries, simulateEvent, simulateSessions } from "../../tools.js";
import { edited } from "../edits.js";
import { judge } from "../judge.js";
import { printable } from "../output/printable.js";
import { parseJson } from "../parse-json.js";
import { restamped } from "../restamp.js";
import { readSaved } from "./saved/read.js";

/** @typedef {import("./secret.js").Secret} Secret */
/** @typedef {import("../../types/tools.js").Scenario} Scenario */
/** @typedef {import("../../types/tools.js").Quirk} Quirk */
/** @typedef {import("../../types/tools.js").SimulatedDelivery} SimulatedDelivery */

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
 * @param {{ secret: Secret, seed: number, sessionId?: string, quirks: Quirk[], sequence: number, edits: Edit[] }} choices
 * @returns {Outgoing[]}
 */
export function oneEvent(code, { secret, sequence, edits, ...choices }) {
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
 * Sessions of one scenario, one after the other, each with a seed of its own. Each ends now: a receiver that judges
 * age takes the whole of it.
 * @param {object} choices
 * @param {Scenario} choices.scenario
 * @param {number} choices.seed of the first
 * @param {number} choices.sessions how many
 * @param {string | undefined} choices.sessionId
 * @param {Quirk[]} choices.quirks
 * @param {import("../../types/tools.js").DeliveryFault[]} choices.faults
 * @param {Secret[]} choices.secrets the first signs, the second is the old one
 * @returns {Generator<Outgoing>}
 */
export function* wholeSessions({ seed, sessions, sessionId, secrets, ...choices }) {
  const [secret, oldSecret = RETIRED_SECRET] = secrets;
  for (let at = 0; at < sessions; at += 1) {
    const ownId = sessionId !== undefined && sessions > 1 ? `${sessionId}-${at + 1}` : sessionId;
    const deliveries = simulateDeliveries({
      ...choices,
      seed: (seed + at) % 2 ** 32,
      sessionId: ownId,
      secret,
      oldSecret,
    });
    const place = sessions > 1 ? `session ${at + 1}, ` : "";
    for (const [number, delivery] of deliveries.entries()) {
      yield simulated(delivery, `${place}number ${number + 1}`);
    }
  }
}

/**
 * Sessions of every kind, in the order in which their deliveries arrive: that of the times until now.
 * @param {{ sessions: number, seed: number, secrets: Secret[] }} choices
 * @returns {Generator<Outgoing>}
 */
export function* population({ sessions, seed, secrets: [secret] }) {
  /** @type {{ arrival: number, outgoing: Outgoing }[]} of the sessions that have begun, those that come last first */
  const waiting = [];
  let number = 0;
  for (const { startTime, deliveries } of simulateSessions({ sessions, seed, secret })) {
    number += 1;
    while (waiting.length > 0 && waiting[waiting.length - 1].arrival <= startTime * 1000) {
      yield/** @type {Outgoing} */ (waiting.pop()?.outgoing);
    }
    for (const [at, delivery] of deliveries.entries()) {
      const place = `session ${number}, number ${at + 1}`;
      waiting.push({ arrival: startTime * 1000 + delivery.at, outgoing: simulated(delivery, place) });
    }
    waiting.sort((one, other) => other.arrival - one.arrival);
  }
  while (waiting.length > 0) yield/** @type {Outgoing} */ (waiting.pop()?.outgoing);
}

/** @param {SimulatedDelivery} delivery @param {string} place @returns {Outgoing} */
function simulated({ body: text, signature, fault, expected }, place) {
  const body = Buffer.from(text);
  return { name: `${nameOf(body, place)}${fault ? ` (${fault})` : ""}`, body, signature, expected };
}

/**
 * With the signatures that they came with; or, with a secret, at the present time and signed by it.
 * @param {string} file
 * @param {{ signature?: string, secret?: Secret | undefined, edits: Edit[] }} choices `signature` of a bare body
 * @returns {Promise<{ deliveries: Outgoing[], skipped: import("./saved/request.js").Skipped[] }>}
 */
export async function savedOnes(file, { signature, secret, edits }) {
  const { deliveries: saved, skipped } = await readSaved(file, signature ?? null);
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
