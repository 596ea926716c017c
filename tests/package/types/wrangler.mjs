// @ts-check
// What `wrangler types` writes for a Worker with the Durable Object.

import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";

const CONFIG = {
  name: "worker",
  main: "worker.ts",
  compatibility_date: "2026-01-01",
  durable_objects: { bindings: [{ name: "DELIVERIES", class_name: "WebhookDeliveries" }] },
  migrations: [{ tag: "v1", new_sqlite_classes: ["WebhookDeliveries"] }],
};

/**
 * @param {string} node one that wrangler runs in
 * @param {string} wrangler its script
 * @param {string} folder the project
 * @returns {string} the name of the file
 */
export function describeBindings(node, wrangler, folder) {
  writeFileSync(join(folder, "wrangler.json"), JSON.stringify(CONFIG));
  writeFileSync(join(folder, ".dev.vars"), "MAC_SECRET=secret\n");
  const env = { ...process.env, WRANGLER_SEND_METRICS: "false" };
  execFileSync(node, [wrangler, "types", "worker-configuration.d.ts"], { cwd: folder, env, stdio: "pipe" });
  return "worker-configuration.d.ts";
}
