// @ts-check
// What a delivery meets while its store has a fault: 503 and a reason without secrets; and once the fault is over,
// it is handled once.

import assert from "node:assert/strict";
import { inspect } from "node:util";
import { createReceiver } from "wms-webhook/receiver";
import { event, NOW, request, SECRET, sign } from "./sender.mjs";

/** @typedef {import("wms-webhook/receiver").Store} Store */

/** A receiver that counts what it handles. @param {Store} store @param {object} [options] */
export function counting(store, options) {
  /** @type {string[]} */
  const handled = [];
  /** @type {any[]} */
  const errors = [];
  const receiver = createReceiver({
    secret: SECRET,
    now: () => NOW * 1000,
    storeTimeout: 0.5,
    lease: 2,
    store,
    onError: (error) => void errors.push(error),
    ...options,
  });
  receiver.onAny((_event, { body }) => void handled.push(new TextDecoder().decode(body)));
  return {
    errors,
    /** @param {string} body */
    send: async (body) => (await receiver.fetch(request(body))).status,
    /** @param {string} body */
    times: (body) => handled.filter((other) => other === body).length,
  };
}

/**
 * @typedef {object} Fault
 * @property {() => unknown} begin
 * @property {() => unknown} end
 * @property {RegExp} reason what the error says
 * @property {readonly string[]} [secrets] what it must not say, beside the delivery's MAC and the MAC secret
 * @property {boolean} [forgets] whether the engine loses what it knew
 */

/** @param {Store} store @param {Fault} fault */
export async function meets(store, { begin, end, reason, secrets, forgets = false }) {
  const receiver = counting(store);
  const [before, body] = [event(), event()];
  await untilAnswered(receiver.send, before);
  receiver.errors.length = 0;

  await begin();
  await refuses(receiver, body, reason, secrets);
  await end();
  await handlesOnce(receiver, body);
  if (!forgets) await handlesOnce(receiver, before);
}

/**
 * @param {ReturnType<typeof counting>} receiver whose store has a fault
 * @param {string} body
 * @param {RegExp} reason what the error says
 * @param {readonly string[]} [secrets] what it must not say, beside the delivery's MAC and the MAC secret
 */
export async function refuses({ send, times, errors }, body, reason, secrets = []) {
  assert.equal(await send(body), 503);
  assert.equal(times(body), 0);
  assert.deepEqual([...new Set(errors.map(({ code }) => code))], ["store_unavailable"]);
  const told = inspect(errors, { depth: Infinity, showHidden: true });
  assert.match(told, reason);
  for (const secret of [SECRET, sign(body).slice(12), ...secrets]) assert.ok(!told.includes(secret), told);
}

/** However often it is sent. @param {ReturnType<typeof counting>} receiver whose store is well @param {string} body */
export async function handlesOnce({ send, times }, body) {
  await untilAnswered(send, body);
  await untilAnswered(send, body);
  assert.equal(times(body), 1);
}

/** As a sender does. @param {(body: string) => Promise<number>} send @param {string} body */
export async function untilAnswered(send, body) {
  for (let tries = 0; tries < 150; tries += 1) {
    if ((await send(body)) === 200) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  assert.fail("a retry is never handled");
}
