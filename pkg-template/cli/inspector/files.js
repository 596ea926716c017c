// @ts-check
// What the inspector's page is made of: files of its own, packed, and the package's own modules.

import { readFileSync } from "node:fs";
import { brotliDecompressSync } from "node:zlib";

const PACKAGE = new URL("../../", import.meta.url);

/**
 * By the end of their address: the file and its type.
 * @type {Record<string, [file: string, type: string]>}
 */
const FILES = {
  "": ["inspector/index.html.br", "text/html; charset=utf-8"],
  "page.css": ["inspector/page.css.br", "text/css; charset=utf-8"],
  "page.js": ["inspector/page.js.br", "text/javascript; charset=utf-8"],
  "index.js": ["index.js", "text/javascript; charset=utf-8"],
  "session.js": ["session.js", "text/javascript; charset=utf-8"],
  "tools.js": ["tools.js", "text/javascript; charset=utf-8"],
  "shared/session.js": ["shared/session.js", "text/javascript; charset=utf-8"],
  "shared/tools.js": ["shared/tools.js", "text/javascript; charset=utf-8"],
};

/** @param {string} name @returns {{ bytes: Buffer, type: string } | undefined} nothing for another name */
export function fileOf(name) {
  if (!Object.hasOwn(FILES, name)) return undefined;
  const [file, type] = FILES[name];
  const bytes = readFileSync(new URL(file, PACKAGE));
  // Not as they are: over plain HTTP some browsers decode no Brotli.
  return { bytes: file.endsWith(".br") ? brotliDecompressSync(bytes) : bytes, type };
}

/**
 * The page that may read the deliveries of the server that it came from, and nothing else.
 * @param {Buffer} html @param {string} url where they come from @param {string} about whose they are
 */
export function withDeliveries(html, url, about) {
  const meta = `<meta name="wms-webhook-live" content="${url}" data-about="${about}">`;
  return html
    .toString()
    .replace("connect-src 'none'", "connect-src 'self'")
    .replace("<title>", `${meta}\n    <title>`);
}
