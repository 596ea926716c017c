// @ts-check
// What is measured in each runtime. Results are lines for `cargo xtask bench`.

import { receiveWebhook, signWebhook, verifyWebhook } from "wms-webhook";
import { contestants, SECRET } from "./contestants.js";
import { delivery, EVENT_CODES, HEADLINE, LENGTHS, ofLength } from "./deliveries.js";
import { race } from "./measure.js";

/**
 * @param {string} runtime
 * @param {typeof import("node:crypto") | undefined} nodeCrypto
 * @param {(line: string) => void} print
 * @param {boolean} isWhole also every event and every length
 */
export async function bench(runtime, nodeCrypto, print, isWhole) {
  const all = contestants(nodeCrypto);
  /** @param {string} section @param {string} point @param {object} times */
  const tell = (section, point, times) =>
    print(`::bench ${JSON.stringify({ runtime, section, point, times })}`);
  /** @param {import("./contestants.js").Contestant[]} some @param {string} body @param {"verify" | "receive"} kind @param {object} [options] */
  const run = async (some, body, kind, options) => {
    const prepared = await Promise.all(
      some.map(async ({ name, prepare }) => ({ name, call: (await prepare(body))[kind] })),
    );
    return race(prepared, options);
  };

  tell("verify", "192", await run(all, HEADLINE, "verify"));
  tell("receive", "192", await run(all, HEADLINE, "receive"));

  const secrets = ["a", "b", SECRET];
  const header = signWebhook(HEADLINE, SECRET);
  const bytes = new TextEncoder().encode(HEADLINE);
  const rotation = [
    { name: "one secret", call: () => verifyWebhook(bytes, header, SECRET) },
    { name: "three secrets, the last matches", call: () => verifyWebhook(bytes, header, secrets) },
    { name: "a forged delivery", call: () => !verifyWebhook(bytes, header, "other") },
    { name: "receiveWebhook of a string", call: () => receiveWebhook(HEADLINE, header, SECRET) },
  ];
  tell("rotation", "192", await race(rotation));
  if (!isWhole) return;

  const few = all.slice(0, 3);
  for (const code of EVENT_CODES) {
    tell("verify", code, await run(few, delivery(code), "verify", { rounds: 11, milliseconds: 4 }));
    tell("receive", code, await run(few, delivery(code), "receive", { rounds: 11, milliseconds: 4 }));
  }
  const macs = all.filter(
    ({ name }) => !["stripe", "svix", "standardwebhooks", "@octokit/webhooks-methods"].includes(name),
  );
  for (const length of LENGTHS) {
    tell(
      "length",
      String(length),
      await run(macs, ofLength(length), "verify", { rounds: 9, milliseconds: 8 }),
    );
  }
}
