// @ts-check
// Sends the deliveries to a receiver in Node and to the same one in workerd, and shows what each
// said. Exits with 0 only if every verdict is the expected one.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { deliveries, NEXT_SECRET, SECRET } from "./deliveries.js";

const MAC_SECRETS = JSON.stringify([SECRET, NEXT_SECRET]);
const { session, attacks } = deliveries();
const all = [...session, ...attacks];

const inNode = await run((port) => spawn("node", ["server.js"], environment(port)));
const inWorkerd = await run((port) =>
  spawn(
    /** @type {string} */ (process.env.WORKERD),
    ["serve", /** @type {string} */ (process.env.WORKERD_CONFIG), "--socket-addr", `http=127.0.0.1:${port}`],
    environment(port),
  ),
);

/** @param {number} code @param {string} text */
const colour = (code, text) => (process.stdout.isTTY ? `\x1b[${code}m${text}\x1b[0m` : text);
let wrong = 0;
console.log(row("", "delivery", "Node", "workerd"));
all.forEach(({ name, expected }, at) => {
  if (at === 0) console.log("\n  A session, signed by node:crypto as NuraLogix documents it");
  if (at === session.length) console.log("\n  What else comes to an open URL");
  const isRight = inNode[at] === expected && inWorkerd[at] === expected;
  if (!isRight) wrong += 1;
  const line = row(isRight ? "✓" : "✗", name, inNode[at], inWorkerd[at]);
  console.log(
    isRight
      ? colour(expected.startsWith("accepted") ? 32 : 33, line)
      : colour(31, `${line} expected ${expected}`),
  );
});
console.log(
  `\n  ${all.length - wrong} of ${all.length} verdicts are the expected ones, in Node ${process.versions.node} and in workerd.`,
);
process.exit(wrong === 0 ? 0 : 1);

/** @param {string[]} cells */
function row(...cells) {
  const widths = [1, 42, 24, 24];
  return `  ${cells.map((cell, at) => cell.padEnd(widths[at])).join("  ")}`.trimEnd();
}

/** @param {number} port @returns {import("node:child_process").SpawnOptions} */
function environment(port) {
  return { env: { ...process.env, PORT: String(port), MAC_SECRETS }, stdio: "inherit" };
}

/**
 * Every verdict of a receiver, in order.
 * @param {(port: number) => import("node:child_process").ChildProcess} start
 */
async function run(start) {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  server.close();
  const receiver = start(port);
  try {
    const verdicts = [];
    for (const delivery of all) verdicts.push(await send(port, delivery));
    return verdicts;
  } finally {
    receiver.kill();
  }
}

/** @param {number} port @param {import("./deliveries.js").Delivery} delivery */
async function send(port, { body, signature }) {
  const headers = {
    "content-type": "application/json",
    ...(signature && { "x-wms-content-mac": signature }),
  };
  for (let tries = 0; ; tries += 1) {
    try {
      const url = `http://127.0.0.1:${port}/`;
      const { ok, status } = await fetch(url, { method: "POST", headers, body });
      const verdict = await (await fetch(url)).text();
      const isTaken = verdict.startsWith("accepted") || verdict === "replayed";
      return ok === isTaken ? verdict : `${verdict}, answered ${status}`;
    } catch (error) {
      // It does not listen yet.
      const { code } = /** @type {any} */ (error).cause;
      if (code !== "ECONNREFUSED" || tries === 1200) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}
