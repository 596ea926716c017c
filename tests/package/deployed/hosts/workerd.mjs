// @ts-check
// Runs in bare workerd what `wrangler` built.   node workerd.mjs <folder> <main module> [class=binding] ...

import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const [folder, main, ...classes] = process.argv.slice(2);
const { PORT, WORKERD, MAC_SECRET } = /** @type {Record<string, string>} */ (process.env);

const built = readdirSync(folder).filter((name) => /\.(js|wasm)$/.test(name));
const modules = [main, ...built.filter((name) => name !== main)].map((name) => {
  const kind = name.endsWith(".wasm") ? "wasm" : "esModule";
  return `(name = ${JSON.stringify(name)}, ${kind} = embed ${JSON.stringify(name)})`;
});
const objects = classes.map((each) => each.split("="));
const bindings = [
  `(name = "MAC_SECRET", text = ${JSON.stringify(MAC_SECRET)})`,
  ...objects.map(([name, binding]) => `(name = "${binding}", durableObjectNamespace = "${name}")`),
];
const namespaces = objects.map(
  ([name]) => `(className = "${name}", uniqueKey = "${name}", enableSql = true)`,
);
const disk = mkdtempSync(join(tmpdir(), "wms-webhook-objects-"));
const file = join(resolve(folder), "deployed.capnp");
writeFileSync(
  file,
  `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [(name = "main", worker = .worker), (name = "disk", disk = (path = "${disk}", writable = true))],
  sockets = [(name = "http", address = "127.0.0.1:${PORT}", http = (), service = "main")],
);
const worker :Workerd.Worker = (
  compatibilityDate = "2026-01-01",
  modules = [${modules.join(", ")}],
  bindings = [${bindings.join(", ")}],
  durableObjectNamespaces = [${namespaces.join(", ")}],
  ${namespaces.length > 0 ? 'durableObjectStorage = (localDisk = "disk"),' : ""}
);
`,
);
spawn(WORKERD, ["serve", file], { stdio: "inherit" });
