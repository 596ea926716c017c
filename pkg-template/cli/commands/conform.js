// @ts-check
// `wms-webhook conform`: the grader.

import { grade } from "../grade.js";
import { readSecrets, SECRET_HELP, secretOptions } from "../io/secret.js";
import { readUrl } from "../options.js";

/** @typedef {import("../grade.js").Verdict} Verdict */

const MAX_SHOWN = 20;

export const help = `Usage: wms-webhook conform URL [options]

Sends the conformance corpus to an HTTP endpoint, by POST, and tells which deliveries it wrongly
accepted (2xx) or refused (anything else). The endpoint must have the same secret, default options,
and must not judge age or order.

${SECRET_HELP}
  --json               one JSON object instead of a text

Exit status: 0 all as it must be; 1 not; 2 wrong usage or an endpoint that does not answer.

  wms-webhook conform http://127.0.0.1:3000/webhooks/wms --secret-file secret.txt
`;

/** @type {import("../options.js").Options} */
export const options = { ...secretOptions, json: { type: "boolean" } };

/** @type {[number, number]} */
export const positionals = [1, 1];

/** @type {import("../main.js").Command["run"]} */
export async function run(values, [address]) {
  const url = readUrl(address);
  const [secret] = await readSecrets(values);
  const report = await grade(url, secret);
  process.stdout.write(values.json ? `${JSON.stringify(report)}\n` : show(report));
  return report.wronglyAccepted.length + report.wronglyRefused.length > 0 ? 1 : 0;
}

/** @param {import("../grade.js").Report} report */
function show({ sent, unsendable, wronglyAccepted, wronglyRefused }) {
  return [
    `${sent} deliveries sent; ${unsendable} that HTTP cannot carry were not`,
    list("Wrongly accepted", wronglyAccepted),
    list("Wrongly refused", wronglyRefused),
    "",
  ].join("\n");
}

/** @param {string} title @param {Verdict[]} verdicts */
function list(title, verdicts) {
  const lines = verdicts
    .slice(0, MAX_SHOWN)
    .map(({ group, name, status }) => `  ${status}  ${group}: ${name}`);
  if (verdicts.length > lines.length)
    lines.push(`  and ${verdicts.length - lines.length} more (--json shows all)`);
  return [`${title}: ${verdicts.length}`, ...lines].join("\n");
}
