// @ts-check
// `wms-webhook report`: how many sessions succeed, from saved deliveries.

import { writeFileSync } from "node:fs";
import { verifyWebhook } from "../../index.js";
import { createReport } from "../../tools.js";
import { ENCODING_HELP, readEncoding } from "../encoding.js";
import { OperationError } from "../errors.js";
import { SAVED_HELP } from "../io/saved/read.js";
import { streamSaved } from "../io/saved/stream.js";
import { readSecrets, SECRETS_HELP, secretOptions } from "../io/secret.js";
import { reasonOf } from "../io/system-error.js";
import { judge } from "../judge.js";
import { readChoice } from "../options.js";
import { progress } from "../output/terminal.js";
import { MAX_SHOWN, showSkipped } from "../output/totals.js";
import { reportCsv } from "../report/csv.js";
import { reportHtml } from "../report/html.js";
import { number } from "../report/sections.js";
import { reportText } from "../report/text.js";

/** @typedef {import("../../types/report.js").Report} Report */
/** @typedef {import("../io/saved/request.js").Request} Request */

export const help = `Usage: wms-webhook report FILE... [options]

Reports how many sessions succeed: how far they come, how their measurements end, why some fail, how long
each step takes, and how many deliveries are duplicate, late, missing or refused. It reads deliveries one
after the other, so a million of them need little memory. The report has no session ID and nothing about
a person.

${SAVED_HELP}
FILE may also be the output of report --json about other sessions: reports add up.

  --json               one JSON object, with each count
  --csv                one figure on each line: section, name, figure, value
  --html FILE          write the report to FILE, a page that needs no other file
  --by hour|day        sum up activity by hour, the default, or by day, in UTC
  --unverified         trust the files: no secret is needed, and the saved verdicts count
${ENCODING_HELP}
${SECRETS_HELP}

Exit status: 0 success; 1 some deliveries cannot be read; 2 a usage error, or none can be read.

  wms-webhook report deliveries.jsonl
  wms-webhook report monday.jsonl tuesday.jsonl --by day --html report.html
`;

/** @type {import("../options.js").Options} */
export const options = {
  ...secretOptions,
  encoding: { type: "string" },
  unverified: { type: "boolean" },
  json: { type: "boolean" },
  csv: { type: "boolean" },
  html: { type: "string" },
  by: { type: "string" },
};

/** @type {[number, number]} */
export const positionals = [1, Number.POSITIVE_INFINITY];
export { SAVED_ARGUMENT as argument } from "../io/saved/read.js";

/** Deliveries until the next line of progress. */
const EVERY = 10_000;

/** @type {import("../commands.js").Command["run"]} */
export async function run(values, files) {
  const options = { encoding: readEncoding(values.encoding) };
  const by = /** @type {"hour" | "day"} */ (readChoice("--by", values.by, ["hour", "day"], "hour"));
  const secrets = values.unverified ? undefined : await readSecrets(values);
  const collector = createReport();
  const skipped = { count: 0, first: /** @type {import("../io/saved/request.js").Skipped[]} */ ([]) };
  const line = progress();
  let [taken, bytes] = [0, 0];
  /** @type {import("../io/saved/stream.js").Sink} */
  const sink = {
    delivery(request) {
      const refusal = refusalOf(request, secrets, options);
      if (refusal === undefined) collector.accept(request.body, request.signature);
      else collector.refuse(refusal, request.receivedAt && request.receivedAt.getTime() / 1000);
      taken += 1;
      if (taken % EVERY === 0)
        line.show(`${number(taken)} deliveries, ${number(Math.floor(bytes / 1e6))} MB`);
    },
    other(value) {
      if (value?.version !== 1) return false;
      try {
        collector.addReport(value);
      } catch (error) {
        // Another object with a version.
        if (error instanceof TypeError) return false;
        throw error;
      }
      taken += 1;
      return true;
    },
    skipped(place, reason) {
      skipped.count += 1;
      if (skipped.first.length < MAX_SHOWN) skipped.first.push({ place, reason });
    },
    progress(more) {
      bytes += more;
    },
  };
  try {
    for (const file of files) await streamSaved(file, sink);
  } finally {
    line.clear();
  }
  showSkipped(skipped.first, skipped.count);
  if (taken === 0) throw new OperationError("the files hold no delivery");
  write(collector.report(), values, by);
  return skipped.count > 0 ? 1 : 0;
}

/**
 * Why a delivery is refused, as a code; nothing if it is accepted.
 * @param {Request} request
 * @param {import("../io/secret.js").Secret[] | undefined} secrets without them the saved verdict counts
 * @param {import("../../types/index.js").VerifyOptions} options
 */
function refusalOf({ body, signature, isParsed, verdict }, secrets, options) {
  if (!secrets) return verdict === "accepted" ? undefined : verdict;
  if (isParsed) return "body_already_parsed";
  if (verifyWebhook(body, signature, secrets, options)) return undefined;
  return judge(body, signature, secrets, options.encoding ?? "auto").verdict;
}

/** @param {Report} report @param {Record<string, any>} values @param {"hour" | "day"} by */
function write(report, values, by) {
  if (values.html !== undefined) {
    try {
      writeFileSync(values.html, reportHtml(report, by));
    } catch (error) {
      throw new OperationError(`${values.html}: ${reasonOf(/** @type {Error} */ (error))}`);
    }
  }
  if (values.json) process.stdout.write(`${JSON.stringify(report)}\n`);
  else if (values.csv) process.stdout.write(reportCsv(report));
  else if (values.html === undefined) process.stdout.write(reportText(report, by));
}
