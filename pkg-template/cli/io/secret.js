// @ts-check
// Where the secret comes from. It never goes anywhere but to the core.

import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { Writable } from "node:stream";
import { verifyWebhook } from "../../index.js";
import { OperationError, UsageError } from "../errors.js";

/** @typedef {string | Uint8Array} Secret */

/** @type {import("../options.js").Options} */
export const secretOptions = {
  "secret-file": { type: "string", multiple: true },
  secret: { type: "string", multiple: true },
};

export const SECRET_HELP = `  --secret-file FILE   a file that holds the MAC secret; its last line break does not count
  --secret SECRET      the secret itself; other users of this machine can see it
                       Without these: the environment variable WMS_WEBHOOK_SECRET, or a prompt.`;

/**
 * @param {Record<string, any>} values of the options
 * @returns {Promise<Secret[]>} at least one
 */
export async function readSecrets(values) {
  const secrets = [...filesOf(values["secret-file"]), ...openlyGiven(values.secret)];
  if (secrets.length === 0) secrets.push(process.env.WMS_WEBHOOK_SECRET || (await ask()));
  // The core tells what is wrong with one, and names none.
  verifyWebhook("", null, secrets);
  return secrets;
}

/** @param {string[]} [files] @returns {Secret[]} */
export function filesOf(files = []) {
  return files.map((file) => {
    const bytes = readFileSync(file);
    const end = /(\r?\n)?$/.exec(bytes.toString("latin1"))?.index;
    const secret = bytes.subarray(0, end);
    if (secret.length === 0) throw new OperationError(`${file} is empty: it must hold the secret`);
    try {
      return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(secret);
    } catch {
      return new Uint8Array(secret);
    }
  });
}

/** @param {string[]} [secrets] @returns {string[]} */
function openlyGiven(secrets = []) {
  if (secrets.length > 0) {
    process.stderr.write("wms-webhook: others can see --secret; use --secret-file\n");
  }
  return secrets;
}

/** On the terminal, without an echo. @returns {Promise<string>} */
async function ask() {
  const { stdin, stderr } = process;
  if (!stdin.isTTY || !stderr.isTTY) {
    throw new UsageError("the secret is missing: pass --secret-file or set WMS_WEBHOOK_SECRET");
  }
  // With a terminal's input but nowhere to write to, readline takes the keys and echoes none.
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const keys = createInterface({ input: stdin, output: nowhere, terminal: true, historySize: 0 });
  try {
    // Only now: before, the terminal itself would have echoed.
    stderr.write("MAC secret (not shown): ");
    return await new Promise((resolve, reject) => {
      const none = () => reject(new OperationError("no secret was given"));
      keys.on("line", (line) => (line === "" ? none() : resolve(line)));
      keys.on("SIGINT", none);
      keys.on("close", none);
    });
  } finally {
    keys.close();
    stderr.write("\n");
  }
}
