// @ts-check
// What a reload finds again: nothing, unless somebody asks for it, and never the secret.

import assert from "node:assert/strict";
import { BODY, SECRET, sign } from "./ailments.mjs";
import { drop, open, paste, set, text } from "./browser.mjs";
import { tilesSay } from "./session.mjs";

/** @typedef {import("puppeteer-core").Page} Page */

/** One that is text and one that is not, with what a receiver said and when. */
const LINES = [
  { headers: { "x-wms-content-mac": sign(BODY) }, body: BODY, receivedAt: "2026-11-26T20:00:00.000Z" },
  {
    signature: "none",
    bodyBase64: Buffer.from([0x7b, 0xff, 0, 0x7d]).toString("base64"),
    verdict: "invalid_json",
  },
];
const FILE = Buffer.from(LINES.map((line) => JSON.stringify(line)).join("\n"));

/** All that the page has written anywhere. @param {Page} page */
function written(page) {
  return page.evaluate(async () => {
    const databases = (await indexedDB.databases?.()) ?? [];
    const stored = { ...localStorage, ...sessionStorage, cookie: document.cookie };
    return { text: JSON.stringify(stored), databases: databases.length, names: Object.keys(sessionStorage) };
  });
}

/** @param {Page} page */
async function reload(page) {
  await page.reload();
  await page.waitForSelector('html[data-requests="forbidden"]');
}

/** @param {Page} page */
const isChecked = (page) => page.$eval("#keep", (box) => /** @type {HTMLInputElement} */ (box).checked);

/** @param {import("puppeteer-core").Browser} browser @param {string} url @param {(name: string, run: () => unknown) => Promise<void>} check */
export async function checkKeep(browser, url, check) {
  const { page, errors, close } = await open(browser, `${url}#session?id=s-1`);
  await check("nothing is kept unless it is asked for", async () => {
    await page.waitForSelector("#keep");
    await set(page, "#lines-secret", SECRET);
    await drop(page, FILE);
    await tilesSay(page, { deliveries: 2, refused: 1 });
    assert.equal(await isChecked(page), false);
    assert.deepEqual((await written(page)).names, []);
    await reload(page);
    // The simulator again, whose deliveries are not kept either.
    await page.waitForFunction(() => document.querySelector("#checked")?.textContent?.includes("Simulated"));
    await page.click("#keep");
    assert.deepEqual((await written(page)).names, []);
  });
  await check(
    "kept on request: the same bytes after a reload, in the same session, and no secret",
    async () => {
      if (!(await isChecked(page))) await page.click("#keep");
      await set(page, "#lines-secret", SECRET);
      await drop(page, FILE);
      await tilesSay(page, { deliveries: 2, refused: 1 });
      assert.match(await text(page, "#kept"), /^2 deliveries kept, \d+ bytes\. Never the secret/);
      const { text: stored, databases } = await written(page);
      assert.ok(stored.includes("s-1"), stored);
      for (const secret of [SECRET, Buffer.from(SECRET).toString("base64")])
        assert.ok(!stored.includes(secret));
      assert.equal(databases, 0);
      await reload(page);
      assert.equal(await isChecked(page), true);
      assert.equal(await page.evaluate(() => location.hash), "#session?id=s-1");
      await tilesSay(page, { deliveries: 2, unchecked: 2 });
      assert.equal(await page.$eval("#lines-secret", (field) => /** @type {any} */ (field).value), "");
      assert.match(await text(page, ".detail"), /2026-11-26 20:00:00 UTC/);
      // The signature over the bytes holds: they are the same. So do those that are no text.
      await set(page, "#lines-secret", SECRET);
      await tilesSay(page, { deliveries: 2, refused: 1 });
      await page.focus("#timeline");
      await page.keyboard.press("End");
      assert.match(await text(page, ".detail"), /Unreadable.*Receiver saidinvalid_json/);
      await page.click(".detail .button");
      assert.equal(await page.$eval(".held", (held) => held.textContent?.startsWith("4 bytes")), true);
      await page.evaluate(() => {
        location.hash = "#session";
      });
      await page.waitForSelector("#keep");
    },
  );
  await check("what replaces it is kept in its place; what is too large, not at all", async () => {
    await paste(page, "#lines", BODY.replace("s-1", "s-2"));
    await tilesSay(page, { deliveries: 1 });
    const { text: stored } = await written(page);
    assert.ok(stored.includes("s-2") && !stored.includes("s-1"), stored);
    await drop(page, Buffer.from(BODY.replace("s-1", "s".repeat(4_000_001))));
    await page.waitForFunction(() =>
      document.querySelector("#kept")?.textContent?.startsWith("Not kept: 4.0 MB"),
    );
    assert.deepEqual((await written(page)).names, []);
  });
  await check("Forget removes it, by keyboard, and so does the box", async () => {
    for (const forget of [
      async () => {
        await page.focus("#forget");
        await page.keyboard.press("Enter");
        // What was pressed is hidden now.
        assert.equal(await page.evaluate(() => document.activeElement?.id), "keep");
      },
      () => page.click("#keep"),
    ]) {
      if (!(await isChecked(page))) await page.click("#keep");
      await paste(page, "#lines", BODY);
      await tilesSay(page, { deliveries: 1 });
      assert.equal((await written(page)).names.length, 1);
      await forget();
      assert.deepEqual([(await written(page)).names, await isChecked(page)], [[], false]);
      assert.equal(
        await page.$eval("#forget", (button) => /** @type {any} */ (button).checkVisibility()),
        false,
      );
    }
    await reload(page);
    await page.waitForFunction(() => document.querySelector("#checked")?.textContent?.includes("Simulated"));
  });
  await check("a page without storage says that it keeps nothing", async () => {
    await page.evaluate(() => {
      Storage.prototype.setItem = () => {
        throw new DOMException("full", "QuotaExceededError");
      };
    });
    await page.click("#keep");
    await paste(page, "#lines", BODY);
    await tilesSay(page, { deliveries: 1 });
    assert.match(await text(page, "#kept"), /^Not kept/);
  });
  await check("no error in the page while it keeps", () => assert.deepEqual(errors, []));
  await close();
}
