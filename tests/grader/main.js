// @ts-check
// `wms-webhook conform` against the documented check, which it must catch, and against the package
// itself; and its command line.

import { equal } from "node:assert/strict";
import { spawn } from "node:child_process";
import { createHmac } from "node:crypto";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { buffer } from "node:stream/consumers";
import { receiveWebhook, WmsWebhookError } from "wms-webhook";
import { checkAll } from "../check.mjs";

const SECRET = "the endpoint's own secret, café";
const BIN = "node_modules/.bin/wms-webhook";

/** @typedef {(body: Buffer, header: string | undefined) => boolean} Check */

/** @type {Check} What NuraLogix documents, and `===`. */
const documented = (body, header) => {
  const hmac = createHmac("sha256", SECRET);
  hmac.update(body.toString(), "ascii");
  return `hmac-sha256=${hmac.digest("hex")}` === header;
};

/** @type {Check} */
const ours = (body, header) => {
  try {
    return Boolean(receiveWebhook(body, header, SECRET));
  } catch (error) {
    if (error instanceof WmsWebhookError) return false;
    throw error;
  }
};

/** @param {Check} check @param {(url: string) => Promise<void>} use */
async function serve(check, use) {
  const server = createServer(async (req, res) => {
    const header = /** @type {string | undefined} */ (req.headers["x-wms-content-mac"]);
    const isAccepted = check(await buffer(req), header);
    res.writeHead(isAccepted ? 204 : 401).end();
  });
  // However long this process stands still, it closes no connection that a request is on its way on.
  server.keepAliveTimeout = 0;
  await once(server.listen(0, "127.0.0.1"), "listening");
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  try {
    await use(`http://127.0.0.1:${port}/`);
  } finally {
    server.close();
    server.closeAllConnections();
  }
}

/** @param {string[]} args @param {Record<string, string>} [env] */
async function run(args, env = {}) {
  const child = spawn("node", [BIN, ...args], { env: { ...process.env, ...env } });
  let stdout = "";
  let stderr = "";
  child.stdout.on("data", (data) => {
    stdout += data;
  });
  child.stderr.on("data", (data) => {
    stderr += data;
  });
  const [status] = await once(child, "close");
  return { status, stdout, stderr };
}

/** @type {Record<string, () => Promise<void>>} */
const tests = {
  "the documented check accepts forged bodies": () =>
    serve(documented, async (url) => {
      writeFileSync("secret.txt", `${SECRET}\n`);
      const { status, stdout } = await run(["conform", url, "--secret-file", "secret.txt", "--json"]);
      const report = JSON.parse(stdout);
      const groups = new Set(report.wronglyAccepted.map((/** @type {any} */ one) => one.group));
      console.log(
        `  ${report.sent} sent, ${report.wronglyAccepted.length} wrongly accepted (${[...groups]}), ${report.wronglyRefused.length} wrongly refused`,
      );
      equal(status, 1);
      equal(groups.has("forged"), true);
      const forged = report.wronglyAccepted.filter((/** @type {any} */ one) => one.group === "forged");
      equal(forged.length > 200, true);
    }),

  "the package is told from it": () =>
    serve(ours, async (url) => {
      const { status, stdout } = await run(["conform", url, "--json"], { WMS_WEBHOOK_SECRET: SECRET });
      const report = JSON.parse(stdout);
      equal(report.wronglyAccepted.length + report.wronglyRefused.length, 0);
      equal(report.sent > 1800, true);
      equal(status, 0);
    }),

  "one that accepts all, and one that refuses all, are caught": async () => {
    for (const verdict of [true, false]) {
      await serve(
        () => verdict,
        async (url) => {
          const { status, stdout } = await run(["conform", url, "--secret", SECRET]);
          equal(status, 1);
          equal(stdout.includes(verdict ? "Wrongly refused: 0\n" : "Wrongly accepted: 0\n"), true);
          equal(stdout.includes(verdict ? "Wrongly accepted: 0\n" : "Wrongly refused: 0\n"), false);
        },
      );
    }
  },

  "wrong usage is told, and shows no secret": async () => {
    const bare = { WMS_WEBHOOK_SECRET: "" };
    for (const args of [
      [],
      ["conform"],
      ["conform", "ftp://x"],
      ["other", "http://x"],
      ["conform", "http://x", "--what"],
      ["conform", "http://127.0.0.1:1/"],
    ]) {
      const { status, stderr } = await run(args, bare);
      equal(status, 2);
      equal(stderr.startsWith("wms-webhook: "), true);
    }
    const unreachable = await run(["conform", "http://127.0.0.1:1/"], { WMS_WEBHOOK_SECRET: SECRET });
    equal(unreachable.status, 2);
    equal(`${unreachable.stdout}${unreachable.stderr}`.includes(SECRET), false);
    const help = await run(["--help"]);
    equal(help.status, 0);
    equal(help.stdout.startsWith("Usage: "), true);
  },
};

await checkAll(tests);
