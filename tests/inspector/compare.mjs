// @ts-check
// Two deliveries side by side: which are compared, what is said to differ, and what that means.

import assert from "node:assert/strict";
import { SECRET, sign } from "./ailments.mjs";
import { open, paste, set, text } from "./browser.mjs";
import { comesTo, tilesSay } from "./session.mjs";

/** @typedef {import("puppeteer-core").Page} Page */

const FIRST = JSON.stringify({
  timestamp: 1_689_684_577,
  sessionId: "s-1",
  sequence: 0,
  event: "WMS_LOADED",
  severity: "INFO",
});
const EVENT = {
  timestamp: 1_689_684_578,
  sessionId: "s-1",
  sequence: 1,
  event: "INTERMEDIATE_RESULTS",
  severity: "INFO",
  payload: { measurementId: "m-1", snr: 2.5, sequence: 0 },
};
const BODY = JSON.stringify(EVENT);
const ALTERED = BODY.replace("2.5", "7.5").replace('"measurementId":"m-1",', "");
const SPACED = JSON.stringify(EVENT, null, 1);
const OTHER = BODY.replace("s-1", "s-2");

/** In the order of their arrival: a body, and what its header was made for. */
const DELIVERIES = [
  [FIRST, FIRST],
  [BODY, BODY],
  [BODY, BODY],
  [ALTERED, BODY],
  [SPACED, SPACED],
  [BODY, "something else"],
  [OTHER, OTHER],
];
const LINES = DELIVERIES.map(([body = "", signed = ""]) =>
  JSON.stringify({ headers: { "x-wms-content-mac": sign(signed) }, body }),
).join("\n");

/** The names of the facts that differ. @param {Page} page */
const different = (page) =>
  page.$$eval(".facts .is-different th", (all) =>
    all.map(({ textContent }) => (textContent ?? "").replace(" differs", "")),
  );

/** The row of a fact: what stands in its two columns. @param {Page} page @param {string} name */
const fact = (page, name) =>
  page.$$eval(
    ".facts tbody tr",
    (rows, wanted) =>
      rows
        .map((row) => [...row.children].map(({ textContent }) => textContent ?? ""))
        .find(([first = ""]) => first.replace(" differs", "") === wanted)
        ?.slice(1),
    name,
  );

/** Walks to a delivery by the keys. @param {Page} page @param {number} order from 1 */
async function walkTo(page, order) {
  await page.focus("#timeline");
  await page.keyboard.press("Home");
  for (let steps = 0; steps < DELIVERIES.length; steps += 1) {
    if ((await text(page, ".detail dd")).startsWith(`as number ${order}`)) return;
    await page.keyboard.press("ArrowRight");
  }
  throw new Error(`the keys never come to delivery ${order}`);
}

/** @param {import("puppeteer-core").Browser} browser @param {string} url @param {(name: string, run: () => unknown) => Promise<void>} check */
export async function checkCompare(browser, url, check) {
  const { page, errors, close } = await open(browser, `${url}#session`);
  const meaning = () => text(page, "#compare-meaning");
  await check("two deliveries are chosen and compared by the keys", async () => {
    await page.waitForSelector("#lines-secret");
    await set(page, "#lines-secret", SECRET);
    await paste(page, "#lines", LINES);
    await tilesSay(page, { deliveries: 6, duplicates: 2, refused: 2 });
    await walkTo(page, 2);
    await page.keyboard.press("c");
    assert.match(await text(page, ".compare"), /^Number 2, INTERMEDIATE_RESULTS is chosen/);
    await walkTo(page, 1);
    assert.deepEqual(await different(page), [
      "Signature",
      "Bytes",
      "timestamp",
      "sequence",
      "event",
      "payload.measurementId",
      "payload.snr",
      "payload.sequence",
    ]);
    assert.deepEqual(await fact(page, "payload.snr"), ["2.5", "–"]);
    assert.deepEqual(await fact(page, "Signature"), [sign(BODY), sign(FIRST)]);
    assert.deepEqual(await fact(page, "Bytes"), [String(BODY.length), String(FIRST.length)]);
    assert.equal(await meaning(), "Different bytes.");
  });
  await check("what it means that two are alike", async () => {
    for (const [order, told, names] of /** @type {const} */ ([
      [3, /^The same bytes under the same signature: a retry or a replay/, []],
      [4, /^Two bodies under one signature/, ["Bytes", "payload.measurementId", "payload.snr"]],
      [5, /^The same event, written with other bytes/, ["Signature", "Bytes"]],
      [6, /^The same bytes under two signatures/, ["Signature"]],
    ])) {
      await walkTo(page, order);
      assert.match(await meaning(), told);
      assert.deepEqual(await different(page), names, `number ${order}`);
      // The bytes are apart where they differ, and one where they are the same.
      assert.equal((await page.$$(".compare .pane")).length, names.some((name) => name === "Bytes") ? 2 : 1);
    }
    assert.deepEqual(await fact(page, "Judged"), ["In order.", "Refused: signature_mismatch."]);
  });
  await check("a verdict that changes is not shown any longer", async () => {
    await set(page, "#lines-secret", "");
    await comesTo(
      () => fact(page, "Judged"),
      ["Not checked. In order.", "Not checked. Its event had come before, signed with another secret."],
    );
    await set(page, "#lines-secret", SECRET);
    await comesTo(() => fact(page, "Judged"), ["In order.", "Refused: signature_mismatch."]);
  });
  await check("one of another session is compared, too", async () => {
    await page.select("#which-session", "1");
    await comesTo(() => different(page), ["Signature", "sessionId"]);
    assert.deepEqual(await fact(page, "sessionId"), ['"s-1"', '"s-2"']);
    await page.select("#which-session", "0");
  });
  await check("a refused one is compared with the one whose signature it has, at one press", async () => {
    await walkTo(page, 4);
    assert.equal(await text(page, "#compare-twin"), "Compare with number 2");
    await page.click("#compare-stop");
    assert.equal(await page.$eval(".compare", (card) => /** @type {any} */ (card).checkVisibility()), false);
    await page.focus("#compare-twin");
    await page.keyboard.press("Enter");
    assert.match(await meaning(), /^Two bodies under one signature/);
    // What was pressed is gone; the keys go on in the timeline.
    assert.equal(await page.evaluate(() => document.activeElement?.id), "timeline");
    await page.keyboard.press("c");
    assert.match(await text(page, ".compare"), /^Number 4, INTERMEDIATE_RESULTS is chosen/);
    await page.keyboard.press("c");
    assert.equal(await page.$("#compare-meaning"), null);
  });
  await check("what is chosen goes with its lines", async () => {
    await page.click("#compare");
    await paste(page, "#lines", FIRST);
    await tilesSay(page, { deliveries: 1 });
    assert.equal(await page.$("#compare-stop"), null);
  });
  await check("no error in the page while deliveries are compared", () => assert.deepEqual(errors, []));
  await close();
}
