// @ts-check
// What makes a secret look mistyped. It is allowed all the same: WMS may have assigned it like that.

const SPACES = new Map([
  ["\n", "a line break"],
  ["\r", "a line break"],
  ["\t", "a tab"],
  [" ", "a space"],
]);

/**
 * @param {import("../types/index.d.ts").Secrets} secrets
 * @returns {string | undefined} what to look at first, in words that hold nothing of a secret
 */
export function flawOf(secrets) {
  const list = Array.isArray(secrets) ? secrets : [secrets];
  for (const [at, secret] of list.entries()) {
    // A byte of a secret that is no text is a character, too.
    const text =
      typeof secret === "string" ? secret : Array.from(secret, (byte) => String.fromCharCode(byte)).join("");
    const flaw = flawIn(text, list.length === 1 ? "it" : `the one at index ${at}`);
    if (flaw) return flaw;
  }
  return undefined;
}

/** @param {string} text @param {string} name */
function flawIn(text, name) {
  const space = /\s$/.exec(text) ?? /^\s/.exec(text);
  if (space) {
    const where = `${space.index === 0 ? "begins" : "ends"} with ${SPACES.get(space[0]) ?? "white space"}`;
    return `White space around a secret counts as part of it: ${name} ${where}.`;
  }
  const quote = /^(["'`]).*\1$/s.exec(text);
  return quote && `Quotes around a secret count as part of it: ${name} begins and ends with ${quote[1]}.`;
}
