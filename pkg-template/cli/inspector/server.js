// @ts-check
// The inspector's page on this machine, and the deliveries that it shows as they come.

import { randomBytes, timingSafeEqual } from "node:crypto";
import { createServer } from "node:http";
import { OperationError } from "../errors.js";
import { reasonOf } from "../io/system-error.js";
import { Backlog } from "./backlog.js";
import { openBrowser } from "./browser.js";
import { fileOf, withDeliveries } from "./files.js";

/** This machine only: there is no option for another. */
const HOST = "127.0.0.1";

/** What no page of another site may do with an answer, even if it guesses the address. */
const HEADERS = {
  "cache-control": "no-store",
  "content-security-policy": "frame-ancestors 'none'",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
};

/**
 * @typedef {object} Inspector
 * @property {string} url of the page
 * @property {(fragment: string) => void} openInBrowser
 * @property {(delivery: object) => number} send shows one more, as a line of `listen --save`; gives its number
 * @property {() => void} close
 */

/**
 * @param {{ about?: "receiver" | "file", port?: number }} [choices] whose deliveries it shows, if any
 * @returns {Promise<Inspector>}
 * @throws {OperationError} if it cannot listen
 */
export async function openInspector({ about, port = 0 } = {}) {
  const token = secret();
  /**
   * Addresses for the browser's program, each good for one request: others on this machine can see what a program
   * is started with.
   * @type {Set<string>}
   */
  const tickets = new Set();
  const backlog = new Backlog();
  let origin = "";

  const server = createServer((req, res) => {
    // Another name of this address is that of a page which has rebound its own (DNS rebinding).
    if (`http://${req.headers.host}` !== origin) return res.writeHead(403, HEADERS).end();
    if (tickets.delete(req.url ?? ""))
      return res.writeHead(302, { ...HEADERS, location: `/${token}/` }).end();
    const name = within(token, req.url ?? "");
    if (name === undefined) return res.writeHead(404, HEADERS).end();
    if (req.method !== "GET") return res.writeHead(405, { ...HEADERS, allow: "GET" }).end();
    if (name === "deliveries" && about) return backlog.stream(res, HEADERS);
    const file = fileOf(name);
    if (!file) return res.writeHead(404, HEADERS).end();
    res.writeHead(200, { ...HEADERS, "content-type": file.type });
    const isLive = name === "" && about !== undefined;
    res.end(isLive ? withDeliveries(file.bytes, `${origin}/${token}/deliveries`, about) : file.bytes);
  });
  await new Promise((resolve, reject) => {
    server.once("error", (error) => reject(new OperationError(`${HOST}:${port}: ${reasonOf(error)}`)));
    server.listen(port, HOST, () => resolve(undefined));
  });
  const { port: bound } = /** @type {import("node:net").AddressInfo} */ (server.address());
  origin = `http://${HOST}:${bound}`;
  return {
    url: `${origin}/${token}/`,
    openInBrowser(fragment) {
      const ticket = `/${secret()}/`;
      tickets.add(ticket);
      openBrowser(`${origin}${ticket}${fragment}`);
    },
    send: (delivery) => backlog.add(delivery),
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

/** What nobody can guess. */
function secret() {
  return randomBytes(16).toString("base64url");
}

/**
 * What follows the token in an address; nothing if that has another one.
 * @param {string} token @param {string} url
 */
function within(token, url) {
  const [, given = "", name] = /^\/([^/?]*)\/([^?]*)/.exec(url) ?? [];
  const [one, other] = [given, token].map((text) => Buffer.from(text));
  return one.length === other.length && timingSafeEqual(one, other) ? name : undefined;
}
