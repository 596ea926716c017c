// @ts-check
// The option --encoding: which bytes of a body are signed.

import { readChoice } from "./options.js";

/** @type {readonly import("../types/index.js").Encoding[]} */
export const ENCODINGS = ["auto", "bytes", "latin1", "ascii"];

export const ENCODING_HELP = `  --encoding NAME      how the sender signs a body that is not ASCII: auto (the default), bytes, latin1, ascii`;

/** @param {string | undefined} text */
export function readEncoding(text) {
  return /** @type {import("../types/index.js").Encoding} */ (
    readChoice("--encoding", text, ENCODINGS, "auto")
  );
}
