// @ts-check
// The page at three widths and in both themes, to be looked at; and as the site shows it.

import assert from "node:assert/strict";
import { mkdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { simulateSessions } from "wms-webhook/tools";
import { BODY, SECRET, sign } from "./ailments.mjs";
import { causes, drop, enter, open, set } from "./browser.mjs";

/** @typedef {import("puppeteer-core").Browser} Browser */
/** @typedef {import("puppeteer-core").Page} Page */

const REWRITTEN = JSON.stringify(JSON.parse(BODY.replace("s-1", "Zoë, visit 1")), null, 2);

/** Two days of sessions. */
const POPULATION = Buffer.from(
  [...simulateSessions({ sessions: 400, seed: 3, startTime: 1_700_000_000, period: 172_800, secret: SECRET })]
    .flatMap(({ deliveries }) => deliveries)
    .map(({ body, signature }) => JSON.stringify({ headers: { "x-wms-content-mac": signature }, body }))
    .join("\n"),
);

/** What the page shows, from one state to the next. @type {Record<string, (page: Page) => Promise<void>>} */
const STATES = {
  async empty() {},
  async refused(page) {
    const signed = BODY.replace("s-1", "Zoë, visit 1");
    await enter(page, { body: REWRITTEN, signature: sign(signed), secret: SECRET });
    await causes(page);
    await page.waitForSelector(".panes.two");
    await page.select("#framework", "Express");
  },
  async authentic(page) {
    await enter(page, { body: BODY, signature: sign(BODY), secret: SECRET });
    await page.click("#forge");
  },
  async session(page) {
    await page.evaluate(() => {
      location.hash = "#session";
    });
    await page.waitForSelector(".tiles");
    await page.select("#scenario", "websocket-recovered");
    for (const fault of ["duplicated", "dropped", "delayed", "tampered"]) await page.click(`#fault-${fault}`);
    await page.waitForSelector(".note-late");
    await page.$eval(".note-late", (element) => /** @type {HTMLElement} */ (element).click());
    await new Promise((resolve) => setTimeout(resolve, 200));
  },
  async visits(page) {
    await page.evaluate(() => {
      location.hash = "#session";
    });
    await page.waitForSelector(".tiles");
    await page.select("#scenario", "reloaded");
    await page.waitForSelector('[data-tile="visits"]');
  },
  /** Behind `session`, which has refused ones. */
  async compared(page) {
    await page.waitForSelector(".note-refused");
    await page.$eval(".note-refused", (element) => /** @type {HTMLElement} */ (element).click());
    await page.$eval("#compare-twin", (element) => /** @type {HTMLElement} */ (element).click());
    await page.waitForSelector(".facts");
  },
  async sessions(page) {
    await page.evaluate(() => {
      location.hash = "#session";
    });
    await page.waitForSelector("#lines-secret");
    await set(page, "#lines-secret", SECRET);
    await drop(page, POPULATION, "deliveries.jsonl");
    await page.waitForFunction(
      () => Number(document.querySelector("#which-session")?.childElementCount) > 300,
    );
    await page.evaluate(() => {
      location.hash = "#sessions";
    });
    await page.waitForSelector('[data-facet="lost:scanCompleted"]');
    await page.$eval('[data-facet="lost:scanCompleted"]', (element) =>
      /** @type {HTMLElement} */ (element).click(),
    );
    await page.waitForSelector("#show-all");
  },
};

const WIDTHS = [360, 768, 1440];
const THEMES = ["light", "dark"];

/**
 * Into a folder that somebody names, each width in each theme; else each width once, to see that it is drawn.
 * @param {Browser} browser @param {string} url @param {string} [folder]
 */
export async function takeScreenshots(browser, url, folder) {
  const to = folder ?? "screenshots";
  mkdirSync(to, { recursive: true });
  for (const [at, width] of WIDTHS.entries()) {
    for (const theme of folder === undefined ? THEMES.slice(at % 2, (at % 2) + 1) : THEMES) {
      const { page, close } = await open(browser, url, { theme, width });
      for (const [name, show] of Object.entries(STATES)) {
        await show(page);
        await settle(page);
        const path = /** @type {`${string}.png`} */ (join(to, `${name}-${width}-${theme}.png`));
        await page.screenshot({ path, fullPage: true });
        assert.ok(statSync(path).size > 10_000, path);
      }
      await close();
    }
  }
}

/** Three of these as the site shows them. @param {Browser} browser @param {string} url @param {string} folder */
export async function takeForSite(browser, url, folder) {
  mkdirSync(folder, { recursive: true });
  for (const [name, theme] of [
    ["refused", "light"],
    ["session", "dark"],
    ["sessions", "light"],
  ]) {
    const { page, close } = await open(browser, url, { theme, width: 1440 });
    await STATES[name]?.(page);
    await settle(page);
    const path = /** @type {`${string}.webp`} */ (join(folder, `${name}.webp`));
    const clip = { x: 0, y: 0, width: 1440, height: 1120 };
    await page.screenshot({ path, type: "webp", quality: 80, clip });
    const { size } = statSync(path);
    assert.ok(size > 10_000 && size < 150_000, `${path} has ${size} bytes`);
    await close();
  }
}

/** Whatever settles has settled. @param {Page} page */
async function settle(page) {
  await page.mouse.move(0, 0);
  await page.evaluate(() => /** @type {HTMLElement} */ (document.activeElement)?.blur());
  await new Promise((resolve) => setTimeout(resolve, 300));
}
