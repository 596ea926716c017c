// @ts-check
// On a phone the verdict, the tiles and the timeline come first, for the eye and for the keyboard.

import assert from "node:assert/strict";
import { BODY, SECRET, sign } from "./ailments.mjs";
import { enter, open, text } from "./browser.mjs";

/** @param {import("puppeteer-core").Browser} browser @param {string} url @param {(name: string, run: () => unknown) => Promise<void>} check */
export async function checkPhone(browser, url, check) {
  for (const [width, isFirst] of /** @type {const} */ ([
    [390, true],
    [1440, false],
  ])) {
    await check(
      `${width} px: what is shown ${isFirst ? "is before" : "follows"} what it is made of`,
      async () => {
        const { page, close } = await open(browser, url, { width });
        /** Whether the first stands before the second, in the document. @param {string} one @param {string} other */
        const isBefore = (one, other) =>
          page.evaluate(
            ([first, second]) => {
              const [left, right] = [document.querySelector(first), document.querySelector(second)];
              return left && right && (left.compareDocumentPosition(right) & 4) !== 0;
            },
            [one, other],
          );
        assert.match(await text(page, ".purpose"), /why a webhook .* does not verify/);
        await enter(page, { body: BODY, signature: sign(BODY), secret: SECRET });
        assert.equal(await isBefore("#verdict", "#body"), isFirst);
        await page.evaluate(() => {
          location.hash = "#session";
        });
        await page.waitForSelector(".tiles");
        for (const shown of [".tiles", "#timeline"])
          assert.equal(await isBefore(shown, "#lines"), isFirst, shown);
        const top = await page.$eval(".tiles", (element) => element.getBoundingClientRect().top);
        assert.ok(top < 900, `the tiles are on the first screen: ${top}`);
        await close();
      },
    );
  }
}
