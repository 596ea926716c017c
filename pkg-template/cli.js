#!/usr/bin/env node
// @ts-check
// `npx wms-webhook conform <url>`: grades a receiver in any language.

import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { grade } from "./conform.js";

const HELP = `Usage: wms-webhook conform <url> [options]

Sends the conformance corpus to an HTTP endpoint, by POST, and tells which deliveries it wrongly
accepted (2xx) or refused (anything else). The endpoint must have the same secret, default options,
and must not judge age or order.

  --secret-file FILE   a file that holds the endpoint's MAC secret
  --secret SECRET      the secret itself; other users of this machine can see it
                       (else the environment variable WMS_WEBHOOK_SECRET)
  --json               one JSON object instead of a text
  --help               this text

Exit status: 0 all as it must be; 1 not; 2 wrong usage or an endpoint that does not answer.
`;

/** @param {string} message @returns {never} */
function misused(message) {
  process.stderr.write(`wms-webhook: ${message}\nTry: wms-webhook --help\n`);
  process.exit(2);
}

function read() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        secret: { type: "string" },
        "secret-file": { type: "string" },
        json: { type: "boolean", default: false },
        help: { type: "boolean", default: false },
      },
    });
  } catch (error) {
    return misused(/** @type {Error} */ (error).message);
  }
}

const { values, positionals } = read();
const [command, url, ...rest] = positionals;
if (values.help) {
  process.stdout.write(HELP);
  process.exit(0);
}
if (command !== "conform" || rest.length > 0) misused(`unknown command "${positionals.join(" ")}"`);
if (!/^https?:\/\//.test(url ?? "")) misused("conform takes an http or https URL");

if (values.secret) process.stderr.write("wms-webhook: others can see --secret; use --secret-file\n");
const file = values["secret-file"];
const secret =
  values.secret ?? (file ? readFileSync(file, "utf8").trimEnd() : process.env.WMS_WEBHOOK_SECRET);
if (!secret) misused("the secret is missing: pass --secret-file or set WMS_WEBHOOK_SECRET");

try {
  const report = await grade(new URL(url), /** @type {string} */ (secret));
  process.stdout.write(values.json ? `${JSON.stringify(report)}\n` : show(report));
  process.exitCode = report.wronglyAccepted.length + report.wronglyRefused.length > 0 ? 1 : 0;
} catch (error) {
  process.stderr.write(`wms-webhook: ${/** @type {Error} */ (error).message}\n`);
  process.exitCode = 2;
}

/** @param {import("./conform.js").Report} report */
function show({ sent, unsendable, wronglyAccepted, wronglyRefused }) {
  /** @param {string} title @param {import("./conform.js").Verdict[]} verdicts */
  const list = (title, verdicts) => {
    const lines = verdicts.slice(0, 20).map(({ group, name, status }) => `  ${status}  ${group}: ${name}`);
    if (verdicts.length > lines.length)
      lines.push(`  and ${verdicts.length - lines.length} more (--json shows all)`);
    return [`${title}: ${verdicts.length}`, ...lines].join("\n");
  };
  return [
    `${sent} deliveries sent; ${unsendable} that HTTP cannot carry were not`,
    list("Wrongly accepted", wronglyAccepted),
    list("Wrongly refused", wronglyRefused),
    "",
  ].join("\n");
}
