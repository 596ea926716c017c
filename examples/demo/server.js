// @ts-check
// The receiver in Node. A GET asks what became of the last delivery.

import { createServer } from "node:http";
import { createObserved } from "./observed.js";

const { receiver, takeVerdict } = createObserved(JSON.parse(process.env.MAC_SECRETS ?? "[]"));

createServer((req, res) => {
  if (req.method === "GET") res.end(takeVerdict());
  else receiver.node(req, res);
}).listen(Number(process.env.PORT), "127.0.0.1");
