// @ts-check
// The built site in Chromium, under a path that its build does not know.
//   CHROMIUM=… REPOSITORY=… node --test      in the folder that xtask makes

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { pathToFileURL } from "node:url";
import { launch } from "./browser.mjs";
import { faults } from "./links.mjs";
import { open, read, seen } from "./page.mjs";
import { host } from "./site.mjs";

const { CHROMIUM = "", REPOSITORY = "" } = process.env;
const SITE = "site";
/** What other tools made: only linked to from here. */
const OTHERS = ["inspector", "crate"];
/** Stands on few pages. */
const WORD = "unsupported_content_encoding";
const files = readdirSync(SITE, { recursive: true, encoding: "utf8" });
const paths = files.filter((path) => path.endsWith(".html") && !OTHERS.includes(path.split("/")[0] ?? ""));

/** @type {import("puppeteer-core").Browser} */
let browser;
/** @type {Awaited<ReturnType<typeof host>>} */
let site;
/** @type {import("./page.mjs").Read[]} */
const pages = [];
/** @type {string[]} */
const elsewhere = [];

/** Each in a window of its own: a tab in the background draws nothing, and waits. @type {import("puppeteer-core").Page[]} */
let tabs = [];

before(async () => {
  browser = await launch("chrome", CHROMIUM);
  site = await host({ base: "/some/where/else/", folder: SITE });
  tabs = await Promise.all([newTab(), newTab()]);
});

after(async () => {
  await browser?.close();
  await site?.stop();
});

/** A tab that notes each request to another origin. */
async function newTab() {
  const tab = await (await browser.createBrowserContext()).newPage();
  tab.setDefaultTimeout(60_000);
  tab.on("request", (request) => {
    const { origin, protocol } = new URL(request.url());
    if (origin !== new URL(site.url).origin && protocol !== "data:") elsewhere.push(request.url());
  });
  return tab;
}

/** @param {(tab: import("puppeteer-core").Page) => Promise<void>} run */
async function inTab(run) {
  const tab = tabs.pop() ?? (await newTab());
  await run(tab).finally(() => tabs.push(tab));
}

describe("a page that everybody can read", { concurrency: 2 }, () => {
  for (const path of paths) {
    test(path, () =>
      inTab(async (tab) => {
        pages.push(await read(tab, site.url, path));
        assert.deepEqual(await seen(tab), []);
      }),
    );
  }
});

describe("the site as a whole", () => {
  test("every link leads somewhere, and every image has a text", () => {
    assert.equal(pages.length, paths.length);
    const tracked = execFileSync("git", ["ls-files"], { cwd: REPOSITORY, encoding: "utf8" }).split("\n");
    const ids = new Map(pages.map((page) => [page.path, page.ids]));
    const found = faults(pages, {
      idsOf: (path) => ids.get(path) ?? idsOfOther(path),
      isInRepository: (path) => tracked.some((file) => file === path || file.startsWith(`${path}/`)),
    });
    assert.deepEqual([...new Set(found)], []);
  });

  test("the search finds a page, and needs no other host", () =>
    inTab(async (tab) => {
      await tab.setViewport({ width: 1440, height: 900 });
      // From a page in a folder, to one in another.
      await open(tab, `${site.url}guide/frameworks/index.html`);
      await tab.keyboard.press("/");
      await tab.waitForSelector("#localsearch-input");
      await tab.type("#localsearch-input", WORD);
      const result = await tab.waitForSelector(".results .result");
      await result?.click();
      await tab.waitForFunction(
        (word) =>
          !location.pathname.includes("/frameworks/") &&
          document.querySelector("main")?.textContent?.includes(word) === true,
        {},
        WORD,
      );
    }));

  test("no request leaves the origin", () => {
    assert.deepEqual([elsewhere, site.requests.length > paths.length], [[], true]);
  });

  test("from the disk, without a host, the pages read as they do from one", () =>
    inTab(async (tab) => {
      await tab.goto(pathToFileURL(join(SITE, "index.html")).href);
      const { font, next } = await tab.evaluate(() => ({
        font: getComputedStyle(document.body).fontFamily,
        next: /** @type {HTMLAnchorElement | null} */ (document.querySelector("a[href*='reference/']"))?.href,
      }));
      assert.match(font, /^Inter/);
      await tab.goto(next ?? "");
      assert.match(await tab.$eval("h1", (title) => title.textContent ?? ""), /^Reference/);
    }));
});

/** The anchors of a file that another tool made. @param {string} path */
function idsOfOther(path) {
  const file = join(SITE, path.endsWith("/") ? `${path}index.html` : path);
  if (!existsSync(file)) return undefined;
  return [...readFileSync(file, "utf8").matchAll(/\sid="([^"]+)"/g)].map(([, id = ""]) => id);
}
