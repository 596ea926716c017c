// @ts-check
// Load on loopback, bounded in count and time: what a receiver costs, and that it loses nothing,
// doubles nothing and accepts nothing wrongly. No time is asserted.

import assert from "node:assert/strict";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import autocannon from "autocannon";
import { build } from "esbuild";
import { SECRET, sign } from "./sender.mjs";
import { freePort, shuffled, start } from "./servers.mjs";
import { buildWorker, workerdFleet } from "./workerd.mjs";

const URL_PATH = "/webhooks/wms";
const CONNECTIONS = 32;
const SESSIONS = 1000;
const EVENTS = 30;
const INSTANCES = 4;
/** Bodies that never end are given up after the receiver's 10 s. */
const SECONDS = 60;

let number = 0;

/**
 * @typedef {{ body: string, signature: string }} Signed
 * @typedef {{ signed: () => Signed, wanted: number, sequence?: number, isAnswered?: boolean }} Delivery
 * @typedef {{ rate: number, p50: number, p99: number, max: number, retried: number, wrong: string[] }} Outcome milliseconds
 */

/**
 * Made when it is first sent, so that its event is fresh then; and the same when it is sent again.
 * @param {number} wanted @param {() => Signed} make @returns {Delivery}
 */
function delivery(wanted, make) {
  /** @type {Signed | undefined} */
  let made;
  return {
    wanted,
    signed() {
      made ??= make();
      return made;
    },
  };
}

/** @param {string} [sessionId] @param {number} [sequence] @returns {Delivery} */
function valid(sessionId, sequence) {
  number += 1;
  const own = { sessionId: sessionId ?? `session-${number % 100}`, sequence: sequence ?? number };
  const made = delivery(200, () => {
    const body = JSON.stringify({
      timestamp: Math.floor(Date.now() / 1000),
      ...own,
      event: "MEASUREMENT_CREATED",
      severity: "INFO",
      payload: { measurementId: "f0c8ca8d-111d-4dcf-a69d-46ed39a2db06" },
    });
    return { body, signature: sign(body) };
  });
  return { ...made, sequence: own.sequence };
}

/** @param {Delivery} captured @returns {Delivery} */
function forged(captured) {
  return delivery(401, () => {
    const { body, signature } = captured.signed();
    return { body: body.replace("INFO", "WARN"), signature };
  });
}

/** @returns {Delivery} */
function oversized() {
  return delivery(413, () => {
    const body = JSON.stringify({ padding: "x".repeat(1_048_576) });
    return { body, signature: sign(body) };
  });
}

/** Sends each delivery once; those that got no answer once more, as a sender would. @param {number[]} ports @param {Delivery[]} deliveries @returns {Promise<Outcome>} */
async function send(ports, deliveries) {
  /** @type {string[]} */
  const wrong = [];
  const started = performance.now();
  const results = await Promise.all(
    ports.map((port, n) => {
      const own = deliveries.filter((_, at) => at % ports.length === n);
      let next = 0;
      return autocannon({
        url: `http://127.0.0.1:${port}${URL_PATH}`,
        connections: Math.max(1, Math.floor(CONNECTIONS / ports.length)),
        amount: own.length,
        timeout: SECONDS,
        requests: [
          {
            method: "POST",
            setupRequest(request, context) {
              const delivery = own[next % own.length];
              next += 1;
              Object.assign(context, { delivery });
              const { body, signature } = delivery.signed();
              const headers = { "content-type": "application/json", "x-wms-content-mac": signature };
              return { ...request, headers, body };
            },
            onResponse(status, _body, context) {
              const { delivery } = /** @type {{ delivery: Delivery }} */ (context);
              // It is held by another, or the store is slow: the sender tries again.
              if (status === 503) return;
              delivery.isAnswered = true;
              if (status !== delivery.wanted) wrong.push(`${status} for ${delivery.wanted}`);
            },
          },
        ],
      });
    }),
  );
  const seconds = (performance.now() - started) / 1000;
  // A server may close the connection of a body that it cuts off, and what the generator had lined
  // up for that connection is not sent.
  const unanswered = deliveries.filter(({ isAnswered }) => !isAnswered);
  for (const delivery of unanswered) {
    let status = await post(ports[0], delivery);
    for (let tries = 0; status === 503 && tries < 120; tries += 1) {
      await new Promise((resolve) => setTimeout(resolve, 1000));
      status = await post(ports[0], delivery);
    }
    if (status !== delivery.wanted) wrong.push(`${status} for ${delivery.wanted}, sent again`);
  }
  const [{ latency }] = results;
  const { p50, p99, max } = latency;
  return { rate: deliveries.length / seconds, p50, p99, max, retried: unanswered.length, wrong };
}

/** @param {number} port @param {Delivery} delivery */
async function post(port, { signed, wanted }) {
  const { body, signature } = signed();
  const headers = { "content-type": "application/json", "x-wms-content-mac": signature };
  try {
    return (await fetch(`http://127.0.0.1:${port}${URL_PATH}`, { method: "POST", headers, body })).status;
  } catch (error) {
    // workerd closes the connection of a body that nobody reads.
    return wanted === 413 ? wanted : String(error);
  }
}

/** A body that ends too early, or never. @param {number} port @param {boolean} isSlow @returns {Promise<string>} the status, if any */
function unfinished(port, isSlow) {
  const { body, signature } = valid().signed();
  const head = `POST ${URL_PATH} HTTP/1.1\r\nhost: x\r\nx-wms-content-mac: ${signature}\r\ncontent-length: ${body.length}\r\n\r\n`;
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    let text = "";
    socket.on("data", (data) => {
      text += data;
    });
    socket.on("error", () => {});
    socket.on("close", () => resolve(text.slice(9, 12)));
    socket.write(head + body.slice(0, 50));
    // Slow: a byte now and then, so that nobody takes it for dead.
    const timer = setInterval(() => socket.write(" "), 3000);
    if (!isSlow) setTimeout(() => socket.destroy(), 200);
    socket.on("close", () => clearInterval(timer));
  });
}

/** @param {string} printed */
function handledIn(printed) {
  const counts = new Map();
  for (const [, sequence] of printed.matchAll(/MEASUREMENT_CREATED (\d+)/g)) {
    counts.set(sequence, (counts.get(sequence) ?? 0) + 1);
  }
  return counts;
}

/** @param {() => string} printed @param {Delivery[]} deliveries that were to be handled @returns {Promise<string[]>} */
async function faultsOf(printed, deliveries) {
  const wanted = deliveries.map(({ sequence }) => String(sequence));
  for (let tries = 0; handledIn(printed()).size < wanted.length && tries < 1000; tries += 1) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  const counts = handledIn(printed());
  const lost = wanted.filter((sequence) => !counts.has(sequence)).length;
  const doubled = [...counts.values()].filter((count) => count > 1).length;
  const accepted = [...counts.keys()].filter((sequence) => !wanted.includes(sequence)).length;
  return lost + doubled + accepted === 0
    ? []
    : [`${lost} lost, ${doubled} doubled, ${accepted} wrongly accepted`];
}

const rows = [["", "deliveries/s", "p50 ms", "p99 ms", "max ms", "sent again"]];
/** @param {string} name @param {Outcome} outcome */
function note(name, { rate, p50, p99, max, retried }) {
  rows.push([name, rate.toFixed(0), String(p50), String(p99), String(max), String(retried)]);
}

/** @param {string} name @param {() => Promise<string[]>} run gives what was wrong */
const check = (name, run) => test(name, async () => assert.deepEqual([...new Set(await run())], []));

/** @typedef {{ ports: number[], printed: () => string, stop: () => Promise<void> }} Server */
/** @param {string} script @returns {Promise<Server>} */
async function nodeServer(script) {
  const port = await freePort();
  const env = { MAC_SECRET: SECRET, PORT: String(port) };
  return start(process.execPath, [script], [port], env);
}
await build({
  entryPoints: ["express/server.ts"],
  outfile: "out/express.js",
  bundle: true,
  packages: "external",
  format: "esm",
});
await buildWorker("worker/index.ts", "out/worker.js");
await buildWorker("unverified-worker.js", "out/unverified.js");
// Durable Objects wait for their disk with each write: in memory, so that it is not what is measured.
const disks = mkdtempSync(join(existsSync("/dev/shm") ? "/dev/shm" : tmpdir(), "wms-webhook-load-"));
after(() => rmSync(disks, { recursive: true, force: true }));
/** @param {string} worker @param {number} [instances] @returns {Promise<Server>} */
const workers = (worker, instances = 1) =>
  workerdFleet({ worker, instances, disk: mkdtempSync(join(disks, "disk-")) });

/** @type {[string, number, () => Promise<Server>, () => Promise<Server>][]} how many deliveries; verified, and not */
const SERVERS = [
  ["Express", 5000, () => nodeServer("out/express.js"), () => nodeServer("unverified-express.js")],
  ["Worker", 2000, () => workers("out/worker.js"), () => workers("out/unverified.js")],
];
for (const [name, count, verified, unverified] of SERVERS) {
  check(`${name}: valid deliveries, beside the same server without verification`, async () => {
    const wrong = [];
    for (const [title, serve] of /** @type {const} */ ([
      [`${name} without verification`, unverified],
      [`${name}`, verified],
    ])) {
      const server = await serve();
      await send(
        server.ports,
        Array.from({ length: 500 }, () => valid()),
      );
      const deliveries = Array.from({ length: count }, () => valid());
      const outcome = await send(server.ports, deliveries);
      note(title, outcome);
      wrong.push(...outcome.wrong);
      await server.stop();
    }
    return wrong;
  });

  check(`${name}: valid, doubled, forged, oversized, truncated and slow deliveries mixed`, async () => {
    const server = await verified();
    const good = Array.from({ length: count }, () => valid());
    const doubled = good.filter((_, at) => at % 10 === 0);
    const bad = good.filter((_, at) => at % 5 === 0).map(forged);
    const large = Array.from({ length: 50 }, oversized);
    const hanging = Array.from({ length: 100 }, (_, n) => unfinished(server.ports[0], n % 2 === 0));
    const outcome = await send(server.ports, shuffled([...good, ...doubled, ...bad, ...large]));
    note(`${name}, mixed`, outcome);
    const statuses = new Set(await Promise.all(hanging));
    // The truncated ones hear nothing, the slow ones 408.
    const odd = [...statuses].filter((status) => status !== "" && status !== "408");
    const wrong = [...outcome.wrong, ...(await faultsOf(server.printed, good))];
    if (odd.length > 0) wrong.push(`unfinished deliveries were answered ${odd}`);
    await server.stop();
    return wrong;
  });
}

check(
  `${SESSIONS} sessions of ${EVENTS} events, shuffled, one in ten twice, over ${INSTANCES} Workers`,
  async () => {
    const server = await workers("out/worker.js", INSTANCES);
    const deliveries = [];
    for (let session = 0; session < SESSIONS; session += 1) {
      for (let sequence = 0; sequence < EVENTS; sequence += 1)
        deliveries.push(valid(`load-${session}`, sequence));
    }
    const twice = deliveries.filter((_, at) => at % 10 === 0);
    const outcome = await send(server.ports, shuffled([...deliveries, ...twice]));
    note(`${INSTANCES} Workers, sessions`, outcome);
    const wrong = [...outcome.wrong];
    const all = Array.from({ length: EVENTS }, (_, n) => n).join();
    for (let session = 0; session < SESSIONS; session += 1) {
      const response = await fetch(
        `http://127.0.0.1:${server.ports[session % INSTANCES]}/sessions/load-${session}`,
      );
      const { events } = /** @type {any} */ (await response.json());
      // Each is stamped when it is sent, so the order of their time is that of the shuffle.
      const sequences = events.map((/** @type {any} */ { sequence }) => sequence);
      const got = sequences.toSorted((/** @type {number} */ a, /** @type {number} */ b) => a - b).join();
      const times = events.map((/** @type {any} */ { timestamp }) => timestamp);
      const isInOrder = times.every(
        (/** @type {number} */ time, /** @type {number} */ at) => !(time < times[at - 1]),
      );
      if (got !== all || !isInOrder) wrong.push(`a session ended as ${got}`);
    }
    const count = () => [...handledIn(server.printed()).values()].reduce((sum, times) => sum + times, 0);
    for (let tries = 0; count() < deliveries.length && tries < 1000; tries += 1) {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    const handled = count();
    if (handled !== deliveries.length) wrong.push(`${handled} handled of ${deliveries.length}`);
    await server.stop();
    return wrong;
  },
);

after(() =>
  console.log(
    rows
      .map((row) => `| ${row.join(" | ")} |`)
      .join("\n")
      .replace("\n", "\n|---|---|---|---|---|---|\n"),
  ),
);
