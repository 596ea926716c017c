// @ts-check
// `wms-webhook listen`: a receiver that shows what comes.

import { createServer } from "node:http";
import { ENCODING_HELP, readEncoding } from "../encoding.js";
import { OperationError, UsageError } from "../errors.js";
import { readCode } from "../event-code.js";
import { isAttended } from "../inspector/browser.js";
import { ReceiverInspector } from "../inspector/of-receiver.js";
import { forwarder } from "../io/forward.js";
import { SaveFile } from "../io/saved/append.js";
import { readSecrets, SECRETS_HELP, secretOptions } from "../io/secret.js";
import { reasonOf } from "../io/system-error.js";
import { openList } from "../list/list.js";
import { readNumber, readUrl } from "../options.js";
import { asJson, asText, inSummary } from "../output/listen-output.js";
import { encodedFor } from "../output/terminal.js";
import { receiving } from "../receive.js";

/** So long a request may take to come in. */
const BODY_TIMEOUT_MS = 30_000;

export const help = `Usage: wms-webhook listen [options]

Receives deliveries, answers them as a receiver must, and shows each: the time, the verdict (accepted,
or why not), the event, its place in the page visit (first, next, gap, late, copy or duplicate), the
session, the payload. In a terminal it is a list with keys:

  up k, down j   select; at the end the list follows new deliveries
  Enter          headers, body and event of the selected one
  r              forward it again       e  explain why it does not verify
  c              copy it as a curl command      o  open it in the inspector
  /              filter                 ?  all keys                 q  quit, with a summary

  --port NUMBER        0, the default, picks a free port; the address is printed to stderr
  --host ADDRESS       127.0.0.1, the default, is this machine only; 0.0.0.0 is every network
  --path PATH          receive on this path only, and answer 404 elsewhere; by default on every path
  --forward URL        forward each delivery unchanged, even if it is refused here; the sender gets the
                       answer of URL, 502 if there is none, or 503 if 64 others wait
  --save FILE          append each delivery to FILE, for verify, explain and send. FILE has health data
  --events CODE,…      show only these events, and refusals; others are still answered, saved and counted
  --ui                 also show each in the inspector, a page on this machine: see inspect --help
  --lines              one line for each delivery, without keys, even in a terminal
  --json               one JSON object for each delivery; the default if stdout is not a terminal:
                       { receivedAt, verdict, status, event?, sessionId?, sequence?, arrival?, missing?,
                       message?, forwarded?: { status, milliseconds } or { error } }
  --payload            include the payload, which is health data
${ENCODING_HELP}
${SECRETS_HELP}

Each line of FILE is one JSON object: receivedAt (RFC 3339), method, path, headers (names in lower case,
without authorization and cookies), body (text) or bodyBase64 if it is not UTF-8, and verdict. With
--forward it is written once URL answers, and answered is the status. Of a body over 1,048,576 bytes it
keeps the first 1,048,577.

Exit status: 0 you end it by q or Ctrl-C (with --lines under npx, npm has its own status for Ctrl-C);
2 a usage error, or it cannot listen or write.

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
  events: { type: "string" },
  ui: { type: "boolean" },
  lines: { type: "boolean" },
  payload: { type: "boolean" },
  encoding: { type: "string" },
  json: { type: "boolean" },
};

/** @type {[number, number]} */
export const positionals = [0, 0];

/** @type {import("../commands.js").Command["run"]} */
export async function run(values) {
  const port = readNumber("--port", values.port, { min: 0, max: 65_535, fallback: 0 });
  const encoding = readEncoding(values.encoding);
  const { host = "127.0.0.1", path } = values;
  if (path !== undefined && !path.startsWith("/")) throw new UsageError("--path must begin with a slash");
  const target = values.forward === undefined ? undefined : readUrl(values.forward);
  const forward = target && forwarder(target);
  const isShown = eventFilter(values.events);
  const secrets = await readSecrets(values);
  const file = values.save === undefined ? undefined : new SaveFile(values.save);
  /** @type {(received: import("../receive.js").Received) => void} */
  let show = writer(values);
  const inspector = new ReceiverInspector();
  const onReceived = (/** @type {import("../receive.js").Received} */ one) => {
    if (isShown(one)) show(one);
    inspector.add({ ...one, verdict: one.judgement.verdict });
  };
  const { receive, counts, sessions } = receiving({ path, secrets, encoding, file, forward, onReceived });
  /** @type {ReturnType<typeof openList> | undefined} */
  let list;
  /** @type {(error: unknown) => void} */
  let fail = () => {};

  const server = createServer((req, res) => {
    receive(req, res).catch((error) => fail(error));
  });
  server.requestTimeout = BODY_TIMEOUT_MS;
  try {
    if (values.ui) await showPage(inspector);
    await new Promise((resolve, reject) => {
      fail = reject;
      server.on("error", (error) => reject(new OperationError(`${host}:${port}: ${reasonOf(error)}`)));
      for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, resolve);
      server.listen(port, host, () => {
        const { port: bound } = /** @type {import("node:net").AddressInfo} */ (server.address());
        const url = `http://${host.includes(":") ? `[${host}]` : host}:${bound}${path ?? "/"}`;
        process.stderr.write(`Listening on ${url} (Ctrl-C ends it)\n`);
        if (!hasKeys(values)) return;
        const again = forward && target && { url: target, pass: forward.pass };
        const onQuit = () => resolve(undefined);
        list = openList({ url, forward: again, secrets, encoding, inspector, onQuit });
        show = list.add;
      });
    });
  } finally {
    const copied = list?.close() ?? "";
    process.stdout.write(copied);
    server.close();
    server.closeAllConnections();
    forward?.close();
    await inspector.close();
    file?.close();
  }
  process.stderr.write(encodedFor(process.stderr, inSummary(counts, sessions)));
  return 0;
}

/** @param {ReceiverInspector} inspector */
async function showPage(inspector) {
  const url = await inspector.show({ isOpened: isAttended() });
  process.stderr.write(`The inspector is at ${url}\n`);
}

/** A list needs a terminal both ways, and one that can move its cursor. @param {import("../commands.js").Values} values */
function hasKeys({ json, lines }) {
  const { stdin, stdout, env } = process;
  return !json && !lines && stdin.isTTY && stdout.isTTY && env.TERM !== "dumb";
}

/** @param {import("../commands.js").Values} values @returns {(received: import("../receive.js").Received) => void} */
function writer({ json, payload }) {
  const isJson = json || !process.stdout.isTTY;
  return (received) => {
    const { stdout } = process;
    if (isJson) stdout.write(asJson(received, { hasPayload: payload === true }));
    else stdout.write(encodedFor(stdout, asText(received)));
  };
}

/**
 * What is refused is always shown: nobody can tell which event it was.
 * @param {string | undefined} text
 * @returns {(received: import("../receive.js").Received) => boolean}
 */
function eventFilter(text) {
  if (text === undefined) return () => true;
  const codes = text.split(",").map((code) => readCode(code.trim()));
  return ({ judgement: { event } }) => !event || codes.includes(event.event);
}
