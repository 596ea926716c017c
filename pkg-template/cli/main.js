// @ts-check
// From the words of the command line to the exit status.

import { readFileSync } from "node:fs";
import { COMMANDS } from "./commands.js";
import { OperationError, UsageError } from "./errors.js";
import { reasonOf, systemErrorInWords } from "./io/system-error.js";
import { readArguments } from "./options.js";
import { fitted } from "./output/layout.js";
import { nearest } from "./output/nearest.js";
import { plural } from "./output/plural.js";
import { printableLines } from "./output/printable.js";

const HELP = `Usage: wms-webhook <command> [options]

For the webhooks of NuraLogix' Web Measurement Service.

${Object.entries(COMMANDS)
  .map(([name, { summary }]) => `  ${name.padEnd(10)} ${summary}`)
  .join("\n")}

  --help, -h     this help; after a command, the help of that command
  --version, -v  the version of this package

To try it, in two terminals with the same secret:

  export MAC_SECRET='the MAC secret of your Config ID'
  wms-webhook listen --port 3000
  wms-webhook send http://127.0.0.1:3000/ --scenario success

A command that needs the secret takes it from --secret-file FILE or --secret SECRET (which other users of
the machine can see), else from the environment variable MAC_SECRET, else from a prompt on the terminal.
Output has colours only in a terminal, and none if NO_COLOR is set or TERM is dumb.

Exit status:
  0  success
  1  a check failed, such as a delivery that is refused, or an answer that is not the expected one
  2  a usage or I/O error: no such file, or nothing listens there
`;

/**
 * @param {string[]} words of the command line, after the program's name
 * @returns {Promise<number>} the exit status
 */
export async function main(words) {
  endWithoutReader();
  try {
    return await dispatch(words);
  } catch (error) {
    return tell(error, words[0]);
  }
}

/** @param {string[]} words @returns {Promise<number>} */
async function dispatch(words) {
  const [name, ...rest] = words[0] === "help" ? [words[1] ?? "--help", "--help"] : words;
  if (name === "--help" || name === "-h") return print(HELP);
  if (name === "--version" || name === "-v") return print(`${version()}\n`);
  if (name === undefined) {
    process.stderr.write(fitted(HELP, process.stderr));
    return 2;
  }
  if (!Object.hasOwn(COMMANDS, name)) {
    throw new UsageError(`unknown command "${name}"${nearest(name, Object.keys(COMMANDS))}`);
  }
  const command = await COMMANDS[name].load();
  const { values, positionals, isHelp } = readArguments(rest, command.options);
  if (isHelp) return print(command.help);
  const [min, max] = command.positionals;
  if (positionals.length < min) throw new UsageError(`${name} needs ${command.argument}`);
  // Their number, not their text: it may be a secret that slipped out of its option.
  if (positionals.length > max) {
    const most = max === 0 ? "no arguments" : plural(max, "argument");
    throw new UsageError(`${name} takes ${most}, not ${positionals.length}`);
  }
  return command.run(values, positionals, COMMANDS);
}

/** @param {unknown} error @param {string | undefined} name @returns {number} */
function tell(error, name) {
  const { message, stack } = /** @type {Error} */ (error);
  // A TypeError is what the core says of a wrong secret.
  const isForeseen = [UsageError, OperationError, TypeError].some((type) => error instanceof type);
  const words = systemErrorInWords(error) ?? (isForeseen ? message : stack);
  // It may name a file that somebody else has named.
  process.stderr.write(fitted(printableLines(`wms-webhook: ${words}\n`), process.stderr));
  if (error instanceof UsageError) {
    const help = Object.hasOwn(COMMANDS, name ?? "") ? `${name} --help` : "--help";
    process.stderr.write(`Try: wms-webhook ${help}\n`);
  }
  return 2;
}

/** @param {string} text */
function print(text) {
  process.stdout.write(fitted(text, process.stdout));
  return 0;
}

function version() {
  return JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")).version;
}

/** `| head` has read enough: no reason for a message, nor to call it a success. A disk that is full is. */
function endWithoutReader() {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on("error", (error) => {
      const { code } = /** @type {NodeJS.ErrnoException} */ (error);
      if (code !== "EPIPE" && stream === process.stdout) {
        process.stderr.write(`wms-webhook: the output cannot be written: ${reasonOf(error)}\n`);
      }
      process.exit(2);
    });
  }
}
