// @ts-check
// The deliveries that `npx wms-webhook conform` sends: those of the corpus that any receiver with one
// secret and default options must accept or refuse, to be signed with that secret.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** Of the corpus, where most groups have it as their only secret. */
const SECRET = "mac secret of a Config ID";

/**
 * `{ group, name, body, header, over?, accept }`. In `header` stands `{mac}` or `{MAC}` where the digits go,
 * over `over` or else the body.
 *
 * @param {string} root
 */
export function deliveries(root) {
  const vectors = join(root, "tests/vectors");
  const files = readdirSync(vectors).filter((name) => name.endsWith(".json") && name !== "schema.json");
  return files.sort().flatMap((file) => {
    const { group, cases } = JSON.parse(readFileSync(join(vectors, file), "utf8"));
    return cases.filter(isForAll).map((/** @type {any} */ one) => ({
      accept: one.expect.verified === true,
      body: content(one.body),
      group,
      header: one.signed === null ? one.signature : template(one.signature),
      name: one.name,
      over: content(one.signed),
    }));
  });
}

/**
 * Left out is what is a receiver's own choice: its limit of length, and what it answers to an authentic
 * delivery that is no event.
 *
 * @param {any} one
 */
function isForAll({ secrets, options: { encoding = "auto", strict = false, ...others }, expect }) {
  const isDefault = encoding === "auto" && strict === false && Object.keys(others).length === 0;
  const isOwnChoice = expect.code === "body_too_large" || (expect.verified === true && expect.code);
  return isDefault && !isOwnChoice && secrets.length === 1 && secrets[0] === SECRET;
}

/**
 * As text, where base64 is that of UTF-8: text is a third of its size when it is packed. What else there is
 * are parts of base64, each with how often it comes.
 *
 * @param {unknown} value
 */
function content(value = null) {
  if (typeof value !== "string") return value;
  const text = Buffer.from(value, "base64").toString();
  return Buffer.from(text).toString("base64") === value ? text : [[value, 1]];
}

/** With a place for the digits. @param {unknown} header @returns {unknown} */
function template(header) {
  if (Array.isArray(header)) return header.map(template);
  if (typeof header !== "string") return header ?? null;
  return header.replace(/[\da-f]{64}/i, (digits) => (/[A-F]/.test(digits) ? "{MAC}" : "{mac}"));
}
