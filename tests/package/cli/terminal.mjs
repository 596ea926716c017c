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
 */
export function onTerminal(args, env = { WMS_WEBHOOK_SECRET: SECRET }) {
  const line = words(args).map((word) => `'${word}'`);
  const child = spawn("script", ["-qec", `exec ${line.join(" ")}`, "/dev/null"], {
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
