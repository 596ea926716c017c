// @ts-check
// One server of a listener. It tells its port, and its processor's time when it is asked.
//   node server.mjs <name of the listener>

import { createServer } from "node:http";
import { LISTENERS } from "./subjects.mjs";

console.warn = () => {};
// Each waits for its turn, however long that of the others takes.
const options = { keepAliveTimeout: 0 };
const server = createServer(options, LISTENERS[process.argv[2]]).listen(0, "127.0.0.1", () => {
  process.send?.(/** @type {import("node:net").AddressInfo} */ (server.address()).port);
});
process.on("message", () => {
  const { user, system } = process.cpuUsage();
  process.send?.(user + system);
});
