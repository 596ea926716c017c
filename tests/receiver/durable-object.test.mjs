// @ts-check
// The store in Durable Objects: real workerd, four instances of a Worker over one namespace.

import assert from "node:assert/strict";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { build } from "esbuild";
import { event, NOW, SECRET, sign } from "./sender.mjs";
import { freePort, shuffled, start } from "./servers.mjs";

const INSTANCES = 4;
await build({
  entryPoints: ["worker.js"],
  bundle: true,
  format: "esm",
  outfile: "out/worker.js",
  conditions: ["workerd"],
  external: ["*?module", "node:*"],
});

const objects = (/** @type {string} */ service) =>
  ["WebhookDeliveries", "Counts"].map((name) => {
    const binding = name === "Counts" ? "COUNTS" : "DELIVERIES";
    return `(name = "${binding}", durableObjectNamespace = (className = "${name}"${service}))`;
  });
const worker = (/** @type {string} */ bindings, /** @type {string} */ more) => `(
    compatibilityDate = "2026-01-01", compatibilityFlags = ["nodejs_compat"],
    modules = [
      (name = "worker.js", esModule = embed "out/worker.js"),
      (name = "core.wasm?module", wasm = embed "node_modules/wms-webhook/core.wasm"),
    ],
    bindings = [(name = "MAC_SECRET", text = "${SECRET}"), (name = "NOW", json = "${NOW}"), ${bindings}],
    ${more}
  )`;
const names = Array.from({ length: INSTANCES }, (_, n) => `worker-${n}`);
writeFileSync(
  "fleet.capnp",
  `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "objects", worker = .objects),
    (name = "disk", disk = (path = "/nowhere", writable = true)),
    ${names.map((name) => `(name = "${name}", worker = .instance),`).join("\n    ")}
  ],
  sockets = [${names.map((name) => `(name = "${name}", address = "127.0.0.1:0", http = (), service = "${name}")`)}],
);
const objects :Workerd.Worker = ${worker(
    `${objects("")}`,
    `durableObjectNamespaces = [
      (className = "WebhookDeliveries", uniqueKey = "deliveries", enableSql = true),
      (className = "Counts", uniqueKey = "counts", enableSql = true),
    ],
    durableObjectStorage = (localDisk = "disk"),`,
  )};
const instance :Workerd.Worker = ${worker(`${objects(', serviceName = "objects"')}`, "")};
`,
);

const disk = mkdtempSync(join(tmpdir(), "wms-webhook-objects-"));
async function startFleet() {
  const ports = [];
  for (const _ of names) ports.push(await freePort());
  const sockets = names.flatMap((name, n) => ["--socket-addr", `${name}=127.0.0.1:${ports[n]}`]);
  const args = ["serve", "fleet.capnp", ...sockets, "--directory-path", `disk=${disk}`];
  const server = await start(/** @type {string} */ (process.env.WORKERD), args, ports[0]);
  return { ...server, ports };
}

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
