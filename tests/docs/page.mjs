// @ts-check
// One page of the site in Chromium: what it links to and what can be linked to, as it is in the file, which is
// read without a script, too; and what axe-core finds once the script has run.

import { violations } from "./axe.mjs";

/** @typedef {import("puppeteer-core").Page} Page */
/**
 * @typedef {object} Read
 * @property {string} path within the site
 * @property {string[]} ids
 * @property {string[]} links as they are written
 * @property {{ source: string, text: string | null }[]} images
 */

/** Opens a page and waits until its script has taken it over. @param {Page} page @param {string} url */
export async function open(page, url) {
  await page.goto(url);
  await page.waitForFunction(() => "__vue_app__" in (document.querySelector("#app") ?? {}));
}

/** @param {Page} page @param {string} url @param {string} path @returns {Promise<Read>} */
export async function read(page, url, path) {
  await open(page, `${url}${path}`);
  const content = await page.evaluate(async () => {
    const file = new DOMParser().parseFromString(await (await fetch(location.href)).text(), "text/html");
    return {
      ids: [...file.querySelectorAll("[id]")].map(({ id }) => id),
      links: [...file.querySelectorAll("a[href]")].map((link) => link.getAttribute("href") ?? ""),
      images: [...file.querySelectorAll("img")].map((image) => ({
        source: image.getAttribute("src") ?? "",
        text: image.getAttribute("alt"),
      })),
    };
  });
  return { path, ...content };
}

/**
 * What is wrong with the page that is open, wide and narrow, in both themes: of these only colours depend on the
 * theme.
 *
 * @param {Page} page
 */
export async function seen(page) {
  const found = [];
  for (const width of [1440, 390]) {
    await page.setViewport({ width, height: 900 });
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    if (overflow > 0) found.push(`${width} px: the page is ${overflow} px wider than the window`);
    for (const [theme, rules] of /** @type {const} */ ([
      ["light", undefined],
      ["dark", ["color-contrast", "link-in-text-block"]],
    ])) {
      await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: theme }]);
      await page.waitForFunction(
        (isDark) => document.documentElement.classList.contains("dark") === isDark,
        {},
        theme === "dark",
      );
      found.push(...(await violations(page, rules)).map((one) => `${theme}, ${width} px: ${one}`));
    }
  }
  return found;
}
