// @ts-check
// `wms-webhook explain`: why saved deliveries do not verify.

import { explainWebhook } from "../../tools.js";
import { ENCODING_HELP } from "../encoding.js";
import { SAVED_OR_BODY_HELP } from "../io/saved/read.js";
import { filesOf, SECRETS_HELP } from "../io/secret.js";
import {
  inWords,
  judgedFields,
  judgeSaved,
  reasonInWords,
  options as shared,
  TOLERANCE_HELP,
} from "../judge-saved.js";
import { certaintyOf } from "../output/certainty.js";
import { wrapped } from "../output/layout.js";
import { styleFor } from "../output/terminal.js";

/** @typedef {import("../../types/tools.js").Diagnosis} Diagnosis */

/** How many other deliveries are tried on each. */
const MAX_OTHERS = 64;

export const help = `Usage: wms-webhook explain FILE [options]

Says why saved deliveries do not verify: what happened to the body, the header or the secret, and what
to do. A finding is confirmed if reversing it makes the signature match. For deliveries that verify, it
says how old they are, where they deviate from what WMS documents, and, if \`listen --forward\` saved how
the receiver answered them, why it may have refused them.

${SAVED_OR_BODY_HELP}
If FILE has several deliveries, it also finds swapped signatures and altered copies. A cause that
several deliveries share is printed once, after the verdicts, with their lines.

  --signature VALUE    FILE is a body, and VALUE is its signature header
${ENCODING_HELP}
${TOLERANCE_HELP}
  --other-secret-file FILE
                       another secret that the sender may have used by mistake, such as that of another
                       Config ID or an old one; repeatable
  --json               one JSON object for each delivery:
                       as in verify, with isProven, findings: [{ cause, component, summary, remedy }],
                       untried and other
${SECRETS_HELP}

Exit status: 0 all are authentic events; 1 one is not, cannot be read, or was answered otherwise by the
receiver that \`listen --forward\` passed it to; 2 a usage error, or none can be read.

  wms-webhook explain deliveries.jsonl --secret-file secret.txt
  wms-webhook explain request.http
`;

export { argument, positionals } from "../judge-saved.js";

/** @type {import("../options.js").Options} */
export const options = { ...shared, "other-secret-file": { type: "string", multiple: true } };

/** @type {import("../commands.js").Command["run"]} */
export function run(values, [file]) {
  const otherSecrets = filesOf(values["other-secret-file"]);
  return judgeSaved(values, file, (judged, given) => {
    const { delivery, judgement } = judged;
    // Of one that was saved as parsed JSON nothing is left that could be explained.
    const diagnosis = delivery.isParsed ? undefined : diagnose(judged, given, otherSecrets);
    const isRefused = diagnosis !== undefined && diagnosis.verdict !== "authentic";
    if (values.json) {
      const { isProven = false, findings = [], untried, other } = diagnosis ?? {};
      const verdict = isRefused ? diagnosis.verdict : judgement.verdict;
      const fields = { ...judgedFields(judged), verdict, isProven, findings, untried, other };
      return { line: JSON.stringify({ place: delivery.place, ...fields }) };
    }
    const reasons = [reasonInWords(judged), isRefused ? show(diagnosis, diagnosis.other) : undefined];
    const told = reasons.filter((reason) => reason !== undefined);
    return {
      line: `${delivery.place}: ${inWords(judged)}`,
      why: told.length > 0 ? told.join("\n") : undefined,
    };
  });
}

/**
 * @param {import("../judge-saved.js").Judged} judged
 * @param {import("../judge-saved.js").Given} given
 * @param {import("../io/secret.js").Secret[]} otherSecrets
 * @returns {Diagnosis & { other: string | undefined }} with the place of the delivery that it is about
 */
function diagnose({ delivery, judgement }, { deliveries, secrets, encoding }, otherSecrets) {
  // One more: it may be the one that is explained.
  const tried = judgement.verdict === "accepted" ? [] : deliveries.slice(0, MAX_OTHERS + 1);
  const otherDeliveries = tried.filter((other) => other !== delivery).slice(0, MAX_OTHERS);
  const options = { encoding, otherSecrets, otherDeliveries };
  const diagnosis = explainWebhook(delivery.body, delivery.signature, secrets, options);
  const { otherDelivery } = diagnosis;
  const other = otherDelivery === undefined ? undefined : otherDeliveries[otherDelivery]?.place;
  return { ...diagnosis, other };
}

/** @param {Diagnosis} diagnosis @param {string | undefined} other place of the delivery that it is about */
function show({ isProven, findings, untried }, other) {
  const style = styleFor(process.stdout);
  const lines = findings.flatMap(({ cause, component, summary, remedy }) => [
    `  ${style("bold", cause)} (${component})`,
    wrapped(summary, "    "),
    wrapped(`Remedy: ${remedy}`, "    ").replace("Remedy:", style("green", "Remedy:")),
  ]);
  if (other !== undefined) lines.push(`  The other delivery: ${other}`);
  const certainty = certaintyOf({ isProven, findings });
  if (certainty) lines.push(`  ${certainty}`);
  if (untried.length > 0) {
    lines.push(
      wrapped(`Left untried for the size of the body, in part or whole: ${untried.join(", ")}.`, "  "),
    );
  }
  return lines.join("\n");
}
