// @ts-check
// `wms-webhook inspect`: the inspector, with saved deliveries in it.

import { SIGNATURE_HEADER } from "../../index.js";
import { isAttended } from "../inspector/browser.js";
import { openInspector } from "../inspector/server.js";
import { readSaved, SAVED_HELP } from "../io/saved/read.js";
import { bodyFields } from "../io/saved/write.js";
import { readNumber } from "../options.js";
import { printableLines } from "../output/printable.js";

export const help = `Usage: wms-webhook inspect [FILE] [options]

Opens the inspector in the browser: a page that says why a delivery does not verify, and draws each
session. It is served by this package, on this machine only, under an address that nobody can guess, and
sends nothing anywhere. The page asks for the secret and does not keep it.

With FILE, it shows the saved deliveries in it.
${SAVED_HELP}

  --port NUMBER  0, the default, picks a free port
  --no-open      only print the address to stderr; the default if there is no terminal

Exit status: 0 you end it by Ctrl-C; 2 a usage error, or it cannot read FILE or listen.

  wms-webhook inspect
  wms-webhook inspect deliveries.jsonl
`;

/** @type {import("../options.js").Options} */
export const options = { port: { type: "string" }, "no-open": { type: "boolean" } };

/** @type {[number, number]} */
export const positionals = [0, 1];

/** @type {import("../commands.js").Command["run"]} */
export async function run(values, [file]) {
  const port = readNumber("--port", values.port, { min: 0, max: 65_535, fallback: 0 });
  const saved = file === undefined ? undefined : await readSaved(file);
  for (const { place, reason } of saved?.skipped ?? [])
    process.stderr.write(printableLines(`wms-webhook: ${place}: ${reason}\n`));
  const inspector = await openInspector({ port, ...(saved && { about: "file" }) });
  for (const { body, signature } of saved?.deliveries ?? []) {
    const headers = signature === undefined ? {} : { [SIGNATURE_HEADER]: signature };
    inspector.send({ headers, ...bodyFields(body) });
  }
  // Before it says so: who reads that may press Ctrl-C at once.
  const ended = new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, resolve);
  });
  const fragment = saved ? "#session" : "";
  process.stderr.write(`The inspector is at ${inspector.url}${fragment} (Ctrl-C ends it)\n`);
  if (!values["no-open"] && isAttended()) inspector.openInBrowser(fragment);
  await ended;
  inspector.close();
  return 0;
}
