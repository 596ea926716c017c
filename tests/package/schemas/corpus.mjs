// @ts-check
// The corpus as a user of a schema meets it: bodies, and the values that JSON.parse makes of them.

// @ts-expect-error: put there by the suite
import groups from "./corpus.js";

/**
 * @typedef {{ class?: string, code?: string, path?: string, reason?: string, rounded?: { class: string } }} Expected
 * @typedef {{ name: string, body: string | [string, number][], signature: unknown, options: { strict?: boolean },
 *   expect: Expected }} Case
 */

/** @type {{ group: string, one: Case }[]} */
export const cases = groups.flatMap((/** @type {any} */ { group, cases }) =>
  cases.map((/** @type {Case} */ one) => ({ group, one })),
);

/** @param {Case["body"]} body */
export function bytesOf(body) {
  if (typeof body === "string") return Buffer.from(body, "base64");
  const parts = body.map(([part, times]) => Array(times).fill(Buffer.from(part, "base64")));
  return Buffer.concat(parts.flat());
}

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** What JSON.parse makes of a body; `undefined` where it makes nothing. @param {Uint8Array} bytes */
export function parsed(bytes) {
  try {
    return JSON.parse(utf8.decode(bytes));
  } catch {
    return undefined;
  }
}
