// @ts-check
// A static host of the built page, under any base path, with any further header.

import { once } from "node:events";
import { existsSync, readFileSync, statSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";

/** @type {Record<string, string>} */
const TYPES = {
  ".html": "text/html",
  ".js": "text/javascript",
  ".css": "text/css",
  ".svg": "image/svg+xml",
  ".woff2": "font/woff2",
};

/**
 * @param {{ base?: string, headers?: Record<string, string>, folder?: string }} [options]
 */
export async function host({ base = "/", headers = {}, folder = "www/dist" } = {}) {
  /** @type {string[]} */
  const requests = [];
  const server = createServer((req, res) => {
    const { pathname } = new URL(req.url ?? "/", "http://localhost");
    requests.push(`${req.method} ${req.url}`);
    const inside = pathname.startsWith(base) ? normalize(pathname.slice(base.length) || "index.html") : "..";
    const file = join(folder, inside);
    if (inside.startsWith("..") || !existsSync(file) || !statSync(file).isFile())
      return res.writeHead(404).end();
    res.writeHead(200, { "content-type": TYPES[extname(file)] ?? "text/plain", ...headers });
    res.end(readFileSync(file));
  });
  // One that a failing test leaves behind does not keep the run from its end.
  server.listen(0, "127.0.0.1").unref();
  await once(server, "listening");
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  return {
    url: `http://127.0.0.1:${port}${base}`,
    requests,
    async stop() {
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  };
}
