// @ts-check
// What a runtime publishes of two deliveries, and what `take()` gave of them.

import { createReceiver } from "wms-webhook/receiver";

const SECRET = "mac secret of a Config ID";
const HEADER = "hmac-sha256=";
/** Made by node:crypto: the secret and this text. */
const BODY = '{"timestamp":1700000000,"sessionId":"s-1","sequence":0,"event":"WMS_LOADED"}';

/** @param {string} mac of the body, by other code than ours */
export async function published(mac) {
  /** @type {{ name: string, keys: string[], result?: unknown }[]} */
  const messages = [];
  const diagnostics = /** @type {any} */ (globalThis).process?.getBuiltinModule?.("node:diagnostics_channel");
  const channel = diagnostics?.tracingChannel("wms-webhook:delivery");
  /** @param {string} name */
  const keep = (name) => (/** @type {any} */ message) =>
    void messages.push({
      name,
      keys: Object.keys(message),
      ...("result" in message && { result: message.result }),
    });
  const names = ["start", "end", "asyncStart", "asyncEnd", "error"];
  const subscriber = Object.fromEntries(names.map((name) => [name, keep(name)]));

  const receiver = createReceiver({ secret: SECRET, now: () => 1_700_000_000_000, onError() {} });
  const delivery = { body: BODY, signature: HEADER + mac };
  const taken = [await receiver.take({ ...delivery, signature: HEADER })];
  channel?.subscribe(subscriber);
  taken.push(await receiver.take(delivery));
  channel?.unsubscribe(subscriber);
  taken.push(await receiver.take(delivery));
  return { hasChannel: Boolean(channel), messages, taken };
}
