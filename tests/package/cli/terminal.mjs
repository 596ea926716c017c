// @ts-check
// A command on a pseudo-terminal, made by `script` of Debian's bsdutils.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { bind, environment, SECRET, until, words } from "./command.mjs";

export const ESCAPE = String.fromCharCode(27);
export const CTRL_C = "\x03";

/** Without the escape sequences. @param {string} text */
export const plain = (text) => text.replaceAll(new RegExp(`${ESCAPE}\\[[0-9;]*[A-Za-z]`, "g"), "");

/**
 * What is written to it is typed.
 * @param {string[]} args
 * @param {Record<string, string>} [env]
 * @param {string} [size] columns and rows
 */
export function onTerminal(args, env = { MAC_SECRET: SECRET }, size = "160x40") {
  const line = words(args).map((word) => `'${word}'`);
  const [columns, rows] = size.split("x");
  const command = `stty cols ${columns} rows ${rows}; exec ${line.join(" ")}`;
  const child = spawn("script", ["-qec", command, "/dev/null"], {
    env: environment({ ...env, SHELL: "/bin/sh" }),
  });
  bind(child);
  let shown = "";
  child.stdout.setEncoding("utf8").on("data", (text) => {
    shown += text;
  });
  const ended = once(child, "close").then(([status]) => /** @type {number | null} */ (status));
  return {
    shown: () => shown,
    /** @param {string} text */
    type: (text) => child.stdin.write(text),
    /** @param {string} text */
    until: (text) =>
      until(
        () => shown.includes(text),
        () => shown,
      ),
    ended,
  };
}
