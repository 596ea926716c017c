// @ts-check
// What can go wrong around the verdict: policies, missing WebAssembly, copies and threads.

import { equal } from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { createHmac } from "node:crypto";
import { once } from "node:events";
import { cpSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { Worker } from "node:worker_threads";

const require = createRequire(import.meta.url);
const CHROMIUM = /** @type {string} */ (process.env.CHROMIUM);
/** @param {string} version */
const node = (version) => `node_modules/node-${version}/bin/node`;
const BODY = '{"timestamp":1689684577,"sessionId":"s-1","sequence":0,"event":"WMS_LOADED"}';
/** @param {string} secret */
const sign = (secret) => `hmac-sha256=${createHmac("sha256", secret).update(BODY, "ascii").digest("hex")}`;

/** @param {string} text @param {string} part */
function includes(text, part) {
  if (!text.includes(part)) throw new Error(`${JSON.stringify(text)} lacks ${JSON.stringify(part)}`);
}

/** What a script prints. @param {string} script @param {string} [program] */
function printed(script, program = "node") {
  return execFileSync(program, ["--input-type=module", "--eval", script], { encoding: "utf8" }).trim();
}

/** What a page tells under a policy. @param {string} policy */
function underPolicy(policy) {
  const page = `/csp.html?csp=${encodeURIComponent(policy)}`;
  return execFileSync(node("24"), ["browser.mjs", "chrome", CHROMIUM, page], {
    encoding: "utf8",
  }).trim();
}

test("a page without wasm-unsafe-eval imports it, and the first call says why it fails", () => {
  const told = underPolicy("default-src 'self'");
  includes(told, "imported\nError: wms-webhook: WebAssembly cannot be compiled here.");
  includes(told, "'wasm-unsafe-eval'");
});

test("a page with wasm-unsafe-eval verifies", () => {
  equal(
    underPolicy("default-src 'self'; script-src 'self' 'wasm-unsafe-eval'"),
    "imported\nknown true\nverified false",
  );
});

test("without WebAssembly the first call says why it fails, and the import does not", () => {
  for (const load of [
    'await import("wms-webhook")',
    '(await import("node:module")).createRequire(process.cwd() + "/")("wms-webhook")',
  ]) {
    const told = printed(`
        delete globalThis.WebAssembly;
        const api = ${load};
        console.log(api.EVENTS.LOW_SNR.severity);
        const event = { timestamp: 1, sessionId: "", sequence: 0, event: "WMS_LOADED", severity: "INFO" };
        for (const call of [() => api.verifyWebhook("{}", "", "s"), () => api.parseEvent("{}"), () => api.signWebhook("", "s"), () => api.isKnownEvent(event)]) {
          try { call(); console.log("no error"); } catch (error) { console.log(error.name, error.message.split(".")[0], error.cause?.name); }
        }
        try { api.verifyWebhook({}, "", "s"); } catch (error) { console.log(error.name); }`);
    const line = "Error wms-webhook: WebAssembly cannot be compiled here ReferenceError";
    equal(told, ["ERROR", line, line, line, line, "TypeError"].join("\n"));
  }
});

test("an engine without isWellFormed tells lone surrogates, too", () => {
  for (const prepare of ["", "delete String.prototype.isWellFormed;"]) {
    const told = printed(`
        ${prepare}
        const { signWebhook, verifyWebhook } = await import("wms-webhook");
        const replaced = signWebhook("\\ufffd \\u{1f600}", "s");
        console.log(verifyWebhook("\\ufffd \\u{1f600}", replaced, "s"), verifyWebhook("\\ud83d \\u{1f600}", replaced, "s"));`);
    equal(told, "true false");
  }
});

test("import and require share one instance", () => {
  for (const version of ["20.0", "20", "22", "24"]) {
    const told = printed(
      `import { createRequire } from "node:module";
         import * as esm from "wms-webhook";
         const cjs = createRequire(process.cwd() + "/")("wms-webhook");
         console.log(esm.verifyWebhook === cjs.verifyWebhook, esm.WmsWebhookError === cjs.WmsWebhookError);`,
      node(version),
    );
    if (told !== "true true") throw new Error(`Node ${version}: ${told}`);
  }
});

test("two copies in one process do not disturb each other", async (t) => {
  t.after(() => rmSync("copy", { recursive: true, force: true }));
  cpSync("node_modules/wms-webhook", "copy", { recursive: true });
  const one = await import("wms-webhook");
  const other = await import(pathToFileURL("copy/index.js").href);
  const third = require(`${process.cwd()}/copy/index.cjs`);
  const copies = [one, other, third];
  for (let n = 0; n < 200; n += 1) {
    const secrets = copies.map((_, at) => `secret ${n} ${at}`);
    for (const [at, copy] of copies.entries()) {
      for (const [place, secret] of secrets.entries()) {
        equal(copy.verifyWebhook(BODY, sign(secrets[at]), secret), at === place);
      }
    }
  }
  equal(one.WmsWebhookError === other.WmsWebhookError, false);
});

test("a receiver has the core of its own copy, although copies share the receiver's code", async (t) => {
  t.after(() => rmSync("other-copy", { recursive: true, force: true }));
  cpSync("node_modules/wms-webhook", "other-copy", { recursive: true });
  const copies = [
    [await import("wms-webhook"), await import("wms-webhook/receiver")],
    ["index", "receiver"].map((name) => require(`${process.cwd()}/other-copy/${name}.cjs`)),
  ];
  const signature = `hmac-sha256=${createHmac("sha256", "s").update("{").digest("hex")}`;
  for (const [place, [, { createReceiver }]] of copies.entries()) {
    /** @type {Error[]} */
    const errors = [];
    const receiver = createReceiver({
      secret: "s",
      onError: (/** @type {Error} */ error) => errors.push(error),
    });
    await receiver.take({ body: "{", signature });
    equal(errors.length, 1);
    for (const [other, [{ WmsWebhookError }]] of copies.entries())
      equal(errors[0] instanceof WmsWebhookError, other === place);
  }
});

test("worker threads verify at once", async () => {
  const workers = [0, 1, 2, 3].map(async (n) => {
    const secret = `secret ${n}`;
    const worker = new Worker(new URL("worker-thread.mjs", import.meta.url), {
      workerData: { body: BODY, header: sign(secret), secret },
    });
    const [verified] = await once(worker, "message");
    equal(verified, 1000);
  });
  await Promise.all(workers);
});
