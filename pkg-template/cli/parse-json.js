// @ts-check
// JSON that anybody may have written.

/** @param {string | Uint8Array} text @returns {any} `undefined` if it is no JSON */
export function parseJson(text) {
  try {
    return JSON.parse(typeof text === "string" ? text : Buffer.from(text).toString());
  } catch {
    return undefined;
  }
}
