// @ts-check
// What the page weighs, and when it can be used. Told, not judged.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { open } from "./browser.mjs";

/** @param {import("puppeteer-core").Browser} browser @param {string} url */
export async function printWeight(browser, url) {
  const folder = "www/dist";
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  let sum = 0;
  for (const { parentPath, name } of files) {
    const bytes = readFileSync(join(parentPath, name));
    // A font is compressed already.
    const weight = name.endsWith(".woff2") ? bytes.length : gzipSync(bytes, { level: 9 }).length;
    sum += weight;
    console.log(
      `weight: ${name.replace(/-[\w-]{8}\./, ".").padEnd(44)} ${kilobytes(bytes.length)} kB, gzip ${kilobytes(weight)} kB`,
    );
  }
  console.log(`weight: ${"together".padEnd(44)} gzip ${kilobytes(sum)} kB`);
  const times = [];
  for (let run = 0; run < 5; run += 1) {
    const { page, close } = await open(browser, url);
    times.push(await page.evaluate(() => Number(document.documentElement.dataset.ready)));
    await close();
  }
  times.sort((one, other) => one - other);
  console.log(`time to interactive, from navigation start, in ms: median ${times[2]}, of ${times.join(" ")}`);
}

/** @param {number} bytes */
function kilobytes(bytes) {
  return (bytes / 1000).toFixed(1).padStart(6);
}
