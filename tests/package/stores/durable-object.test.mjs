// @ts-check
// The store in Durable Objects: real workerd, eight instances of a Worker over one namespace.

import assert from "node:assert/strict";
import { mkdtempSync } from "node:fs";
import http from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { durableObjectStore } from "wms-webhook/durable-object";
import { event, NOW, post, SECRET, sign, untilHandled } from "./sender.mjs";
import { shuffled } from "./servers.mjs";
import { buildWorker, workerdFleet } from "./workerd.mjs";

const INSTANCES = 8;
await buildWorker("worker.js", "out/worker.js");
const newDisk = () => mkdtempSync(join(tmpdir(), "wms-webhook-objects-"));
const shared = newDisk();
/** @param {number} [lease] in seconds @param {string} [disk] */
const startFleet = (lease = 60, disk = shared) =>
  workerdFleet({
    worker: "out/worker.js",
    instances: INSTANCES,
    objects: { WebhookDeliveries: "DELIVERIES", Counts: "COUNTS" },
    bindings: [`(name = "NOW", json = "${NOW}")`, `(name = "LEASE", json = "${lease}")`],
    disk,
  });

/** @param {number} port @param {string} body */
async function handled(port, body) {
  return (await fetch(`http://127.0.0.1:${port}/${JSON.parse(body).sessionId}`)).json();
}
/** @param {() => Promise<boolean>} condition @param {string} what */
async function until(condition, what) {
  for (let tries = 0; !(await condition()); tries += 1) {
    if (tries === 1000) throw new Error(`${what} does not come`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
/** @param {number} port @param {"unmade" | "down" | "slow" | "reset" | "full" | ""} what */
async function trouble(port, what) {
  assert.equal(await (await fetch(`http://127.0.0.1:${port}/trouble?${what}`)).json(), what);
}

/** @typedef {Awaited<ReturnType<typeof startFleet>>} Fleet */

/** By each instance, which says why. @param {Fleet} fleet @param {string} body @param {number} nth of the bodies */
async function refused(fleet, body, nth) {
  const statuses = await Promise.all(fleet.ports.map((port) => post(port, body)));
  assert.deepEqual([...new Set(statuses)], [503], fleet.printed());
  assert.equal(await handled(fleet.ports[0], body), 0);
  const told = () => fleet.printed().match(/WMS_LOADED: .*(?=\n)/g) ?? [];
  await until(async () => told().length >= nth * INSTANCES, "the reason");
  for (const line of told())
    assert.match(line, /the store of handled deliveries failed or did not answer in time: .+/);
}

/** Once the objects are well, and nothing secret was printed meanwhile. @param {Fleet} fleet @param {string} body */
async function handledOnce(fleet, body) {
  await untilHandled(fleet.ports[3], body);
  await untilHandled(fleet.ports[5], body);
  assert.equal(await handled(fleet.ports[0], body), 1);
  for (const secret of [SECRET, sign(body).slice(12)]) assert.ok(!fleet.printed().includes(secret));
}

test("what is no binding is a TypeError that says where to look", () => {
  const message =
    "This is not a Durable Object binding: pass env.DELIVERIES, and check its name in wrangler.jsonc.";
  for (const namespace of /** @type {any[]} */ ([undefined, null, {}, "DELIVERIES"]))
    assert.throws(() => durableObjectStore(namespace), { name: "TypeError", message });
});

test("the store keeps what a store promises", async (t) => {
  const { ports, stop, printed } = await startFleet();
  t.after(() => stop());
  const response = await fetch(`http://127.0.0.1:${ports[0]}/promises`);
  assert.deepEqual(await response.json(), [], printed());
});

test("8 Workers, 100 deliveries, each three times and shuffled: each is handled once, a restart or not", async (t) => {
  const fleet = await startFleet();
  t.after(() => fleet.stop());
  const bodies = Array.from({ length: 100 }, () => event());
  const deliveries = shuffled([...bodies, ...bodies, ...bodies]);
  await Promise.all(deliveries.map((body, at) => untilHandled(fleet.ports[at % INSTANCES], body)));
  for (const body of bodies) assert.equal(await handled(fleet.ports[0], body), 1);
  await fleet.stop();

  const again = await startFleet();
  t.after(() => again.stop());
  await untilHandled(again.ports[1], bodies[0]);
  assert.equal(await handled(again.ports[2], bodies[0]), 1);
});

test("workerd is killed while it handles: after the lease the delivery is handled again", async (t) => {
  const fleet = await startFleet(5);
  t.after(() => fleet.stop());
  const body = event({ payload: { milliseconds: 60_000 } });
  const lost = untilHandled(fleet.ports[0], body).catch(() => "reset");
  while ((await handled(fleet.ports[1], body)) !== 1) await new Promise((resolve) => setTimeout(resolve, 20));
  await fleet.stop("SIGKILL");
  assert.equal(await lost, "reset");

  const again = await startFleet();
  t.after(() => again.stop());
  const retried = untilHandled(again.ports[0], body).catch(() => "reset");
  while ((await handled(again.ports[1], body)) !== 2)
    await new Promise((resolve) => setTimeout(resolve, 100));
  await again.stop("SIGKILL");
  await retried;
});

test("a sender that resets its connection ends no handler where the context is passed on", async (t) => {
  const fleet = await startFleet();
  t.after(() => fleet.stop());
  /** @param {string} path @param {string} body */
  const reset = async (path, body) => {
    const headers = { "x-wms-content-mac": sign(body), "content-length": body.length };
    const sent = http.request({ port: fleet.port, method: "POST", path, headers });
    sent.on("error", () => {});
    sent.end(body);
    await until(async () => (await handled(fleet.ports[1], body)) === 1, "the handler");
    sent.socket?.resetAndDestroy();
  };
  /** @param {string} body */
  const ended = async (body) => {
    const { sessionId } = JSON.parse(body);
    return (await fetch(`http://127.0.0.1:${fleet.ports[1]}/${sessionId}-ended`)).json();
  };
  const without = event({ payload: { milliseconds: 1000 } });
  await reset("/without-context", without);
  const body = event({ payload: { milliseconds: 1500 } });
  await reset("/", body);
  await until(async () => (await ended(body)) === 1, "the end of the handler");
  // It is committed, too: another instance knows it.
  await until(async () => (await post(fleet.ports[2], body)) === 200, "the commit");
  assert.equal(await handled(fleet.ports[1], body), 1);
  // Which began before, and would have ended before: that is why the context is passed on.
  assert.equal(await ended(without), 0);
});

test("no object can be made at the start, then each can: 503 that says so, then handled once", async (t) => {
  const fleet = await startFleet(2, newDisk());
  t.after(() => fleet.stop());
  await trouble(fleet.ports[0], "unmade");
  const body = event();
  await refused(fleet, body, 1);
  await trouble(fleet.ports[0], "");
  await handledOnce(fleet, body);
});

test("the objects are down, slow, reset, full, then well: 503 that says so, each handled once", async (t) => {
  const fleet = await startFleet(2);
  t.after(() => fleet.stop());
  /** @type {string[]} */
  const bodies = [];
  for (const what of /** @type {const} */ (["down", "slow", "reset", "full"])) {
    const body = event();
    bodies.push(body);
    await trouble(fleet.ports[0], what);
    await refused(fleet, body, bodies.length);
  }
  await trouble(fleet.ports[0], "");
  for (const body of bodies) await handledOnce(fleet, body);
});

/** @param {number} port @param {string} path @returns {Promise<any>} */
const get = async (port, path) => (await fetch(`http://127.0.0.1:${port}/${path}`)).json();

test("a delivery costs two requests and five rows, a duplicate one and none; alarms sweep what is over", async (t) => {
  const fleet = await startFleet(60, newDisk());
  t.after(() => fleet.stop());
  const [port] = fleet.ports;
  const id = (/** @type {number} */ n) => `c0${n.toString(16).padStart(62, "0")}`;
  const { written: before } = await get(port, "cost");

  assert.equal(await get(port, `ask?claim&${id(0)}&one&60`), "claimed");
  await get(port, `ask?commit&${id(0)}&one&3600`);
  const delivery = await get(port, "cost");
  // The fifth is the alarm.
  assert.deepEqual([delivery.requests, delivery.written - before, delivery.rows], [2, 4, 1]);
  assert.equal(await get(port, `ask?claim&${id(0)}&two&60`), "done");
  const duplicate = await get(port, "cost");
  assert.deepEqual([duplicate.requests, duplicate.written], [3, delivery.written]);
});

test("what is over is swept, at most five times in a ttl", async (t) => {
  const fleet = await startFleet(60, newDisk());
  t.after(() => fleet.stop());
  const [port] = fleet.ports;
  const id = (/** @type {number} */ n) => `c1${n.toString(16).padStart(62, "0")}`;
  const cost = () => get(port, "cost?c1");
  await get(port, `ask?claim&${id(-1 >>> 0)}&left behind&0.1`);
  // A claim alone sets no alarm, which costs a row: the commit after it does.
  await new Promise((resolve) => setTimeout(resolve, 300));
  assert.deepEqual([(await cost()).alarms, (await cost()).rows], [0, 1]);
  const TTL = 1;
  const end = Date.now() + 3 * TTL * 1000;
  let deliveries = 0;
  for (; Date.now() < end; deliveries += 1) await get(port, `ask?commit&${id(deliveries)}&one&${TTL}`);
  const { alarms } = await cost();
  const spans = Math.ceil((Date.now() - end) / (TTL * 1000)) + 3;
  assert.ok(alarms > 0 && alarms <= 5 * spans, `${alarms} alarms in ${spans} times the ttl`);
  for (let tries = 0; (await cost()).rows > 0; tries += 1) {
    assert.ok(tries < 100, "it is not swept");
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  assert.ok(deliveries > 0);
});
