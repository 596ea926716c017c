// @ts-check
// The receiver in Node. It prints its port when it listens.

import { createServer } from "node:http";
import { buffer } from "node:stream/consumers";
import { SIGNATURE_HEADER } from "wms-webhook";
import { openDesk } from "./desk.js";

const receive = openDesk(JSON.parse(process.env.MAC_SECRETS ?? "[]"));

const server = createServer(async (req, res) => {
  const signature = /** @type {string | undefined} */ (req.headers[SIGNATURE_HEADER]);
  const { status, verdict } = receive(await buffer(req), signature);
  res.writeHead(status).end(verdict);
});
server.listen(Number(process.env.PORT), "127.0.0.1");
