// @ts-check
// All that is checked of the built page in one browser. Each has a file of its own, so that they run at once.
//   CHROMIUM=… FIREFOX=… SCREENSHOTS=… node --test      in the folder that xtask makes

import assert from "node:assert/strict";
import { test } from "node:test";
import { checkAccess } from "./access.mjs";
import { launch, open } from "./browser.mjs";
import { checkClasses } from "./classes.mjs";
import { checkCompare } from "./compare.mjs";
import { checkCauses, checkReading, checkShowing } from "./delivery.mjs";
import { checkKeep } from "./keep.mjs";
import { checkLive } from "./live.mjs";
import { checkOverview } from "./overview.mjs";
import { checkPackaged } from "./packaged.mjs";
import { checkPhone } from "./phone.mjs";
import { checkPolicy } from "./policy.mjs";
import { checkReported } from "./reported.mjs";
import { takeScreenshots } from "./screenshots.mjs";
import { checkLines, checkMany, checkMarks, checkSimulator } from "./session.mjs";
import { checkSessions } from "./sessions.mjs";
import { host } from "./site.mjs";
import { checkStale } from "./stale.mjs";
import { checkPlaces, checkStates } from "./states.mjs";
import { checkTimestamps } from "./timestamps.mjs";
import { checkVerdicts } from "./verdicts.mjs";
import { printWeight } from "./weight.mjs";

const { SCREENSHOTS = "screenshots" } = process.env;

/** @param {"chrome" | "firefox"} name @param {string} executable */
export async function checkIn(name, executable) {
  const browser = await launch(name, executable);
  const site = await host();
  /** One after the other: they share a page. @param {string} what @param {() => unknown} run */
  const check = (what, run) => test(`${name}: ${what}`, async () => void (await run()));
  try {
    const { page, errors, close } = await open(browser, site.url);
    await checkReading(page, check);
    await checkCauses(page, check);
    await checkShowing(page, check);
    await page.evaluate(() => {
      location.hash = "#session";
    });
    await page.waitForSelector("#lines");
    await checkSimulator(page, check);
    await checkMarks(page, check);
    await checkLines(page, check);
    await check("no error in the page", () => assert.deepEqual(errors, []));
    await close();
    await checkVerdicts(browser, site.url, check);
    await checkStale(browser, site.url, check);
    await checkMany(browser, site.url, name, check);
    await checkClasses(browser, site.url, check);
    await checkTimestamps(browser, site.url, check);
    await checkCompare(browser, site.url, check);
    await checkKeep(browser, site.url, check);
    await checkSessions(browser, site.url, check);
    await checkOverview(browser, site.url, check);
    await checkStates(browser, site.url, check);
    await checkPhone(browser, site.url, check);
    await checkAccess(browser, site.url, check);
    await checkPolicy(browser, name, check);
    await checkPlaces(browser, check);
    await checkPackaged(browser, name, check);
    if (name === "chrome") {
      await checkLive(browser, check);
      await checkReported(browser, check);
      await check("screenshots", () => takeScreenshots(browser, site.url, SCREENSHOTS));
      await check("weight, and time to interactive", () => printWeight(browser, site.url));
    }
  } finally {
    await browser.close();
    await site.stop();
  }
}
