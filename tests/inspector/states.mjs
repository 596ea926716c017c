// @ts-check
// Wherever the page lies and whatever it is given: under any path, offline, empty, wrong, huge, refused.

import assert from "node:assert/strict";
import { BODY, SECRET, sign } from "./ailments.mjs";
import { causes, drop, enter, open, paste, set, text, verdict } from "./browser.mjs";
import { host } from "./site.mjs";

/** @typedef {import("puppeteer-core").Browser} Browser */
/** @typedef {(name: string, run: () => unknown) => Promise<void>} Check */

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
    assert.match(await text(page, ".form-note"), /The command sends no body/);
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
