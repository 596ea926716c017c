// @ts-check
// `wms-webhook verify`: the verdict on saved deliveries.

import { ENCODING_HELP } from "../encoding.js";
import { SAVED_OR_BODY_HELP } from "../io/saved/read.js";
import { SECRETS_HELP } from "../io/secret.js";
import { inWords, judgedFields, judgeSaved, reasonInWords, TOLERANCE_HELP } from "../judge-saved.js";

export const help = `Usage: wms-webhook verify FILE [options]

Checks saved deliveries as a receiver does: whether they are authentic and valid WMS events, how old
they are, and where they deviate from what WMS documents. It ends with totals.

${SAVED_OR_BODY_HELP}

  --signature VALUE    FILE is a body, and VALUE is its signature header
${ENCODING_HELP}
${TOLERANCE_HELP}
  --json               one JSON object for each delivery:
                       { place, verdict, status, event?, sessionId?, sequence?, message?, answered?,
                       class?, deviation?, age?, ageWhen?, isStale? }; answered is the saved status of
                       the receiver, age is in seconds, ageWhen is received or now, and class is
                       documented or other
${SECRETS_HELP}

Exit status: 0 all are accepted; 1 one is not, cannot be read, or was answered otherwise by the receiver
that \`listen --forward\` passed it to; 2 a usage error, or none can be read.

  wms-webhook verify deliveries.jsonl --secret-file secret.txt
  wms-webhook verify body.json --signature hmac-sha256=7a25…f166
`;

export { argument, options, positionals } from "../judge-saved.js";

/** @type {import("../commands.js").Command["run"]} */
export function run(values, [file]) {
  return judgeSaved(values, file, (judged) => {
    const { place } = judged.delivery;
    return values.json
      ? { line: JSON.stringify({ place, ...judgedFields(judged) }) }
      : { line: `${place}: ${inWords(judged)}`, why: reasonInWords(judged) };
  });
}
