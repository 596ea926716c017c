// @ts-check
// What each fault of a production day does: the table of the page is what these experiments find. The processes are
// real, and so is their Redis; time that has to pass is moved.

import assert from "node:assert/strict";
import { once } from "node:events";
import { readFileSync, writeFileSync } from "node:fs";
import { createServer, request as send } from "node:http";
import { after, test } from "node:test";
import { createClient } from "redis";
import { createReceiver, memoryStore } from "wms-webhook/receiver";
import { event, NOW, post, request, SECRET, sign } from "./sender.mjs";
import { freePort, start, startRedis } from "./servers.mjs";

/** @typedef {import("wms-webhook/receiver").Store} Store */
/** @typedef {{ seen: (number | string)[], handled: number, reported: string[] }} Found */

const PAGE = "docs/concepts/exactly-once.md";
const DAY = 86_400;
const forEver = () => new Promise(() => {});
const down = () => {
  throw new Error("down");
};

/** One after the other for each call; the last one for all that follow. @param {(() => unknown)[]} steps */
function inTurn(steps) {
  let calls = 0;
  return () => steps[Math.min(calls++, steps.length - 1)]();
}

/**
 * A receiver whose store is in memory and whose time is moved by hand.
 *
 * @param {object} [options]
 * @param {() => unknown} [handler]
 * @param {(memory: Store) => Partial<Store>} [fault] of its store
 */
function receiving(options, handler = () => {}, fault = () => ({})) {
  let time = NOW * 1000;
  const memory = memoryStore({ now: () => time });
  const found = /** @type {Found} */ ({ seen: [], handled: 0, reported: [] });
  const receiver = createReceiver({
    secret: SECRET,
    now: () => time,
    store: { ...memory, ...fault(memory) },
    onError: (_error, { code }) => void found.reported.push(code),
    ...options,
  }).onAny(async () => {
    await handler();
    found.handled += 1;
  });
  const body = event();
  return {
    found,
    receiver,
    body,
    /** @param {number} seconds */
    wait: (seconds) => {
      time += seconds * 1000;
    },
    async send(/** @type {string} */ other = body) {
      found.seen.push((await receiver.fetch(request(other, { "x-wms-content-mac": sign(body) }))).status);
    },
  };
}

/** Sends it, and again once so many seconds have passed. @param {ReturnType<typeof receiving>} receiver @param {number} seconds */
async function twice({ found, send, wait }, seconds = 0) {
  await send();
  wait(seconds);
  await send();
  return found;
}

/** @type {[fault: string, find: () => Promise<Found>][]} */
const IN_PROCESS = [
  [
    "The handler throws; sent again",
    () => {
      return twice(receiving({}, inTurn([() => Promise.reject(new Error("no database")), () => {}])));
    },
  ],
  [
    "The handler never ends; sent again at once, and after the lease",
    async () => {
      const limits = { handlerTimeout: 0.05, waitTimeout: 0 };
      const receiver = receiving(limits, inTurn([forEver, () => {}]));
      await twice(receiver);
      receiver.wait(60);
      await receiver.send();
      return receiver.found;
    },
  ],
  [
    "A duplicate comes while the first is handled",
    async () => {
      const receiver = receiving({}, () => new Promise((resolve) => setTimeout(resolve, 50)));
      await Promise.all([receiver.send(), receiver.send()]);
      return receiver.found;
    },
  ],
  ["Handled; sent again after a day and a half", () => twice(receiving(), 1.5 * DAY)],
  [
    "Sent for the first time after a day and a half",
    async () => {
      const receiver = receiving();
      receiver.wait(1.5 * DAY);
      await receiver.send();
      return receiver.found;
    },
  ],
  [
    "The store is down; sent again when it is well",
    () => twice(receiving({}, undefined, ({ claim }) => ({ claim: takingTurns(down, claim) }))),
  ],
  [
    "The store never answers; sent again when it does",
    () => {
      const fault = (/** @type {Store} */ { claim }) => ({ claim: takingTurns(forEver, claim) });
      return twice(receiving({ storeTimeout: 0.1 }, undefined, /** @type {any} */ (fault)));
    },
  ],
  [
    "The store does not record that it was handled; sent again after the lease",
    () =>
      twice(
        receiving({}, undefined, () => ({ commit: down })),
        60,
      ),
  ],
  [
    "The secret is unavailable; sent again when it is there",
    () => twice(receiving({ secret: inTurn([down, () => SECRET]) })),
  ],
  [
    "The secret is wrong",
    async () => {
      const receiver = receiving({ secret: `${SECRET}.` });
      await receiver.send();
      return receiver.found;
    },
  ],
  [
    "The body was altered on its way",
    async () => {
      const receiver = receiving();
      await receiver.send(`${receiver.body} `);
      return receiver.found;
    },
  ],
  [
    "`onError` never ends, and the handler throws; sent again",
    async () => {
      /** @type {string[]} */
      const reported = [];
      const onError = (/** @type {unknown} */ _error, /** @type {{ code: string }} */ { code }) => {
        reported.push(code);
        return forEver();
      };
      const handler = inTurn([() => Promise.reject(new Error("no database")), () => {}]);
      return { ...(await twice(receiving({ onError }, handler))), reported };
    },
  ],
  [
    "The sender leaves while its delivery is handled, and sends it again",
    async () => {
      let isBegun = () => {};
      const begun = new Promise((resolve) => {
        isBegun = () => resolve(undefined);
      });
      const receiver = receiving({}, () => {
        isBegun();
        return new Promise((resolve) => setTimeout(resolve, 100));
      });
      const server = createServer(receiver.receiver.node).listen(0, "127.0.0.1");
      await once(server, "listening");
      const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
      const headers = { "x-wms-content-mac": sign(receiver.body) };
      const leaving = send(`http://127.0.0.1:${port}/`, { method: "POST", headers }).on("error", () => {});
      leaving.end(receiver.body);
      await begun;
      leaving.destroy();
      receiver.found.seen.push("nothing", await post(port, receiver.body));
      server.close();
      server.closeAllConnections();
      return receiver.found;
    },
  ],
  [
    "`close()` while it is handled; another one comes",
    async () => {
      const { found, receiver, body } = receiving(
        {},
        () => new Promise((resolve) => setTimeout(resolve, 50)),
      );
      const answers = [receiver.fetch(request(body))];
      await new Promise(setImmediate);
      const closed = receiver.close();
      answers.push(receiver.fetch(request(event())));
      found.seen.push(...(await Promise.all(answers)).map(({ status }) => status));
      assert.equal(await closed, 0);
      return found;
    },
  ],
];

/** @template {(...given: any[]) => unknown} Call @param {() => unknown} first @param {Call} then @returns {Call} */
function takingTurns(first, then) {
  let calls = 0;
  return /** @type {any} */ ((/** @type {any[]} */ ...given) => (calls++ === 0 ? first() : then(...given)));
}

const redisPort = await freePort();
const redis = await startRedis(redisPort);
const counts = await createClient({ url: `redis://127.0.0.1:${redisPort}` }).connect();
after(async () => {
  counts.destroy();
  await redis.stop();
});

/** Two instances that share a Redis, and a delivery. @param {object} payload @param {number} lease */
async function sharing(payload, lease) {
  await counts.flushAll();
  const [first, second] = await Promise.all(
    ["redis", "ioredis"].map(async (client) => {
      const port = await freePort();
      const words = ["instance.mjs", String(port), String(redisPort), String(lease), client];
      return start(process.execPath, words, [port]);
    }),
  );
  const body = event({ payload });
  const { sessionId } = JSON.parse(body);
  return {
    first,
    second,
    /** The status that a sender reads. @param {{ port: number }} to @returns {Promise<number | string>} */
    send: ({ port }) => post(port, body).catch(() => "nothing"),
    /** Waits until so many have begun or ended. @param {"handled" | "ended"} what @param {number} times */
    async until(what, times) {
      for (let tries = 0; (await counts.get(`${what}:${sessionId}`)) !== String(times); tries += 1) {
        if (tries === 2000) throw new Error(`not ${what} ${times} times`);
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
    },
    endLease: () => counts.pExpire(`wms-webhook:${sign(body).slice(12)}`, 1),
    /** @param {(number | string)[]} seen @returns {Promise<Found>} */
    async found(...seen) {
      await Promise.all([first.stop("SIGKILL"), second.stop("SIGKILL")]);
      const handled = Number(await counts.get(`ended:${sessionId}`));
      const keys = await counts.keys("reported:*");
      return { seen, handled, reported: keys.map((key) => key.slice("reported:".length)).sort() };
    },
  };
}

/** @type {typeof IN_PROCESS} */
const OF_PROCESSES = [
  [
    "The process is killed in a handler; sent again at once, and after the lease",
    async () => {
      const { first, second, send, until, endLease, found } = await sharing({ milliseconds: 300 }, 60);
      const lost = send(first);
      await until("handled", 1);
      await first.stop("SIGKILL");
      const seen = [await lost, await send(second)];
      await endLease();
      return found(...seen, await send(second));
    },
  ],
  [
    "The process is killed between the handler and the record; sent again after the lease",
    async () => {
      const payload = { milliseconds: 1, commitsAfter: 60_000 };
      const { first, second, send, until, endLease, found } = await sharing(payload, 60);
      const lost = send(first);
      await until("ended", 1);
      await first.stop("SIGKILL");
      const seen = [await lost];
      await endLease();
      return found(...seen, await send(second));
    },
  ],
  [
    "The process stands still for longer than the lease; sent again to another",
    async () => {
      const { first, second, send, until, endLease, found } = await sharing({ milliseconds: 4000 }, 3);
      const late = send(first);
      await until("handled", 1);
      first.kill("SIGSTOP");
      await endLease();
      const seen = send(second);
      await until("handled", 2);
      await new Promise((resolve) => setTimeout(resolve, 1200));
      first.kill("SIGCONT");
      return found(await late, await seen);
    },
  ],
];

test("the page has what each fault was found to do", { timeout: 120_000 }, async () => {
  const rows = [
    ["fault", "the sender sees", "handled", "`onError` gets"],
    ["---", "---", "---", "---"],
  ];
  for (const [fault, find] of [...IN_PROCESS, ...OF_PROCESSES]) {
    const { seen, handled, reported } = await find().catch((cause) => {
      throw new Error(fault, { cause });
    });
    const codes = reported.map((code) => `\`${code}\``).join(", ");
    rows.push([fault, seen.join(", then "), String(handled), codes]);
  }
  const table = rows.map((cells) => `| ${cells.join(" | ")} |\n`).join("");
  if (process.env.TABLE) writeFileSync(process.env.TABLE, table);
  else assert.ok(readFileSync(PAGE, "utf8").includes(`<!-- faults -->\n\n${table}\n`), table);
});
