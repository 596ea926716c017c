// @ts-check
// Whoever reads it, and with whatever: axe-core in both themes, the keyboard alone, less motion.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { BODY, SECRET, sign } from "./ailments.mjs";
import { violations } from "./axe.mjs";
import { causes, enter, open, paste, set, text, verdict } from "./browser.mjs";

/** @typedef {import("puppeteer-core").Browser} Browser */
/** @typedef {(name: string, run: () => unknown) => Promise<void>} Check */

/** Each theme at each width; in the second browser, which takes as long again, each of them once. @type {Record<"chrome" | "firefox", ["light" | "dark", number][]>} */
const VIEWS = {
  chrome: [
    ["light", 390],
    ["light", 1440],
    ["dark", 390],
    ["dark", 1440],
  ],
  firefox: [
    ["light", 390],
    ["dark", 1440],
  ],
};

/** @param {Browser} browser @param {"chrome" | "firefox"} name @param {string} url @param {Check} check */
export async function checkAccess(browser, name, url, check) {
  for (const [theme, width] of VIEWS[name]) {
    await check(`axe-core, ${theme}, ${width} px`, async () => {
      const { page, close } = await open(browser, url, { theme, width });
      const found = [...(await violations(page))];
      await enter(page, {
        body: `\ufeff${BODY.replace("s-1", "Zoë")}\r\n\u0001`,
        signature: sign(BODY),
        secret: SECRET,
      });
      await causes(page);
      await page.click("#forge");
      found.push(...(await violations(page)));
      await enter(page, { body: BODY.replace("{", "{ "), signature: sign(BODY), secret: SECRET });
      await causes(page);
      await page.click("#forge");
      found.push(...(await violations(page)));
      await enter(page, { body: BODY, signature: sign(BODY), secret: SECRET });
      await page.click("#forge");
      found.push(...(await violations(page)));
      await page.$eval(".forged > .button", (element) => /** @type {HTMLElement} */ (element).click());
      await page.waitForSelector("[data-attack]");
      found.push(...(await violations(page)));
      await enter(page, { body: BODY, signature: sign(BODY), secret: "a guess" });
      await page.waitForSelector("#findings .finding");
      found.push(...(await violations(page)));
      const deviating = BODY.replace('"LOW_SNR"}', "7}");
      await enter(page, { body: deviating, signature: sign(deviating), secret: SECRET });
      await page.waitForSelector("[data-deviation]");
      found.push(...(await violations(page)));
      await page.evaluate(() => {
        location.hash = "#session";
      });
      await page.waitForSelector(".tiles");
      await page.click("#fault-duplicated");
      await page.click("#fault-tampered");
      await page.waitForSelector(".notes");
      await page.$eval(".note-refused", (element) => /** @type {HTMLElement} */ (element).click());
      await page.$eval("#compare-twin", (element) => /** @type {HTMLElement} */ (element).click());
      await page.waitForSelector(".facts");
      found.push(...(await violations(page)));
      const lines = [deviating, BODY.replace("s-1", "s-2")].map((body) =>
        JSON.stringify({ body, signature: sign(BODY) }),
      );
      await paste(page, "#lines", lines.join("\n"));
      await page.waitForSelector('[data-tile="unchecked"]');
      found.push(...(await violations(page)));
      await set(page, "#lines-secret", SECRET);
      await page.waitForSelector('[data-tile="refused"]');
      found.push(...(await violations(page)));
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      assert.deepEqual([found, overflow > 0], [[], false]);
      await close();
    });
  }
  await check("by keyboard alone: from the first key to a verdict, a forgery and a mark", async () => {
    const { page, close } = await open(browser, url);
    const focused = () =>
      page.evaluate(() => document.activeElement?.id || document.activeElement?.textContent || "");
    /** @param {string} name */
    const tabTo = async (name) => {
      for (let presses = 0; presses < 60; presses += 1) {
        await page.keyboard.press("Tab");
        if ((await focused()) === name) return;
      }
      throw new Error(`Tab never comes to ${name}`);
    };
    await tabTo("Skip to the content");
    await page.keyboard.press("Enter");
    assert.equal(await focused(), "main");
    await tabTo("body");
    await page.keyboard.type(BODY);
    await tabTo("signature");
    await page.keyboard.type(sign(BODY));
    await tabTo("secret");
    await page.keyboard.type(SECRET);
    assert.equal(await verdict(page), "accepted");
    await tabTo("forge");
    // The focus is seen, once the style has settled.
    await page.waitForFunction(
      () => getComputedStyle(/** @type {Element} */ (document.activeElement)).outlineStyle === "solid",
      { timeout: 60_000 },
    );
    await page.keyboard.press("Enter");
    await page.waitForSelector(".is-fooled");
    await page.evaluate(() => /** @type {HTMLElement} */ (document.activeElement)?.blur());
    await tabTo("Session");
    await page.keyboard.press("Enter");
    await tabTo("timeline");
    await page.keyboard.press("End");
    await page.waitForFunction(
      () => Number(document.querySelector("#timeline")?.getAttribute("aria-valuenow")) > 3,
    );
    const before = await text(page, "#detail h3");
    await page.keyboard.press("ArrowLeft");
    assert.notEqual(await text(page, "#detail h3"), before);
    await page.evaluate(() => /** @type {HTMLElement} */ (document.activeElement)?.blur());
    await tabTo("lines");
    await page.keyboard.type(JSON.stringify({ body: BODY, signature: sign(BODY) }));
    await page.waitForSelector('[data-count="unchecked"]');
    await tabTo("lines-secret");
    await page.keyboard.type(SECRET);
    await page.waitForFunction(() => document.querySelector("#checked")?.textContent?.includes("1 accepted"));
    await tabTo("lines-encoding");
    await close();
  });
  await check("nothing moves for who wants less motion", async () => {
    const style = readFileSync("www/src/styles/page.css", "utf8");
    const [, still = ""] =
      /@media \(prefers-reduced-motion: no-preference\) \{([\s\S]*?)\n\}\n/.exec(style) ?? [];
    assert.match(still, /animation/);
    assert.doesNotMatch(style.replace(still, ""), /animation|transition/);
  });
}
