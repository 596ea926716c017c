// @ts-check
// `wms-webhook events`: the catalogue.

import { EVENTS } from "../../index.js";
import { EVENT_DESCRIPTIONS } from "../../tools.js";
import { UsageError } from "../errors.js";
import { columns } from "../output/layout.js";
import { nearest } from "../output/nearest.js";
import { styleFor } from "../output/terminal.js";

/** @typedef {import("../../types/index.js").EventSpec & { description: string }} Entry */

/** @type {import("../output/terminal.js").Colour[]} */
const COLOURS = ["dim", "yellow", "red"];
const SEVERITIES = ["INFO", "WARN", "ERROR"];

export const help = `Usage: wms-webhook events [CODE] [options]

Prints the events that WMS documents, in a table; with CODE, that event and the fields of its payload. A
field with ? is present only if a measurement was created. WMS may add fields and codes later.

  --json  JSON: the object EVENTS of the package with descriptions, or one of its members

Exit status: 0 success; 2 WMS does not document CODE, or a usage error.

  wms-webhook events
  wms-webhook events INTERMEDIATE_RESULTS
`;

/** @type {import("../options.js").Options} */
export const options = { json: { type: "boolean" } };

/** @type {[number, number]} */
export const positionals = [0, 1];

/** @type {import("../commands.js").Command["run"]} */
export function run(values, [word]) {
  const code = word?.toUpperCase();
  if (code !== undefined && !Object.hasOwn(EVENTS, code)) {
    throw new UsageError(`WMS documents no event "${word}"${nearest(word, Object.keys(EVENTS))}`);
  }
  const described = Object.entries(EVENTS).map(([name, spec]) => [
    name,
    { ...spec, description: EVENT_DESCRIPTIONS[/** @type {keyof typeof EVENTS} */ (name)] },
  ]);
  /** @type {Readonly<Record<string, Entry>>} */
  const events = Object.fromEntries(described);
  if (values.json) {
    process.stdout.write(`${JSON.stringify(code ? events[code] : events, null, 2)}\n`);
  } else {
    process.stdout.write(code ? detail(code, events[code]) : table(events));
  }
  return 0;
}

/** @param {Readonly<Record<string, Entry>>} events */
function table(events) {
  const style = styleFor(process.stdout);
  const rows = Object.entries(events).map(([code, { severity, payload }]) => {
    const fields = Object.entries(payload).map(([field, { required }]) => (required ? field : `${field}?`));
    return [severity, code, fields.join(" ")];
  });
  const lines = columns(rows).map((line, at) => {
    const severity = rows[at][0];
    return style(COLOURS[SEVERITIES.indexOf(severity)], severity) + line.slice(severity.length);
  });
  return `${lines.join("\n")}\n`;
}

/** @param {string} code @param {Entry} spec */
function detail(code, { severity, description, payload }) {
  const style = styleFor(process.stdout);
  const fields = Object.entries(payload).map(([field, { type, required, values }]) => [
    `  ${field}`,
    values ? values.join(" or ") : type,
    required ? "" : "only when a measurement was created",
  ]);
  return [
    `${style("bold", code)}  ${style(COLOURS[SEVERITIES.indexOf(severity)], severity)}`,
    description,
    ...(fields.length > 0 ? ["", "Payload:", ...columns(fields)] : ["", "It has no payload."]),
    "",
  ].join("\n");
}
