// @ts-check
// Workers in real workerd: instances that share the Durable Objects of one service.

import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { build } from "esbuild";
import { SECRET } from "./sender.mjs";
import { freePorts, start } from "./servers.mjs";

/** @param {string} entry @param {string} outfile */
export function buildWorker(entry, outfile) {
  const external = ["*?module", "node:*", "cloudflare:*"];
  return build({
    entryPoints: [entry],
    outfile,
    bundle: true,
    format: "esm",
    conditions: ["workerd"],
    external,
  });
}

/** Name of the class to name of the binding. */
const OBJECTS = { WebhookDeliveries: "DELIVERIES", Session: "SESSIONS" };

/**
 * @param {{ worker: string, instances: number, objects?: Record<string, string>, bindings?: string[], disk?: string, flags?: string[] }} options
 *   `worker` is bundled; `flags` are those of compatibility; `disk` outlives the servers that use it
 */
export async function workerdFleet({
  worker,
  instances,
  objects = OBJECTS,
  bindings = [],
  disk,
  flags = ["nodejs_compat"],
}) {
  const folder = dirname(worker);
  const wasm = ["core", "session"].map((name) => {
    const path = relative(folder, `node_modules/wms-webhook/${name}.wasm`);
    return `(name = "${name}.wasm?module", wasm = embed "${path}"),`;
  });
  const names = Array.from({ length: instances }, (_, n) => `worker-${n}`);
  const classes = Object.entries(objects);
  /** @param {string} service @param {string} more */
  const workerOf = (service, more) => `(
    compatibilityDate = "2026-01-01",
    compatibilityFlags = ${JSON.stringify(flags)},
    modules = [
      (name = "worker.js", esModule = embed "${relative(folder, worker)}"),
      ${wasm.join("\n      ")}
    ],
    bindings = [
      ${[
        `(name = "MAC_SECRET", text = "${SECRET}")`,
        ...bindings,
        ...classes.map(
          ([name, binding]) =>
            `(name = "${binding}", durableObjectNamespace = (className = "${name}"${service}))`,
        ),
      ].join(",\n      ")},
    ],
    ${more}
  )`;
  const namespaces = classes.map(
    ([name]) => `(className = "${name}", uniqueKey = "${name}", enableSql = true)`,
  );
  const config = `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "objects", worker = .objects),
    (name = "disk", disk = (path = "/nowhere", writable = true)),
    # With what a test listens on itself.
    (name = "internet", network = (allow = ["public", "private"])),
    ${names.map((name) => `(name = "${name}", worker = .instance),`).join("\n    ")}
  ],
  sockets = [${names.map((name) => `(name = "${name}", address = "127.0.0.1:0", http = (), service = "${name}")`)}],
);
const objects :Workerd.Worker = ${workerOf("", `durableObjectNamespaces = [${namespaces}],\n    durableObjectStorage = (localDisk = "disk"),`)};
const instance :Workerd.Worker = ${workerOf(', serviceName = "objects"', "")};
`;
  const file = worker.replace(/\.js$/, ".capnp");
  writeFileSync(file, config);

  const ports = await freePorts(instances);
  const sockets = names.flatMap((name, n) => ["--socket-addr", `${name}=127.0.0.1:${ports[n]}`]);
  const path = disk ?? mkdtempSync(join(tmpdir(), "wms-webhook-objects-"));
  const args = ["serve", file, ...sockets, "--directory-path", `disk=${path}`];
  return start(/** @type {string} */ (process.env.WORKERD), args, ports);
}
