// @ts-check
// What holds for the whole page: that it sends nothing, works offline and under any path, is accessible,
// and looks designed whatever comes.

import assert from "node:assert/strict";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { BODY, SECRET, sign } from "./ailments.mjs";
import { causes, drop, enter, open, paste, set, text, verdict } from "./browser.mjs";
import { host } from "./site.mjs";

/** @typedef {import("puppeteer-core").Browser} Browser */
/** @typedef {import("puppeteer-core").Page} Page */
/** @typedef {(name: string, run: () => unknown) => Promise<void>} Check */

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** What axe finds on the page as it stands. @param {Page} page */
async function violations(page) {
  // Not as a script of the page: its policy forbids those.
  await page.evaluate(axe);
  return page.evaluate(async () => {
    const { violations } = await /** @type {any} */ (globalThis).axe.run(document, {
      runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    });
    return violations.map(
      (/** @type {any} */ { id, nodes }) =>
        `${id}: ${nodes.map((/** @type {any} */ node) => `${node.target} ${node.failureSummary}`)}`,
    );
  });
}

/** @param {Browser} browser @param {string} url @param {Check} check */
export async function checkAccess(browser, url, check) {
  for (const theme of ["light", "dark"]) {
    for (const width of [360, 1440]) {
      await check(`axe-core, ${theme}, ${width} px`, async () => {
        const { page, close } = await open(browser, url, { theme, width });
        const found = [...(await violations(page))];
        await enter(page, {
          body: `\ufeff${BODY.replace("s-1", "Zoë")}\r\n\u0001`,
          signature: sign(BODY),
          secret: SECRET,
        });
        await causes(page);
        await page.click("#forge");
        found.push(...(await violations(page)));
        await enter(page, { body: BODY.replace("{", "{ "), signature: sign(BODY), secret: SECRET });
        await causes(page);
        await page.click("#forge");
        found.push(...(await violations(page)));
        await enter(page, { body: BODY, signature: sign(BODY), secret: SECRET });
        await page.click("#forge");
        found.push(...(await violations(page)));
        await page.evaluate(() => {
          location.hash = "#session";
        });
        await page.waitForSelector(".tiles");
        await page.click("#fault-duplicated");
        await page.click("#fault-tampered");
        await page.waitForSelector(".notes");
        found.push(...(await violations(page)));
        const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        assert.deepEqual([found, overflow > 0], [[], false]);
        await close();
      });
    }
  }
  await check("by keyboard alone: from the first key to a verdict, a forgery and a mark", async () => {
    const { page, close } = await open(browser, url);
    const focused = () =>
      page.evaluate(() => document.activeElement?.id || document.activeElement?.textContent || "");
    /** @param {string} name */
    const tabTo = async (name) => {
      for (let presses = 0; presses < 60; presses += 1) {
        await page.keyboard.press("Tab");
        if ((await focused()) === name) return;
      }
      throw new Error(`Tab never comes to ${name}`);
    };
    await tabTo("Skip to the content");
    await page.keyboard.press("Enter");
    assert.equal(await focused(), "main");
    await tabTo("body");
    await page.keyboard.type(BODY);
    await tabTo("signature");
    await page.keyboard.type(sign(BODY));
    await tabTo("secret");
    await page.keyboard.type(SECRET);
    assert.equal(await verdict(page), "accepted");
    await tabTo("forge");
    // The focus is seen, once the style has settled.
    await page.waitForFunction(
      () => getComputedStyle(/** @type {Element} */ (document.activeElement)).outlineStyle === "solid",
      { timeout: 5000 },
    );
    await page.keyboard.press("Enter");
    await page.waitForSelector(".is-fooled");
    await page.evaluate(() => /** @type {HTMLElement} */ (document.activeElement)?.blur());
    await tabTo("Session");
    await page.keyboard.press("Enter");
    await tabTo("timeline");
    await page.keyboard.press("End");
    await page.waitForFunction(
      () => Number(document.querySelector("#timeline")?.getAttribute("aria-valuenow")) > 3,
    );
    const before = await text(page, "#detail h3");
    await page.keyboard.press("ArrowLeft");
    assert.notEqual(await text(page, "#detail h3"), before);
    await close();
  });
  await check("nothing moves for who wants less motion", async () => {
    const style = readFileSync("www/src/styles/page.css", "utf8");
    const [, still = ""] =
      /@media \(prefers-reduced-motion: no-preference\) \{([\s\S]*?)\n\}\n/.exec(style) ?? [];
    assert.match(still, /animation/);
    assert.doesNotMatch(style.replace(still, ""), /animation|transition/);
  });
}

/** @param {Browser} browser @param {Check} check */
export async function checkPolicy(browser, check) {
  await check(
    "the page cannot send: fetch, XHR, beacon, image, form, WebSocket, event source, frame, script, worker",
    async () => {
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
      const site = await host();
      const { page, close } = await open(browser, site.url);
      await page.waitForSelector("html[data-sealed]");
      const requests = site.requests.length;
      const attempts = await page.evaluate(tryToSend, `http://127.0.0.1:${port}`);
      await new Promise((resolve) => setTimeout(resolve, 700));
      assert.deepEqual(caught, []);
      assert.equal(site.requests.length, requests, "nor to its own host");
      const unblocked = Object.entries(attempts).filter(([, blocked]) => !blocked);
      assert.deepEqual(unblocked, []);
      // The trap works: without the policy it catches.
      await fetch(`http://127.0.0.1:${port}/control`);
      assert.deepEqual(caught, ["/control"]);
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
  await new Promise((resolve) => setTimeout(resolve, 500));
  for (const directive of [
    "connect-src",
    "img-src",
    "script-src-elem",
    "style-src-elem",
    "font-src",
    "form-action",
  ])
    results[directive] = blocked.has(directive);
  results["frame-src"] = blocked.has("frame-src");
  return results;
}

/** @param {Browser} browser @param {Check} check */
export async function checkPlaces(browser, check) {
  await check("under a deep path, and offline once it has loaded", async () => {
    const site = await host({ base: "/some/deep/path/" });
    const { page, errors, close } = await open(browser, site.url);
    await site.stop();
    const loaded = site.requests.length;
    assert.ok(
      site.requests.every((request) => request.startsWith("GET /some/deep/path/")),
      site.requests.join("\n"),
    );
    await enter(page, { body: BODY.replace("{", "{ "), signature: sign(BODY), secret: SECRET });
    assert.deepEqual(await causes(page), ["body_reserialized"]);
    await page.select("#framework", "Lambda");
    await page.click("#forge");
    await page.evaluate(() => {
      location.hash = "#session";
    });
    await page.waitForSelector(".tiles");
    await page.click("#fault-dropped");
    await page.click("#theme");
    assert.equal(site.requests.length, loaded);
    assert.deepEqual(errors, []);
    await close();
  });
  await check("from a folder on the disk", async () => {
    const { page, errors, close } = await open(browser, `file://${process.cwd()}/www/dist/index.html`);
    await enter(page, { body: BODY, signature: sign(BODY), secret: SECRET });
    assert.equal(await verdict(page), "accepted");
    assert.deepEqual(errors, []);
    await close();
  });
}

/** @param {Browser} browser @param {string} url @param {Check} check */
export async function checkStates(browser, url, check) {
  const { page, errors, close } = await open(browser, url);
  const word = () => text(page, "#verdict .verdict-word");
  await check("empty, then without a secret, then without a header", async () => {
    assert.equal(await word(), "Nothing here yet");
    assert.ok((await page.$$(".starters button")).length > 2);
    await enter(page, { body: BODY, secret: "" });
    assert.equal(await word(), "Add the secret");
    await set(page, "#secret", SECRET);
    assert.equal(await verdict(page), "missing_signature");
  });
  await check("wrong input: no JSON, no event, no request body", async () => {
    for (const [body, code] of [
      ["not json", "invalid_json"],
      ['{"event":1}', "invalid_event"],
    ]) {
      await enter(page, { body, signature: sign(body), secret: SECRET });
      assert.equal(await verdict(page), code);
      assert.equal(await word(), "Authentic, but not an event");
      assert.ok(await page.$(`[data-unread="${code}"]`));
    }
    await paste(page, "#body", "curl http://127.0.0.1/ -H 'X-WMS-Content-MAC: x'");
    assert.match(await text(page, ".form-note"), /It sends no body/);
    await paste(page, "#body", `curl http://127.0.0.1/ -d @body.json`);
    assert.match(await text(page, ".form-note"), /in the file body\.json/);
  });
  await check("huge input: kept as bytes, judged, and what is beyond that refused unread", async () => {
    const big = Buffer.alloc(1_048_576, `{"filler":"${"x".repeat(1000)}"}`);
    await enter(page, { body: big, signature: sign(big), secret: SECRET });
    await page.waitForSelector('#verdict [data-code="invalid_json"]');
    assert.match(await text(page, ".held"), /1\.0 MB kept as bytes/);
    const long = BODY.replace("s-1", "s".repeat(30_000));
    await enter(page, { body: `${long}\n`, signature: sign(long), secret: SECRET });
    await page.waitForSelector("#look");
    await page.click("#look");
    assert.deepEqual(await causes(page), ["body_newline_added"]);
    await drop(page, Buffer.concat([big, Buffer.from(" ")]));
    await page.waitForSelector('#verdict [data-code="body_too_large"]');
    await page.evaluate(() => {
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File([new Uint8Array(17 * 1024 * 1024)], "huge"));
      document.body.dispatchEvent(new DragEvent("drop", { dataTransfer, bubbles: true, cancelable: true }));
    });
    await page.waitForFunction(() =>
      document.querySelector(".form-note")?.textContent?.includes("no more than 16"),
    );
  });
  await check("a link carries body and header, never the secret", async () => {
    await enter(page, { body: BODY.replace("s-1", "Zoë"), signature: sign(BODY), secret: SECRET });
    await page.click("#share");
    await page.waitForFunction(() => location.hash.startsWith("#delivery="));
    const link = await page.evaluate(() => location.href);
    const carried = Buffer.from(link.split("#delivery=")[1], "base64url").toString();
    assert.deepEqual(Object.keys(JSON.parse(carried)), ["body", "signature"]);
    for (const secret of [SECRET, Buffer.from(SECRET).toString("base64url")])
      assert.ok(!carried.includes(secret));
    const other = await open(browser, link);
    assert.equal(await text(other.page, "#verdict .verdict-word"), "Add the secret");
    await set(other.page, "#secret", SECRET);
    assert.deepEqual(
      await other.page.$eval("#body", (field) => /** @type {any} */ (field).value),
      BODY.replace("s-1", "Zoë"),
    );
    await other.close();
    const broken = await open(browser, link.slice(0, -20));
    assert.match(await text(broken.page, ".form-note"), /does not hold a delivery/);
    await broken.close();
  });
  await check("wasm refused by a policy of the host", async () => {
    const strict = await host({ headers: { "content-security-policy": "script-src 'self'" } });
    const tab = await browser.newPage();
    await tab.goto(strict.url);
    await tab.waitForSelector('html[data-ready="refused"]');
    assert.match(await text(tab, ".refusal"), /WebAssembly is refused.*wasm-unsafe-eval/s);
    await tab.close();
    await strict.stop();
  });
  await check("nothing went wrong unseen", () => assert.deepEqual(errors, []));
  await close();
}
