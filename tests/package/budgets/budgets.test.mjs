// @ts-check
// Sizes and memory. Times are for `cargo xtask bench`: none is asserted.

import { equal } from "node:assert/strict";
import { createHmac } from "node:crypto";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { test } from "node:test";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";

const KB = 1000;

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc");

/** What the heap holds, after a collection that no frame of ours is in the way of. */
async function heapUsed() {
  await new Promise((resolve) => setTimeout(resolve, 10));
  collect();
  return process.memoryUsage().heapUsed;
}

// The package keeps its instance to itself: take note of it as it is made.
/** @type {WebAssembly.Memory[]} */
const memories = [];
const { Instance } = WebAssembly;
WebAssembly.Instance = /** @type {any} */ (
  class extends Instance {
    /** @param {WebAssembly.Module} module */
    constructor(module) {
      super(module);
      memories.push(/** @type {WebAssembly.Memory} */ (this.exports.memory));
    }
  }
);
const { receiveWebhook, verifyWebhook } = await import("wms-webhook");

const SECRET = "mac secret";
/** @param {string} body */
const sign = (body) => `hmac-sha256=${createHmac("sha256", SECRET).update(body).digest("hex")}`;
/** @param {number} length */
const delivery = (length) => {
  const shell = '{"timestamp":1,"sessionId":"","sequence":0,"event":"WMS_LOADED"}';
  const body = shell.replace('""', `"${"x".repeat(Math.max(0, length - shell.length))}"`);
  return { body, bytes: Buffer.from(body), header: sign(body) };
};

/** @param {string} what @param {number} got @param {number} limit */
function atMost(what, got, limit) {
  console.log(`  ${what}: ${got}, at most ${limit}`);
  if (got > limit) throw new Error(`${what} is ${got}, more than ${limit}`);
}

for (const [entry, file, limit] of /** @type {[string, string, number][]} */ ([
  ["wms-webhook", "core.wasm", 20 * 1024],
  ["wms-webhook/session", "session.wasm", 16 * 1024],
])) {
  test(`an edge bundle of ${entry} takes at most ${limit} bytes, gzipped`, async () => {
    const { outputFiles } = await build({
      stdin: { contents: `export * from "${entry}"`, resolveDir: process.cwd() },
      bundle: true,
      minify: true,
      write: false,
      format: "esm",
      conditions: ["workerd"],
      external: ["*?module"],
    });
    const javascript = gzipSync(outputFiles[0].contents, { level: 9 }).length;
    const wasm = gzipSync(readFileSync(`node_modules/wms-webhook/${file}`), { level: 9 }).length;
    console.log(`  JavaScript ${javascript} bytes, wasm ${wasm}`);
    atMost("bytes of the bundle", javascript + wasm, limit);
  });
}

// Of these, the wasm of the tools takes a third, which import and require() share, and the inspector's page a tenth.
test("the tarball takes at most 620 KB", () => {
  const tarballs = readdirSync(".").filter((name) => name.endsWith(".tgz"));
  equal(tarballs.length, 1);
  atMost("bytes of the tarball", statSync(tarballs[0]).size, 620 * KB);
});

test("a million deliveries of mixed sizes, and one at the limit, do not grow memory", async () => {
  const deliveries = [64, 100, 192, 192, 192, 400, 1000, 4000].map(delivery);
  const limit = delivery(1024 * 1024);
  const rounds = 1_000_000 / deliveries.length;
  const run = (/** @type {number} */ times) => {
    for (let n = 0; n < times; n += 1) {
      for (const { body, bytes, header } of deliveries)
        receiveWebhook(n % 2 === 0 ? body : bytes, header, SECRET);
    }
  };
  const past = Buffer.from(`${limit.body} `);
  run(1000);
  receiveWebhook(limit.bytes, limit.header, SECRET);
  const heap = await heapUsed();
  const linear = memories.map((memory) => memory.buffer.byteLength);
  const [{ buffer }] = memories;
  run(rounds);
  receiveWebhook(limit.bytes, limit.header, SECRET);
  if (verifyWebhook(past, limit.header, SECRET)) throw new Error("a body past the limit was verified");
  if (memories.length !== 1 || memories[0].buffer !== buffer) throw new Error("memory grew");
  console.log(`  wasm memory: ${linear} bytes, before and after`);
  atMost("bytes that the heap grew by", (await heapUsed()) - heap, 500 * KB);
});

test("a thousand secrets in rotation do not grow memory", async () => {
  const { body, header } = delivery(192);
  const heap = await heapUsed();
  for (let n = 0; n < 100_000; n += 1) verifyWebhook(body, header, `secret ${n % 1000}`);
  atMost("bytes that the heap grew by", (await heapUsed()) - heap, 500 * KB);
});
