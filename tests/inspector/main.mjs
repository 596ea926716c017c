// @ts-check
// The built page in real Chromium and real Firefox.
//   CHROMIUM=… FIREFOX=… SCREENSHOTS=… node inspector/main.mjs [chrome|firefox [part of a name]]      in the folder that xtask makes

import assert from "node:assert/strict";
import { check } from "../check.mjs";
import { checkAccess } from "./access.mjs";
import { launch, open } from "./browser.mjs";
import { checkCauses, checkReading, checkShowing } from "./delivery.mjs";
import { checkLive } from "./live.mjs";
import { checkPolicy } from "./policy.mjs";
import { takeScreenshots } from "./screenshots.mjs";
import { checkLines, checkMany, checkMarks, checkSimulator } from "./session.mjs";
import { host } from "./site.mjs";
import { checkStale } from "./stale.mjs";
import { checkPlaces, checkStates } from "./states.mjs";
import { checkVerdicts } from "./verdicts.mjs";
import { printWeight } from "./weight.mjs";

const { CHROMIUM = "", FIREFOX = "", SCREENSHOTS = "screenshots" } = process.env;
const [chosen, only = ""] = process.argv.slice(2);

for (const [name, executable] of /** @type {const} */ ([
  ["chrome", CHROMIUM],
  ["firefox", FIREFOX],
])) {
  if (chosen && chosen !== name) continue;
  const browser = await launch(name, executable);
  const site = await host();
  /** @type {typeof check} */
  const checkHere = async (what, run) => {
    if (what.includes(only)) await check(`${name}: ${what}`, run);
  };
  try {
    const { page, errors, close } = await open(browser, site.url);
    await checkReading(page, checkHere);
    await checkCauses(page, checkHere);
    await checkShowing(page, checkHere);
    await page.evaluate(() => {
      location.hash = "#session";
    });
    await page.waitForSelector("#lines");
    await checkSimulator(page, checkHere);
    await checkMarks(page, checkHere);
    await checkLines(page, checkHere);
    await checkHere("no error in the page", () => assert.deepEqual(errors, []));
    await close();
    await checkVerdicts(browser, site.url, checkHere);
    await checkStale(browser, site.url, checkHere);
    await checkMany(browser, site.url, name, checkHere);
    await checkStates(browser, site.url, checkHere);
    await checkAccess(browser, site.url, checkHere);
    await checkPolicy(browser, checkHere);
    await checkPlaces(browser, checkHere);
    if (name === "chrome") {
      await checkLive(browser, checkHere);
      await checkHere("screenshots", () => takeScreenshots(browser, site.url, SCREENSHOTS));
      await checkHere("weight, and time to interactive", () => printWeight(browser, site.url));
    }
  } finally {
    await browser.close();
    await site.stop();
  }
}
process.exit();
