// @ts-check
// `wms-webhook completion`: what the Tab key needs.

import { commandWords, SHELLS } from "../completion/choices.js";
import { SCRIPTS } from "../completion/scripts.js";
import { readChoice } from "../options.js";

export const help = `Usage: wms-webhook completion SHELL

Prints a script for bash, zsh or fish that completes commands, options and their values. It is for the
command wms-webhook that \`npm install --global wms-webhook\` installs.

Exit status: 0 success; 2 another shell, or a usage error.

  source <(wms-webhook completion bash)                                    in ~/.bashrc
  source <(wms-webhook completion zsh)                                     in ~/.zshrc, after compinit
  wms-webhook completion fish > ~/.config/fish/completions/wms-webhook.fish
`;

/** @type {import("../options.js").Options} */
export const options = {};

/** @type {[number, number]} */
export const positionals = [1, 1];
export const argument = `a shell: ${SHELLS.join(", ")}`;

/** @type {import("../commands.js").Command["run"]} */
export async function run(_values, [word], commands) {
  const shell = /** @type {typeof SHELLS[number]} */ (readChoice("SHELL", word, SHELLS, ""));
  process.stdout.write(SCRIPTS[shell](await commandWords(commands)));
  return 0;
}
