// @ts-check
// `wms-webhook conform`: the grader.

import { grade } from "../grade.js";
import { readSecrets, SECRET_HELP, secretOptions } from "../io/secret.js";
import { readUrl } from "../options.js";

export const help = `Usage: wms-webhook conform URL [options]

Sends more than two thousand deliveries to an HTTP endpoint, by POST, and reports which of them it wrongly
accepts (2xx) or refuses (anything else), grouped by cause. Each has the current time and is signed with
the endpoint's secret. The endpoint must handle every event, in any order.

The endpoint must accept an authentic event even if it deviates from what WMS documents. The test has no
authentic bodies that are not events, so it does not check those.

${SECRET_HELP}
  --strict             leave out events that deviate from the documentation, for an endpoint
                       that refuses them on purpose
  --json               one JSON object with every wrong answer

Exit status: 0 every answer is right; 1 one is not; 2 a usage error, or the endpoint does not answer.

  wms-webhook conform http://127.0.0.1:3000/webhooks/wms --secret-file secret.txt
`;

/** @type {import("../options.js").Options} */
export const options = { ...secretOptions, strict: { type: "boolean" }, json: { type: "boolean" } };

/** @type {[number, number]} */
export const positionals = [1, 1];
export const argument = "a URL, such as http://127.0.0.1:3000/webhooks/wms";

/** @type {import("../commands.js").Command["run"]} */
export async function run(values, [address]) {
  const url = readUrl(address);
  const [secret] = await readSecrets(values);
  const report = await grade(url, secret, { isStrict: values.strict === true });
  process.stdout.write(values.json ? `${JSON.stringify(report)}\n` : show(report));
  return report.wronglyAccepted.length + report.wronglyRefused.length > 0 ? 1 : 0;
}

/** @param {import("../grade.js").Report} report */
function show({ sent, unsendable, wronglyAccepted, wronglyRefused }) {
  return [
    `${sent} deliveries sent; ${unsendable} that HTTP cannot carry were not`,
    ...list("Wrongly accepted", wronglyAccepted),
    ...list("Wrongly refused", wronglyRefused),
    "",
  ].join("\n");
}

/** @param {string} title @param {import("../causes.js").Cause[]} causes */
function list(title, causes) {
  const total = causes.reduce((sum, { deliveries }) => sum + deliveries.length, 0);
  const lines = causes.flatMap(({ cause, wrong, of, deliveries: [{ group, name, status }] }) => [
    `  ${wrong} of ${of} ${cause}`,
    `    such as "${group}: ${name}", answered ${status}`,
  ]);
  return [`${title}: ${total}`, ...lines];
}
