// @ts-check
// Takes the screenshots of the built page that the site shows.   node for-site.mjs <chromium> <folder>

import { launch } from "./browser.mjs";
import { takeForSite } from "./screenshots.mjs";
import { host } from "./site.mjs";

const [chromium = "", folder = ""] = process.argv.slice(2);
const [browser, site] = await Promise.all([launch("chrome", chromium), host()]);
try {
  await takeForSite(browser, site.url, folder);
} finally {
  await browser.close();
  await site.stop();
}
