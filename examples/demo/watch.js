// @ts-check
// The receiver of the demo with the inspector beside it: what comes appears on the page at once. All of
// it is on loopback, and the page may connect to this origin only.
//   node watch.js <folder of the page> [--open]

import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { SIGNATURE_HEADER } from "wms-webhook";
import { deliveries, NEXT_SECRET, SECRET } from "./deliveries.js";
import { createObserved } from "./observed.js";

const [page, isOpened] = process.argv.slice(2);
/** How long the sender waits between two deliveries, in milliseconds. */
const PACE = Number(process.env.PACE ?? 400);
/** The longest body that is read, and how many deliveries are kept for a page that comes later. */
const MAX_BODY = 2 * 1024 * 1024;
const KEPT = 200;
/** @type {Record<string, string>} */
const TYPES = { html: "text/html", js: "text/javascript", css: "text/css", woff2: "font/woff2" };

const { receiver, takeVerdict } = createObserved([SECRET, NEXT_SECRET]);
/** @type {string[]} */
const lines = [];
/** @type {Set<import("node:http").ServerResponse>} */
const watchers = new Set();

const server = createServer(async (req, res) => {
  // A page of another site that has this address by a name of its own is not let in.
  if (req.headers.host !== new URL(origin).host) return res.writeHead(403).end();
  if (req.method === "POST") return take(req, res);
  const path = new URL(req.url ?? "/", origin).pathname;
  if (path === "/deliveries") return watch(res);
  serve(path, res);
});
server.listen(Number(process.env.PORT ?? 0), "127.0.0.1");
await once(server, "listening");
const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
const origin = `http://127.0.0.1:${port}`;
console.log(`The inspector:  ${origin}/#session`);
console.log(`The receiver:   ${origin}/webhooks/wms`);
console.log("Ctrl-C ends both.\n");
if (isOpened === "--open") {
  const browser = spawn("xdg-open", [`${origin}/#session`], { stdio: "ignore", detached: true });
  // Without a browser the address is enough.
  browser.on("error", () => undefined);
  browser.unref();
}
const { session, attacks } = deliveries();
for (const { name, body, signature } of [...session, ...attacks]) {
  await new Promise((resolve) => setTimeout(resolve, PACE));
  const headers = { ...(signature && { [SIGNATURE_HEADER]: signature }) };
  const answer = await fetch(`${origin}/webhooks/wms`, { method: "POST", headers, body });
  console.log(`  ${name.padEnd(42)}  ${await answer.text()}`);
}
console.log("\nThat was the demo's session. The receiver goes on.");

/** @param {import("node:http").IncomingMessage} req @param {import("node:http").ServerResponse} res */
async function take(req, res) {
  const chunks = [];
  let length = 0;
  for await (const chunk of req) {
    length += chunk.length;
    if (length > MAX_BODY) return res.writeHead(413, { connection: "close" }).end("body_too_large");
    chunks.push(chunk);
  }
  const body = Buffer.concat(chunks);
  const signature = /** @type {string | undefined} */ (req.headers[SIGNATURE_HEADER]);
  const headers = { ...(signature && { [SIGNATURE_HEADER]: signature }) };
  const { status } = await receiver.fetch(new Request(origin, { method: "POST", headers, body }));
  const verdict = takeVerdict();
  res.writeHead(status).end(verdict);
  tell({
    receivedAt: new Date().toISOString(),
    headers,
    bodyBase64: body.toString("base64"),
    verdict,
  });
}

/** @param {object} delivery as `wms-webhook listen --save` writes it */
function tell(delivery) {
  const line = `data: ${JSON.stringify(delivery)}\n\n`;
  lines.push(line);
  if (lines.length > KEPT) lines.shift();
  for (const watcher of watchers) watcher.write(line);
}

/** @param {import("node:http").ServerResponse} res */
function watch(res) {
  res.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store" });
  res.write(`: ${lines.length} deliveries so far\n\n${lines.join("")}`);
  watchers.add(res);
  res.on("close", () => watchers.delete(res));
}

/** @param {string} path @param {import("node:http").ServerResponse} res */
function serve(path, res) {
  const [, name] = /^\/(assets\/[\w.-]+)$/.exec(path) ?? [];
  if (path !== "/" && !name) return res.writeHead(404).end();
  try {
    const bytes = readFileSync(join(page, name ?? "index.html"));
    const type = TYPES[name?.split(".").at(-1) ?? "html"] ?? "text/plain";
    res.writeHead(200, { "content-type": type, "cache-control": "no-store" });
    res.end(name ? bytes : live(bytes.toString()));
  } catch {
    res.writeHead(404).end();
  }
}

/** The page with the one exception to its policy. @param {string} html */
function live(html) {
  const address = `<meta name="wms-webhook-live" content="${origin}/deliveries">`;
  return html
    .replace("connect-src 'none'", `connect-src ${origin}`)
    .replace("<title>", `${address}\n    <title>`);
}
