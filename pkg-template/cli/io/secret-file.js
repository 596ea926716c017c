// @ts-check
// The secret in a file, without what editors, shells and dashboards put around it.

/** @typedef {import("./secret.js").Secret} Secret */

/** Its name in the environment: in this package's examples, too. */
export const SECRET_NAME = "MAC_SECRET";

/** `NAME=value`: by its name it must be a secret's, since a secret may have an equals sign of its own. */
const ASSIGNMENT = /^\s*(?:export\s+)?(\w*(?:SECRET|MAC|KEY|TOKEN)\w*)\s*=\s*([^=\s][^\n]*)$/i;
const LINE_BREAK = /\r?\n$/;
const TRIM = "its last line break is not part of the secret; an app that reads the file must trim it";
const QUOTED = /^(["'`])([\s\S]+)\1$/;

/**
 * @param {Uint8Array} bytes
 * @returns {{ secret: Secret, notes: string[] }} `notes` say what was left out, and what looks like a mistake
 */
export function secretIn(bytes) {
  /** @type {string[]} */
  const notes = [];
  const decoded = decode(bytes, notes);
  if (typeof decoded !== "string") return { secret: decoded, notes };
  const line = ownLine(decoded.replace(LINE_BREAK, ""), notes);
  const [, name, value] = ASSIGNMENT.exec(line) ?? [];
  if (value !== undefined) notes.push(`${name}= is left out`);
  else if (LINE_BREAK.test(decoded)) notes.push(TRIM);
  const [, , inner] = QUOTED.exec((value ?? line).trim()) ?? [];
  if (inner !== undefined) notes.push("the quotes around the secret are left out");
  const secret = inner ?? value ?? line;
  return { secret, notes: [...notes, ...oddities(secret)] };
}

/** What is rarely meant, but is taken as it is. @param {string} secret @returns {string[]} */
export function oddities(secret) {
  const notes = [];
  if (QUOTED.test(secret)) notes.push("the quotes around it count as part of the secret");
  if (/^\s|\s$/.test(secret)) notes.push("the white space around it counts as part of the secret");
  if (secret.trim().includes("\n")) notes.push("its line breaks count as part of the secret");
  return notes;
}

/** @param {Uint8Array} bytes @param {string[]} notes @returns {Secret} */
function decode(bytes, notes) {
  const [first, second] = bytes;
  const isLittle = first === 0xff && second === 0xfe;
  // PowerShell writes UTF-16 by `>`; an ASCII secret has no other zero bytes.
  if (isLittle || (first === 0xfe && second === 0xff) || /^(?:[\r\n -~]\0)+$/.test(latin1(bytes))) {
    const text = inEncoding(first === 0xfe ? "utf-16be" : "utf-16le", bytes);
    if (text !== undefined) {
      notes.push("it is read as UTF-16");
      return text;
    }
  }
  const text = inEncoding("utf-8", bytes);
  if (text === undefined) return withoutLineBreak(bytes, notes);
  if (text.length > 0 && first === 0xef && second === 0xbb) notes.push("its byte order mark is left out");
  return text;
}

/** @param {string} label @param {Uint8Array} bytes @returns {string | undefined} without a byte order mark */
function inEncoding(label, bytes) {
  try {
    return new TextDecoder(label, { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** @param {Uint8Array} bytes @param {string[]} notes */
function withoutLineBreak(bytes, notes) {
  const at = LINE_BREAK.exec(latin1(bytes))?.index;
  if (at !== undefined) notes.push(TRIM);
  return new Uint8Array(bytes.subarray(0, at));
}

/** @param {Uint8Array} bytes */
function latin1(bytes) {
  return Buffer.from(bytes).toString("latin1");
}

/** Of a file such as `.env`, the line of the secret. @param {string} text @param {string[]} notes */
function ownLine(text, notes) {
  if (!text.includes("\n")) return text;
  const own = text.split(/\r?\n/).filter((line) => ASSIGNMENT.exec(line)?.[1] === SECRET_NAME);
  if (own.length !== 1) return text;
  notes.push(`only its line ${SECRET_NAME}= is read`);
  return own[0];
}
