// @ts-check
// Opens an address in the browser of whoever sits here.

import { spawn } from "node:child_process";

/** @type {Partial<Record<NodeJS.Platform, [program: string, ...words: string[]]>>} */
const PROGRAMS = { darwin: ["open"], win32: ["rundll32", "url.dll,FileProtocolHandler"] };

/** Without a browser the address that was printed is enough. @param {string} url */
export function openBrowser(url) {
  const [program, ...words] = PROGRAMS[process.platform] ?? ["xdg-open"];
  try {
    const child = spawn(program, [...words, url], { stdio: "ignore", detached: true });
    child.on("error", () => undefined);
    child.unref();
  } catch {
    // Deno throws where it may start no program.
  }
}

/** Whether somebody sits here: not where the output goes into a file or another program. */
export function isAttended() {
  return Boolean(process.stdout.isTTY && process.stderr.isTTY);
}
