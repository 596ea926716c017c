// @ts-check
// The page that `report --html` writes, as the browser shows it.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { simulateSessions } from "wms-webhook/tools";
import { SECRET } from "./ailments.mjs";
import { violations } from "./axe.mjs";
import { host } from "./site.mjs";

/** Writes the report of a population, as a site of its own. @param {string} folder */
function report(folder) {
  mkdirSync(folder, { recursive: true });
  const sessions = simulateSessions({ sessions: 200, seed: 1, startTime: 1_790_000_000, secret: SECRET });
  const lines = [...sessions].flatMap(({ deliveries }) => deliveries.map((one) => JSON.stringify(one)));
  writeFileSync("reported.jsonl", lines.join("\n"));
  const args = ["report", "reported.jsonl", "--html", `${folder}/index.html`];
  execFileSync(process.execPath, ["node_modules/wms-webhook/cli.js", ...args], {
    env: { ...process.env, MAC_SECRET: SECRET },
  });
}

/** @param {import("puppeteer-core").Browser} browser @param {(name: string, run: () => unknown) => Promise<void>} check */
export async function checkReported(browser, check) {
  await check(
    "report --html: axe-core, light and dark, 390 and 1440 px; nothing else is loaded",
    async () => {
      report("reported");
      const site = await host({ folder: "reported" });
      const page = await browser.newPage();
      /** @type {string[]} */
      const requested = [];
      page.on("request", (request) => requested.push(request.url()));
      try {
        for (const value of ["light", "dark"]) {
          await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value }]);
          for (const width of [390, 1440]) {
            await page.setViewport({ width, height: 900 });
            await page.goto(site.url);
            assert.deepEqual(await violations(page), [], `${value}, ${width} px`);
            assert.equal(await page.$$eval("section", (sections) => sections.length), 8);
            const [room, needed, ink] = await page.evaluate(() => {
              const { scrollWidth } = document.documentElement;
              return [innerWidth, scrollWidth, getComputedStyle(document.body).color];
            });
            assert.ok(needed <= room, `wide tables are moved, not the page: ${needed} in ${room} px`);
            assert.equal(ink, value === "dark" ? "rgb(255, 255, 255)" : "rgb(0, 0, 0)");
          }
        }
        assert.deepEqual(
          [...new Set(requested)].filter((url) => !url.endsWith("favicon.ico")),
          [site.url],
        );
      } finally {
        await page.close();
        await site.stop();
      }
    },
  );
}
