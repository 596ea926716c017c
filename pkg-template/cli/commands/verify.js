// @ts-check
// `wms-webhook verify`: the verdict on saved deliveries.

import { ENCODING_HELP } from "../encoding.js";
import { SAVED_HELP } from "../io/saved.js";
import { SECRET_HELP } from "../io/secret.js";
import { envelopeOf } from "../judge.js";
import { inWords, judgeSaved } from "../judge-saved.js";

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

export { options, positionals } from "../judge-saved.js";

/** @type {import("../main.js").Command["run"]} */
export function run(values, [file]) {
  return judgeSaved(values, file, ({ place }, judgement) =>
    values.json ? asJson(place, judgement) : `${place}: ${inWords(judgement)}\n`,
  );
}

/** @param {string} place @param {import("../judge.js").Judgement} judgement */
function asJson(place, judgement) {
  const { verdict, status, message } = judgement;
  const fields = { place, verdict, status, ...envelopeOf(judgement), ...(message && { message }) };
  return `${JSON.stringify(fields)}\n`;
}
