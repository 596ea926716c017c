// @ts-check
// That nothing leaves the page: by trying to send.

import assert from "node:assert/strict";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { open } from "./browser.mjs";
import { host } from "./site.mjs";

/** @typedef {import("puppeteer-core").Browser} Browser */
/** @typedef {(name: string, run: () => unknown) => Promise<void>} Check */

/** A host that takes note of whatever comes. */
export async function trapped() {
  /** @type {string[]} */
  const caught = [];
  const trap = createServer((req, res) => {
    caught.push(req.url ?? "");
    res.writeHead(200, { "access-control-allow-origin": "*" }).end();
  });
  trap.on("upgrade", (req, socket) => {
    caught.push(req.url ?? "");
    socket.destroy();
  });
  trap.listen(0, "127.0.0.1");
  await once(trap, "listening");
  const { port } = /** @type {import("node:net").AddressInfo} */ (trap.address());
  return { url: `http://127.0.0.1:${port}`, caught: () => caught, close: () => trap.close() };
}

/** @param {Browser} browser @param {"chrome" | "firefox"} name @param {Check} check */
export async function checkPolicy(browser, name, check) {
  await check(
    "the page cannot send: fetch, XHR, beacon, image, form, WebSocket, event source, frame, script, worker",
    async () => {
      const trap = await trapped();
      const site = await host();
      const { page, close } = await open(browser, site.url);
      await page.waitForSelector('html[data-requests="forbidden"]');
      const requests = site.requests.length;
      const attempts = await page.evaluate(tryToSend, trap.url);
      // So is the worker: what a blob is made for is under the policy of who made it.
      const workers = page.workers();
      // WebDriver BiDi lets nobody into a worker that was made of a blob.
      for (const worker of name === "chrome" ? workers : []) {
        const isRefused = worker.evaluate(
          (to) =>
            fetch(to).then(
              () => false,
              () => true,
            ),
          `${trap.url}/worker`,
        );
        assert.equal(await isRefused, true, "a worker sends");
      }
      assert.equal(workers.length, 1, "the worker of the diagnoses");
      await new Promise((resolve) => setTimeout(resolve, 700));
      assert.deepEqual(trap.caught(), []);
      assert.equal(site.requests.length, requests, "nor to its own host");
      const unblocked = Object.entries(attempts).filter(([, blocked]) => !blocked);
      assert.deepEqual(unblocked, []);
      // The trap works: without the policy it catches.
      await fetch(`${trap.url}/control`);
      assert.deepEqual(trap.caught(), ["/control"]);
      await close();
      await site.stop();
      trap.close();
    },
  );
  await check("no inline script or style, no evaluation of text", async () => {
    const html = readFileSync("www/dist/index.html", "utf8");
    assert.doesNotMatch(html, /<style|style=|<script(?![^>]*src=)|https?:(?!\/\/www\.w3\.org\/2000\/svg)/);
    assert.match(html, /connect-src 'none'/);
    const [, policy = ""] = /script-src ([^;]*)/.exec(html) ?? [];
    assert.equal(policy, "'self' 'wasm-unsafe-eval'");
  });
}

/**
 * Runs in the page. For each way out: whether the browser refused it.
 * @param {string} to
 */
async function tryToSend(to) {
  /** @type {Set<string>} */
  const blocked = new Set();
  document.addEventListener("securitypolicyviolation", ({ effectiveDirective }) =>
    blocked.add(effectiveDirective),
  );
  /** @type {Record<string, boolean>} */
  const results = {};
  const own = location.origin;
  results.fetch = await fetch(`${to}/fetch`).then(
    () => false,
    () => true,
  );
  results.ownFetch = await fetch(`${own}/index.html`).then(
    () => false,
    () => true,
  );
  results.xhr = await new Promise((resolve) => {
    const request = new XMLHttpRequest();
    request.onload = () => resolve(false);
    request.onerror = () => resolve(true);
    request.open("POST", `${to}/xhr`);
    request.send("body");
  });
  navigator.sendBeacon(`${to}/beacon`, "body");
  for (const host of [to, own]) {
    new Image().src = `${host}/image?body`;
    const frame = document.createElement("iframe");
    frame.src = `${host}/frame?body`;
    const script = document.createElement("script");
    script.src = `${host}/script.js?body`;
    const link = document.createElement("link");
    link.rel = "stylesheet";
    link.href = `${host}/style.css?body`;
    document.body.append(frame, script, link);
    new FontFace("Probe", `url(${host}/font.woff2?body)`).load().catch(() => undefined);
  }
  const form = document.createElement("form");
  form.action = `${to}/form`;
  form.method = "post";
  document.body.append(form);
  try {
    form.submit();
  } catch {
    // Firefox throws.
  }
  try {
    new WebSocket(`${to.replace("http", "ws")}/socket`);
  } catch {
    // Firefox throws.
  }
  try {
    new EventSource(`${to}/source`);
  } catch {
    // So it may here.
  }
  try {
    new Worker(`${own}/assets/worker.js?body`);
  } catch {
    // And here.
  }
  const directives = [
    "connect-src",
    "img-src",
    "script-src-elem",
    "style-src-elem",
    "font-src",
    "form-action",
    "frame-src",
  ];
  const end = performance.now() + 60_000;
  while (!directives.every((directive) => blocked.has(directive)) && performance.now() < end)
    await new Promise((resolve) => setTimeout(resolve, 50));
  for (const directive of directives) results[directive] = blocked.has(directive);
  return results;
}
