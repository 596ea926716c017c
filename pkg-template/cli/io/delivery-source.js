// @ts-check
// What `send` sends: one event, a session, or what was saved.

import { signWebhook } from "../../index.js";
import { SCENARIOS, simulateDeliveries, simulateEvent, simulateSession } from "../../tools.js";
import { judge } from "../judge.js";
import { printable } from "../output/printable.js";
import { readSaved } from "./saved.js";

/** @typedef {import("./secret.js").Secret} Secret */
/** @typedef {import("../../types/tools.js").Scenario} Scenario */

/**
 * @typedef {object} Outgoing
 * @property {string} name for messages
 * @property {Uint8Array} body
 * @property {string | string[] | undefined} signature
 * @property {string} expected `accepted`, or why it must be refused
 */

/** For the fault `old_secret`, where no second secret was given. */
const RETIRED_SECRET = "a secret that no receiver has";

/**
 * One event by itself, now.
 * @param {import("../../types/index.js").EventCode} code
 * @param {{ secret: Secret, seed: number, sessionId?: string | undefined, sequence: number }} choices
 * @returns {Outgoing[]}
 */
export function oneEvent(code, { secret, seed, sessionId, sequence }) {
  const event = { ...simulateEvent(code, { seed, sessionId, startTime: now() }), sequence };
  const body = Buffer.from(JSON.stringify(event));
  return [{ name: code, body, signature: signWebhook(body, secret), expected: "accepted" }];
}

/**
 * @param {object} choices
 * @param {Scenario} choices.scenario
 * @param {number} choices.seed
 * @param {string | undefined} choices.sessionId
 * @param {import("../../types/tools.js").DeliveryFault[]} choices.faults
 * @param {Secret[]} choices.secrets the first signs, the second is the old one
 * @returns {Outgoing[]}
 */
export function wholeSession({ scenario, seed, sessionId, faults, secrets: [secret, oldSecret] }) {
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
  return deliveries.map(({ body, signature, fault, expected }, at) => ({
    name: `number ${at + 1}${fault ? ` (${fault})` : ""}`,
    body: Buffer.from(body),
    signature,
    expected,
  }));
}

/**
 * With the signatures that they came with; or, with a secret, signed by it.
 * @param {string} file
 * @param {string} [signature] of a bare body
 * @param {Secret} [secret]
 * @returns {Promise<Outgoing[]>}
 */
export async function savedOnes(file, signature, secret) {
  const saved = await readSaved(file, signature);
  return saved.map(({ place, body, signature: own, verdict = "accepted" }) => {
    // Of the file, and printed: it may hold anything.
    if (secret === undefined) return { name: place, body, signature: own, expected: printable(verdict) };
    const anew = signWebhook(body, secret);
    return { name: place, body, signature: anew, expected: judge(body, anew, [secret], "auto").verdict };
  });
}

export function scenarios() {
  return /** @type {Scenario[]} */ (Object.keys(SCENARIOS));
}

/** Unix seconds. */
function now() {
  return Math.floor(Date.now() / 1000);
}
