// @ts-check
// Where the secret comes from. It never goes anywhere but to the core.

import { createInterface } from "node:readline";
import { Writable } from "node:stream";
import { verifyWebhook } from "../../index.js";
import { OperationError, UsageError } from "../errors.js";
import { readNamedFile } from "./read-file.js";
import { oddities, SECRET_NAME, secretIn } from "./secret-file.js";

/** @typedef {string | Uint8Array} Secret */

/** @type {import("../options.js").Options} */
export const secretOptions = {
  "secret-file": { type: "string", multiple: true },
  secret: { type: "string", multiple: true },
};

export const SECRET_HELP = `  --secret-file FILE   a file that holds the MAC secret, alone or as the line MAC_SECRET=… of a .env; a note
                       says if a byte order mark, quotes or the last line break were left out
  --secret SECRET      the secret itself; other users of this machine can see it
                       Without these: the environment variable MAC_SECRET, or a prompt.`;

/** Of a command that tries each of them. */
export const SECRETS_HELP = `${SECRET_HELP}
                       If you pass several secrets, any of them may match.`;

/**
 * @param {Record<string, any>} values of the options
 * @returns {Promise<Secret[]>} at least one
 */
export async function readSecrets(values) {
  const secrets = [...filesOf(values["secret-file"]), ...openlyGiven(values.secret)];
  if (secrets.length === 0) secrets.push(fromEnvironment() ?? (await ask()));
  // The core tells what is wrong with one, and names none.
  verifyWebhook("", null, secrets);
  return secrets;
}

/** @param {string[]} [files] @returns {Secret[]} */
export function filesOf(files = []) {
  return files.map((file) => {
    const { secret, notes } = secretIn(readNamedFile(file));
    if (secret.length === 0) throw new OperationError(`${file} is empty: it must hold the secret`);
    for (const note of notes) process.stderr.write(`wms-webhook: ${file}: ${note}\n`);
    return secret;
  });
}

/** @returns {string | undefined} */
function fromEnvironment() {
  const secret = process.env[SECRET_NAME];
  if (!secret) return undefined;
  for (const note of oddities(secret)) process.stderr.write(`wms-webhook: ${SECRET_NAME}: ${note}\n`);
  return secret;
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
    throw new UsageError("the secret is missing: pass --secret-file or set MAC_SECRET");
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
