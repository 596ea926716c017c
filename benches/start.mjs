// @ts-check
// Import and first verdict in a fresh Node process, above bare Node.   node start.mjs

import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { race } from "./measure.js";

mkdirSync("node_modules/empty-package", { recursive: true });
writeFileSync("node_modules/empty-package/index.mjs", "");
const scripts = {
  "bare Node": "",
  "an empty package": 'import "./node_modules/empty-package/index.mjs"',
  "an empty package, and the core compiled":
    'import "./node_modules/empty-package/index.mjs"; import { readFileSync } from "node:fs"; new WebAssembly.Instance(new WebAssembly.Module(readFileSync("node_modules/wms-webhook/core.wasm")))',
  "wms-webhook":
    'import { verifyWebhook } from "wms-webhook"; verifyWebhook("{}", "hmac-sha256=" + "0".repeat(64), "s")',
  "node:crypto":
    'import { createHmac } from "node:crypto"; createHmac("sha256", "s").update("{}").digest("hex")',
  "@noble/hashes":
    'import { hmac } from "@noble/hashes/hmac.js"; import { sha256 } from "@noble/hashes/sha2.js"; hmac(sha256, new Uint8Array(5), new Uint8Array(2))',
  "hash-wasm":
    'import { createHMAC, createSHA256 } from "hash-wasm"; (await createHMAC(createSHA256(), "s")).init().update("{}").digest("hex")',
  "@octokit/webhooks-methods":
    'import { verify } from "@octokit/webhooks-methods"; await verify("s", "{}", "sha256=" + "0".repeat(64))',
  standardwebhooks:
    'import { Webhook } from "standardwebhooks"; new Webhook("c2VjcmV0").sign("1", new Date(), "{}")',
  svix: 'import { Webhook } from "svix"; new Webhook("c2VjcmV0").sign("1", new Date(), "{}")',
  stripe:
    'import { Stripe } from "stripe"; new Stripe("x").webhooks.generateTestHeaderString({ payload: "{}", secret: "s" })',
};
const contestants = Object.entries(scripts).map(([name, script]) => ({
  name,
  call: () => {
    execFileSync(process.execPath, ["--input-type=module", "--eval", script]);
    return true;
  },
}));
const times = await race(contestants, { rounds: 31, milliseconds: 1, above: "bare Node" });
console.log(
  `::bench ${JSON.stringify({ runtime: "Node 20", section: "start", point: "fresh process", times })}`,
);
