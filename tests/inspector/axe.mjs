// @ts-check
// axe-core, in a page that is open.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

const ALL = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/**
 * What axe finds on the page once it stands still: half faded in, a text has half its contrast.
 *
 * @param {import("puppeteer-core").Page} page
 * @param {readonly string[]} [rules] these only
 * @returns {Promise<string[]>}
 */
export async function violations(page, rules = ALL) {
  await page.evaluate(() =>
    Promise.allSettled(document.getAnimations().map(({ finished }) => finished)).then(() => {}),
  );
  // Not as a script of the page: its policy forbids those.
  await page.evaluate(axe);
  return page.evaluate(async (runOnly) => {
    const { violations } = await /** @type {any} */ (globalThis).axe.run(document, { runOnly });
    return violations.map(
      (/** @type {any} */ { id, nodes }) =>
        `${id}: ${nodes.map((/** @type {any} */ node) => `${node.target} ${node.failureSummary}`)}`,
    );
  }, rules);
}
