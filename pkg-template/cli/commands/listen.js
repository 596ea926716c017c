// @ts-check
// `wms-webhook listen`: a receiver that shows what comes.

import { closeSync, fstatSync, openSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { SIGNATURE_HEADER } from "../../index.js";
import { ENCODING_HELP, readEncoding } from "../encoding.js";
import { UsageError } from "../errors.js";
import { forwarder, statusFor } from "../io/forward.js";
import { readBody } from "../io/read-body.js";
import { bodyFields, headerFields, headersOf } from "../io/saved/write.js";
import { readSecrets, SECRET_HELP, secretOptions } from "../io/secret.js";
import { judge, refusalOf } from "../judge.js";
import { readNumber, readUrl } from "../options.js";
import { asJson, asText, inSummary } from "../output/listen-output.js";
import { Sessions } from "../sessions.js";

/** @typedef {import("node:http").IncomingMessage} Request */
/** @typedef {import("node:http").ServerResponse} Response */

/**
 * A delivery, judged.
 * @typedef {object} Received
 * @property {Date} at
 * @property {import("../judge.js").Judgement} judgement
 * @property {import("../../types/tools.js").Tracked} [tracked] of an accepted one
 * @property {import("../io/forward.js").Forwarded} [forwarded]
 */

/** So long a request may take to come in. */
const BODY_TIMEOUT_MS = 30_000;

export const help = `Usage: wms-webhook listen [options]

Receives deliveries, answers them as a receiver must, and shows each as it comes: when, the verdict
(accepted, or why not), the event, its arrival in its session (first, next, duplicate, late, or gap
with the numbers that are missing), the session. Ctrl-C ends it with a summary.

  --port NUMBER        0, the default, is any free port; where it listens is told on standard error
  --host ADDRESS       127.0.0.1 by default: this machine only; 0.0.0.0 is every network
  --path PATH          only this path is a receiver, others are answered by 404; by default every one is
  --forward URL        pass each delivery on, as it came, the refused ones too; the sender gets the
                       answer of URL, 502 if none comes, or 503 if 64 others wait
  --save FILE          append each delivery to FILE, for verify, explain and send. It is health data
  --json               one JSON object a delivery; so it is, too, where standard output is no terminal:
                       { receivedAt, verdict, status, event?, sessionId?, sequence?, arrival?, missing?,
                       message?, forwarded?: { status, milliseconds } or { error } }
${ENCODING_HELP}
${SECRET_HELP}
                       Given several times, any one of them may have signed.

A line of FILE is one JSON object: receivedAt (RFC 3339), method, path, headers (names in lower case,
without authorization and cookies), body (text) or, where that is not UTF-8, bodyBase64, and verdict.
Of a body over 1,048,576 bytes the first 1,048,577 are kept.

Exit status: 0 ended by Ctrl-C; 2 wrong usage, or it cannot listen or write.

  wms-webhook listen --port 3000 --secret-file secret.txt --save deliveries.jsonl
  wms-webhook listen --port 3000 --forward http://127.0.0.1:8080/webhooks/wms
`;

/** @type {import("../options.js").Options} */
export const options = {
  ...secretOptions,
  port: { type: "string" },
  host: { type: "string" },
  path: { type: "string" },
  forward: { type: "string" },
  save: { type: "string" },
  encoding: { type: "string" },
  json: { type: "boolean" },
};

/** @type {[number, number]} */
export const positionals = [0, 0];

/** @type {import("../main.js").Command["run"]} */
export async function run(values) {
  const port = readNumber("--port", values.port, { min: 0, max: 65_535, fallback: 0 });
  const encoding = readEncoding(values.encoding);
  const { host = "127.0.0.1", path } = values;
  if (path !== undefined && !path.startsWith("/")) throw new UsageError("--path begins with a slash");
  const forward = values.forward === undefined ? undefined : forwarder(readUrl(values.forward));
  const secrets = await readSecrets(values);
  const file = values.save === undefined ? undefined : openForOwner(values.save);
  const sessions = new Sessions();
  /** @type {Map<string, number>} how often each verdict was given */
  const counts = new Map();
  const format = values.json || !process.stdout.isTTY ? asJson : asText;
  /** @type {(error: unknown) => void} */
  let fail = () => {};

  /** @param {Request} req @param {Response} res */
  async function receive(req, res) {
    const url = req.url ?? "/";
    if (path !== undefined && url.split("?")[0] !== path) {
      res.writeHead(404).end();
      return;
    }
    const at = new Date();
    const headers = headersOf(req);
    const { body, code } = await readBody(req);
    const judgement =
      code || req.method !== "POST"
        ? refusalOf(code ?? "method_not_allowed")
        : judge(body, headers[SIGNATURE_HEADER], secrets, encoding);
    /** @type {Received} */
    const received = { at, judgement };
    // In order of arrival: what follows may wait for others.
    if (judgement.event) received.tracked = sessions.track(judgement.event);
    counts.set(judgement.verdict, (counts.get(judgement.verdict) ?? 0) + 1);
    if (file !== undefined) {
      const line = {
        receivedAt: at.toISOString(),
        method: req.method,
        path: url,
        headers: headerFields(headers),
        ...bodyFields(body),
        verdict: judgement.verdict,
      };
      // All of it: `writeSync` may write a part.
      writeFileSync(file, `${JSON.stringify(line)}\n`);
    }
    if (forward && !code && req.method === "POST") {
      received.forwarded = await forward.pass(headers, body, res);
    }
    process.stdout.write(format(received));
    answer(req, res, received);
  }

  const server = createServer((req, res) => {
    receive(req, res).catch((error) => fail(error));
  });
  server.requestTimeout = BODY_TIMEOUT_MS;
  try {
    await new Promise((resolve, reject) => {
      fail = reject;
      server.on("error", reject);
      for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, resolve);
      server.listen(port, host, () => {
        const { port: bound } = /** @type {import("node:net").AddressInfo} */ (server.address());
        const name = host.includes(":") ? `[${host}]` : host;
        process.stderr.write(`Listening on http://${name}:${bound}${path ?? "/"} (Ctrl-C ends it)\n`);
      });
    });
  } finally {
    server.close();
    server.closeAllConnections();
    forward?.close();
    if (file !== undefined) closeSync(file);
  }
  process.stderr.write(inSummary(counts, sessions));
  return 0;
}

/** For its owner's eyes; one that is there keeps its mode. @param {string} path @returns {number} */
function openForOwner(path) {
  const file = openSync(path, "a", 0o600);
  const stats = fstatSync(file);
  // Windows has other rights than these.
  if (process.platform !== "win32" && stats.isFile() && (stats.mode & 0o044) !== 0) {
    process.stderr.write(`wms-webhook: others can read ${path}, and it gets health data; use chmod 600\n`);
  }
  return file;
}

/** @param {Request} req @param {Response} res @param {Received} received */
function answer(req, res, { judgement, forwarded }) {
  const status = forwarded ? statusFor(forwarded) : judgement.status;
  // The rest of a body that was not read to its end is not waited for.
  res.writeHead(status, {
    ...(status === 405 && { allow: "POST" }),
    ...(!req.complete && { connection: "close" }),
  });
  res.end();
}
