// @ts-check
// Opens a page in a browser and prints what the page leaves in `data-results`. A path is that of a
// file in this folder, which is then served.
//   node browser.mjs <chrome|firefox> <executable> <path or URL>

import { createReadStream, existsSync, statSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import puppeteer from "puppeteer-core";

const [browserName, executablePath, page] = process.argv.slice(2);
const TYPES = {
  ".html": "text/html",
  ".js": "text/javascript",
  ".mjs": "text/javascript",
  ".wasm": "application/wasm",
};

const server = createServer((req, res) => {
  const url = new URL(req.url ?? "/", "http://localhost");
  const file = join(process.cwd(), normalize(url.pathname));
  if (!existsSync(file) || !statSync(file).isFile()) return res.writeHead(404).end();
  const type = TYPES[/** @type {keyof typeof TYPES} */ (extname(file))] ?? "text/plain";
  /** @type {Record<string, string>} */
  const headers = { "content-type": type };
  // A page may ask for the policy that it is to be shown under.
  const policy = url.searchParams.get("csp");
  if (policy) headers["content-security-policy"] = policy;
  res.writeHead(200, headers);
  createReadStream(file).pipe(res);
});
await new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(undefined)));
const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());

// As root Chromium has no sandbox; the rest keeps it from talking to the network.
const quiet =
  "--no-sandbox --disable-background-networking --disable-component-update --disable-sync --no-first-run --disable-quic";
const browser = await puppeteer.launch({
  browser: browserName === "firefox" ? "firefox" : "chrome",
  executablePath,
  headless: true,
  timeout: 120_000,
  args: browserName === "firefox" ? [] : quiet.split(" "),
});
try {
  const tab = await browser.newPage();
  tab.setDefaultTimeout(120_000);
  tab.on("pageerror", (error) => console.log(String(error)));
  await tab.goto(new URL(page, `http://127.0.0.1:${port}`).href);
  await tab.waitForSelector("html[data-results]");
  console.log(await tab.evaluate(() => document.documentElement.dataset.results));
} finally {
  await browser.close();
  server.close();
}
