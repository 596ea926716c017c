// @ts-check
// The store in Durable Objects: real workerd, four instances of a Worker over one namespace.

import assert from "node:assert/strict";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { event, NOW, sign } from "./sender.mjs";
import { shuffled } from "./servers.mjs";
import { buildWorker, workerdFleet } from "./workerd.mjs";

const INSTANCES = 4;
await buildWorker("worker.js", "out/worker.js");
const disk = mkdtempSync(join(tmpdir(), "wms-webhook-objects-"));
const startFleet = () =>
  workerdFleet({
    worker: "out/worker.js",
    instances: INSTANCES,
    objects: { WebhookDeliveries: "DELIVERIES", Counts: "COUNTS" },
    bindings: [`(name = "NOW", json = "${NOW}")`],
    disk,
  });

/** @param {number} port @param {string} body */
async function post(port, body) {
  const headers = { "x-wms-content-mac": sign(body) };
  return (await fetch(`http://127.0.0.1:${port}/`, { method: "POST", body, headers })).status;
}
/** @param {number} port @param {string} body */
async function handled(port, body) {
  return (await fetch(`http://127.0.0.1:${port}/${JSON.parse(body).sessionId}`)).json();
}

test("the store keeps what a store promises", async () => {
  const { ports, stop, printed } = await startFleet();
  const response = await fetch(`http://127.0.0.1:${ports[0]}/promises`);
  assert.equal(await response.text(), "kept", printed());
  await stop();
});

test("4 Workers, 100 deliveries, each three times and shuffled: each is handled once, a restart or not", async () => {
  const fleet = await startFleet();
  const bodies = Array.from({ length: 100 }, () => event());
  const deliveries = shuffled([...bodies, ...bodies, ...bodies]);
  const statuses = await Promise.all(deliveries.map((body, at) => post(fleet.ports[at % INSTANCES], body)));
  assert.deepEqual([...new Set(statuses)], [200], fleet.printed());
  for (const body of bodies) assert.equal(await handled(fleet.ports[0], body), 1);
  await fleet.stop();

  const again = await startFleet();
  assert.equal(await post(again.ports[1], bodies[0]), 200);
  assert.equal(await handled(again.ports[2], bodies[0]), 1);
  await again.stop();
});

test("workerd is killed while it handles: after the lease the delivery is handled again", async () => {
  const fleet = await startFleet();
  const body = event({ payload: { milliseconds: 60_000 } });
  const lost = post(fleet.ports[0], body).catch(() => "reset");
  while ((await handled(fleet.ports[1], body)) !== 1) await new Promise((resolve) => setTimeout(resolve, 20));
  await fleet.stop("SIGKILL");
  assert.equal(await lost, "reset");

  const again = await startFleet();
  const retried = post(again.ports[0], body).catch(() => "reset");
  while ((await handled(again.ports[1], body)) !== 2)
    await new Promise((resolve) => setTimeout(resolve, 100));
  await again.stop("SIGKILL");
  await retried;
});
