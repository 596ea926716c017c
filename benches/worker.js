// @ts-check
// In workerd, whose clock stands still while a request runs: the caller takes the time of the turns.
// `?name=…&kind=…&calls=…`

import * as nodeCrypto from "node:crypto";
import { contestants } from "./contestants.js";
import { HEADLINE } from "./deliveries.js";

/** @type {Promise<Map<string, { verify: () => unknown, receive: () => unknown }>> | undefined} */
let prepared;

async function prepare() {
  /** @type {[string, { verify: () => unknown, receive: () => unknown }][]} */
  const entries = [];
  for (const { name, prepare } of contestants(nodeCrypto)) {
    // It compiles bytes when it is first used, which workerd forbids.
    if (name !== "hash-wasm") entries.push([name, await prepare(HEADLINE)]);
  }
  return new Map(entries);
}

export default {
  /** @param {Request} request */
  async fetch(request) {
    prepared ??= prepare();
    const ready = await prepared;
    const { searchParams } = new URL(request.url);
    const name = searchParams.get("name");
    if (name === null) return new Response(JSON.stringify([...ready.keys()]));
    const call = ready.get(name)?.[/** @type {"verify" | "receive"} */ (searchParams.get("kind"))];
    const calls = Number(searchParams.get("calls"));
    if (call && calls > 0) {
      const first = call();
      if (!(await first)) return new Response("refused", { status: 500 });
      if (first instanceof Promise) for (let n = 0; n < calls; n += 1) await call();
      else for (let n = 0; n < calls; n += 1) call();
    }
    return new Response("done");
  },
};
