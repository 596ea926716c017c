// @ts-check
// `wms-webhook verify`: the verdict on saved deliveries.

import { envelopeOf, judge } from "./judge.js";
import { readChoice } from "./options.js";
import { readSaved, SAVED_HELP } from "./saved.js";
import { readSecrets, SECRET_HELP, secretOptions } from "./secret.js";
import { paintFor } from "./terminal.js";

/** @typedef {import("./judge.js").Judgement} Judgement */

/** @type {readonly import("../index.js").Encoding[]} */
export const ENCODINGS = ["auto", "bytes", "latin1", "ascii"];

export const ENCODING_HELP = `  --encoding NAME      how a body that is not ASCII was signed: auto (the default), bytes, latin1, ascii`;

export const help = `Usage: wms-webhook verify FILE [options]

Judges saved deliveries as their receiver does: whether they are authentic, and events of WMS.

${SAVED_HELP}

  --signature VALUE    FILE is a body, and this the value of its header
${ENCODING_HELP}
  --json               one JSON object a delivery:
                       { place, verdict, status, event?, sessionId?, sequence?, message? }
${SECRET_HELP}
                       Given several times, any one of them may have signed.

Exit status: 0 all are accepted; 1 one is not; 2 wrong usage, or FILE cannot be read.

  wms-webhook verify deliveries.jsonl --secret-file secret.txt
  wms-webhook verify body.json --signature hmac-sha256=7a25…f166
`;

/** @type {import("./options.js").Options} */
export const options = {
  ...secretOptions,
  signature: { type: "string" },
  encoding: { type: "string" },
  json: { type: "boolean" },
};

/** @type {[number, number]} */
export const operands = [1, 1];

/** @type {import("./main.js").Command["run"]} */
export async function run(values, [file]) {
  const encoding = readEncoding(values.encoding);
  const deliveries = await readSaved(file, values.signature);
  const secrets = await readSecrets(values);
  let isFine = true;
  for (const { place, body, signature } of deliveries) {
    const judgement = judge(body, signature, secrets, encoding);
    if (judgement.verdict !== "accepted") isFine = false;
    process.stdout.write(values.json ? asJson(place, judgement) : `${place}: ${inWords(judgement)}\n`);
  }
  return isFine ? 0 : 1;
}

/** @param {string | undefined} text */
export function readEncoding(text) {
  return /** @type {import("../index.js").Encoding} */ (readChoice("--encoding", text, ENCODINGS, "auto"));
}

/** @param {string} place @param {Judgement} judgement */
function asJson(place, judgement) {
  const { verdict, status, message } = judgement;
  const fields = { place, verdict, status, ...envelopeOf(judgement), ...(message && { message }) };
  return `${JSON.stringify(fields)}\n`;
}

/** @param {Judgement} judgement */
export function inWords(judgement) {
  const paint = paintFor(process.stdout);
  const { verdict, message } = judgement;
  const envelope = envelopeOf(judgement);
  if (envelope) {
    const { event, sequence, sessionId } = envelope;
    return `${paint("green", verdict)}: ${event}, sequence ${sequence}, session ${sessionId}`;
  }
  return `${paint("red", verdict)}: ${message}`;
}
