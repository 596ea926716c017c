// @ts-check
// All that is checked of the built page, in real Chromium and real Firefox. Each part has a file for each browser, so that
// they run at once: they wait more than they work.
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

const { CHROMIUM = "", FIREFOX = "", SCREENSHOTS } = process.env;

/** @typedef {"chrome" | "firefox"} Name */
/** @typedef {(what: string, run: () => unknown) => Promise<void>} Check one after the other, as they share a browser */

/** @param {Name} name @param {(browser: import("puppeteer-core").Browser, url: string, check: Check) => Promise<void>} run */
async function inBrowser(name, run) {
  const browser = await launch(name, { chrome: CHROMIUM, firefox: FIREFOX }[name]);
  const site = await host();
  try {
    await run(browser, site.url, (what, run) => test(`${name}: ${what}`, async () => void (await run())));
  } finally {
    await browser.close();
    await site.stop();
  }
}

/** What one page does all the time that it is open. @param {Name} name */
export function checkOnePage(name) {
  return inBrowser(name, async (browser, url, check) => {
    const { page, errors } = await open(browser, url);
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
  });
}

/** What is looked at in pages of their own. @param {Name} name */
export function checkOtherPages(name) {
  return inBrowser(name, async (browser, url, check) => {
    await checkVerdicts(browser, url, check);
    await checkStale(browser, url, check);
    await checkMany(browser, url, name, check);
    await checkClasses(browser, url, check);
    await checkTimestamps(browser, url, check);
    await checkCompare(browser, url, check);
    await checkKeep(browser, url, check);
    await checkSessions(browser, url, check);
    await checkOverview(browser, url, check);
    await checkStates(browser, url, check);
    await checkPhone(browser, url, check);
    await checkAccess(browser, name, url, check);
    await checkPolicy(browser, name, check);
    await checkPlaces(browser, check);
    await checkPackaged(browser, name, check);
    if (name === "chrome") {
      await checkLive(browser, check);
      await checkReported(browser, check);
      await check("screenshots", () => takeScreenshots(browser, url, SCREENSHOTS));
      await check("weight, and time to interactive", () => printWeight(browser, url));
    }
  });
}
