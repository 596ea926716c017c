// @ts-check
// When it happened: seconds as WMS documents them, and milliseconds from 10^11 on.

import assert from "node:assert/strict";
import { BODY, SECRET, sign } from "./ailments.mjs";
import { enter, open, paste, text } from "./browser.mjs";
import { press, tilesSay } from "./session.mjs";

/** @typedef {import("puppeteer-core").Browser} Browser */
/** @typedef {import("puppeteer-core").Page} Page */
/** @typedef {(name: string, run: () => unknown) => Promise<void>} Check */

/** Timestamp, unit and date, by `date -u -d @…`. */
const TIMES = /** @type {const} */ ([
  ["1689684577", "Unix seconds", "2023-07-18 12:49:37 UTC"],
  ["1689684577.9", "Unix seconds", "2023-07-18 12:49:37 UTC"],
  ["1689684577000", "milliseconds since 1970", "2023-07-18 12:49:37 UTC"],
  ["99999999999", "Unix seconds", "5138-11-16 09:46:39 UTC"],
  ["100000000000", "milliseconds since 1970", "1973-03-03 09:46:40 UTC"],
  ["0", "Unix seconds", "1970-01-01 00:00:00 UTC"],
  ["-1", "Unix seconds", "1969-12-31 23:59:59 UTC"],
  ["1e300", "milliseconds since 1970", "no date"],
]);

/** @param {string} timestamp */
const at = (timestamp) => BODY.replace("1689684577", timestamp);

/** @param {Browser} browser @param {string} url @param {Check} check */
export async function checkTimestamps(browser, url, check) {
  const { page, errors, close } = await open(browser, url);
  for (const [timestamp, unit, date] of TIMES) {
    await check(`the timestamp ${timestamp} in the tree`, async () => {
      await enter(page, { body: at(timestamp), signature: sign(at(timestamp)), secret: SECRET });
      const rows = await page.$$eval(".tree li", (found) => found.map((row) => row.textContent ?? ""));
      const [row = ""] = rows.filter((row) => row.startsWith("timestamp "));
      assert.ok(row.includes(`in ${unit}`) && row.endsWith(`: ${date}.`), row);
    });
  }
  await page.evaluate(() => {
    location.hash = "#session";
  });
  await page.waitForSelector("#lines");
  for (const [timestamp, , date] of TIMES) {
    await check(`the timestamp ${timestamp} in a session`, async () => {
      await paste(page, "#lines", at(timestamp));
      await tilesSay(page, { deliveries: 1 });
      await page.waitForFunction(
        (wanted) => document.querySelector("#detail dl")?.textContent?.includes(`Time${wanted}`),
        {},
        date,
      );
    });
  }
  await check("a session in milliseconds lasts as long as in seconds, and so does one in both", async () => {
    const seconds = await labels(page, [0, 60, 120, 180]);
    assert.ok(seconds.includes("1:00") && seconds.includes("3:00"), seconds.join());
    assert.ok(!seconds.includes("10:00"), seconds.join());
    assert.deepEqual(await labels(page, [0, 60, 120, 180], 1000, 1000), seconds);
    assert.deepEqual(await labels(page, [0, 60, 120, 180], 1, 1000), seconds);
    assert.notDeepEqual(await labels(page, [0, 600, 1200, 1800]), seconds);
  });
  await check("only a date that was saved is the date of arrival", async () => {
    const saved = { body: BODY, receivedAt: "2026-01-01T00:00:00.000Z" };
    await paste(page, "#lines", JSON.stringify(saved));
    await page.waitForFunction(() => document.querySelector("#detail")?.textContent?.includes("2026-01-01"));
    // The simulator's `at` counts from the start of the session.
    await paste(page, "#lines", JSON.stringify({ body: BODY, at: 2500 }));
    await page.waitForFunction(() => !document.querySelector("#detail")?.textContent?.includes("2026-01-01"));
    assert.match(await text(page, "#detail dl"), /^Arrivedas number 1Session ID/);
  });
  await check("no error in the page while it shows times", () => assert.deepEqual(errors, []));
  await close();
}

/**
 * What stands at the axis of a session by its time.
 * @param {Page} page
 * @param {readonly number[]} offsets in seconds
 * @param {number} first and later: by what its timestamps are multiplied
 */
async function labels(page, offsets, first = 1, later = first) {
  const lines = offsets.map((offset, sequence) => {
    const timestamp = (1_689_684_577 + offset) * (sequence === 0 ? first : later);
    return BODY.replace("1689684577", String(timestamp)).replace('"sequence":3', `"sequence":${sequence}`);
  });
  await press(page, "By sequence");
  await paste(page, "#lines", lines.join("\n"));
  await tilesSay(page, { deliveries: offsets.length, missing: 0 });
  await page.evaluate(() => {
    const { prototype } = CanvasRenderingContext2D;
    const own = /** @type {any} */ (globalThis);
    own.fillText ??= prototype.fillText;
    own.drawn = new Set();
    prototype.fillText = function (label, ...rest) {
      own.drawn.add(label);
      return own.fillText.call(this, label, ...rest);
    };
  });
  await press(page, "By time");
  await page.waitForFunction(() => /** @type {any} */ (globalThis).drawn.has("0:00"));
  return page.evaluate(() =>
    [.../** @type {any} */ (globalThis).drawn].filter((label) => /^−?[\d:]+$/.test(label)),
  );
}
