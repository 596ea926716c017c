// @ts-check
// The page at three widths in both themes, to be looked at.

import assert from "node:assert/strict";
import { mkdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { BODY, SECRET, sign } from "./ailments.mjs";
import { causes, enter, open } from "./browser.mjs";

const REWRITTEN = JSON.stringify(JSON.parse(BODY.replace("s-1", "Zoë, visit 1")), null, 2);

/** @type {Record<string, string>} */
const readmes = { refused: "light", session: "dark" };

/** @param {import("puppeteer-core").Browser} browser @param {string} url @param {string} folder */
export async function takeScreenshots(browser, url, folder) {
  mkdirSync(folder, { recursive: true });
  for (const theme of ["light", "dark"]) {
    for (const width of [360, 768, 1440]) {
      const { page, close } = await open(browser, url, { theme, width });
      /** @param {string} name */
      const shoot = async (name) => {
        await page.mouse.move(0, 0);
        await page.evaluate(() => /** @type {HTMLElement} */ (document.activeElement)?.blur());
        // Whatever settles has settled.
        await new Promise((resolve) => setTimeout(resolve, 300));
        const path = /** @type {`${string}.png`} */ (join(folder, `${name}-${width}-${theme}.png`));
        await page.screenshot({ path, fullPage: true });
        assert.ok(statSync(path).size > 10_000, path);
        // The README shows copies of two of these.
        if (width !== 1440 || readmes[name] !== theme) return;
        const small = /** @type {`${string}.webp`} */ (join(folder, `${name}.webp`));
        const clip = { x: 0, y: 0, width, height: 1120 };
        await page.screenshot({ path: small, type: "webp", quality: 80, clip });
        assert.ok(statSync(small).size < 150_000, small);
      };
      await shoot("empty");
      const signed = BODY.replace("s-1", "Zoë, visit 1");
      await enter(page, { body: REWRITTEN, signature: sign(signed), secret: SECRET });
      await causes(page);
      await page.waitForSelector(".panes.two");
      await page.select("#framework", "Express");
      await shoot("refused");
      await enter(page, { body: BODY, signature: sign(BODY), secret: SECRET });
      await page.click("#forge");
      await shoot("authentic");
      await page.evaluate(() => {
        location.hash = "#session";
      });
      await page.waitForSelector(".tiles");
      await page.select("#scenario", "websocket-recovered");
      for (const fault of ["duplicated", "dropped", "delayed", "tampered"])
        await page.click(`#fault-${fault}`);
      await page.waitForSelector(".note-late");
      await page.$eval(".note-late", (element) => /** @type {HTMLElement} */ (element).click());
      await new Promise((resolve) => setTimeout(resolve, 200));
      await shoot("session");
      await close();
    }
  }
}
