// @ts-check
// Deliveries for the page, as server-sent events: those that came before it, in bounded memory, and those that
// come while it is open.

/** As many as the list of `listen` keeps, and as many characters. */
const MAX_DELIVERIES = 10_000;
const MAX_LENGTH = 64 * 1024 * 1024;

export class Backlog {
  constructor() {
    /** @type {string[]} */
    this.messages = [];
    this.length = 0;
    this.total = 0;
    /** @type {Set<import("node:http").ServerResponse>} */
    this.pages = new Set();
  }

  /** @param {object} delivery @returns {number} its number, from 0 */
  add(delivery) {
    const number = this.total;
    const message = `data: ${JSON.stringify({ number, ...delivery })}\n\n`;
    this.total += 1;
    this.messages.push(message);
    this.length += message.length;
    while (this.messages.length > MAX_DELIVERIES || this.length > MAX_LENGTH)
      this.length -= this.messages.shift()?.length ?? 0;
    for (const page of this.pages) page.write(message);
    return number;
  }

  /** @param {import("node:http").ServerResponse} res @param {Record<string, string>} headers */
  stream(res, headers) {
    res.writeHead(200, { ...headers, "content-type": "text/event-stream" });
    // The page starts anew with each connection. An event that it does not hear ends the headers.
    res.write(": deliveries\n\n");
    for (const message of this.messages) res.write(message);
    this.pages.add(res);
    res.on("close", () => this.pages.delete(res));
  }
}
