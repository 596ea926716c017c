// @ts-check
// A delivery for each cause that `explain` finds, signed by `node:crypto` and then mistreated as people do.

import { createHmac } from "node:crypto";

export const SECRET = "4bf65963 is the secret";

/** @param {string | Uint8Array} bytes @param {string | Uint8Array} [secret] */
export function sign(bytes, secret = SECRET, algorithm = "sha256") {
  return `hmac-sha256=${createHmac(algorithm, secret).update(bytes).digest("hex")}`;
}

export const BODY =
  '{"timestamp":1689684577,"sessionId":"s-1","sequence":3,"event":"LOW_SNR","severity":"ERROR","payload":{"details":"LOW_SNR"}}';
const WIDE = BODY.replace("s-1", "Zoë – 1");
const wide = Buffer.from(WIDE);
const MAC = sign(BODY);
const DIGITS = MAC.slice("hmac-sha256=".length);
const hexText = Buffer.from("a secret in text").toString("hex");
const base64Text = Buffer.from("a secret in text!").toString("base64");

/**
 * @typedef {object} Ailment
 * @property {string | Uint8Array} [body]
 * @property {string} [signature]
 * @property {string} [secret]
 * @property {string} [otherSecret] given as another one that it may have been signed with
 * @property {string} [encoding] that is chosen
 * @property {string} [otherBody] of the session at hand
 */

/** @param {string | Uint8Array} signed @param {string | Uint8Array} body @returns {Ailment} */
const body = (signed, body) => ({ body, signature: sign(signed) });
/** @param {string} signature @returns {Ailment} */
const header = (signature) => ({ signature });

/** @type {Record<string, Ailment>} */
export const AILMENTS = {
  body_reserialized: body(BODY, JSON.stringify(JSON.parse(BODY), null, 2)),
  body_newline_added: body(BODY, `${BODY}\n`),
  body_newline_removed: body(`${BODY}\n`, BODY),
  body_line_endings: body(
    BODY.replace(",", ",\r\n").replace(',"payload', ',\r\n"payload'),
    BODY.replace(",", ",\n").replace(',"payload', ',\n"payload'),
  ),
  body_bom_added: body(BODY, `\ufeff${BODY}`),
  body_bom_removed: body(`\ufeff${BODY}`, BODY),
  body_whitespace_added: body(BODY, `  ${BODY} `),
  body_whitespace_removed: body(` ${BODY}`, BODY),
  body_decoded_latin1: body(wide, wide.toString("latin1")),
  body_decoded_windows1252: body(wide, new TextDecoder("windows-1252").decode(wide)),
  body_decoded_ascii: body(wide, Buffer.from(wide.map((byte) => byte & 0x7f))),
  body_encoded_latin1: body(BODY.replace("s-1", "Zoë"), Buffer.from(BODY.replace("s-1", "Zoë"), "latin1")),
  // A character that two chunks shared.
  body_replaced: body(BODY.replace("s-1", "Zoë"), BODY.replace("s-1", "Zo\ufffd\ufffd")),
  body_truncated: body(BODY, BODY.slice(0, 90)),
  body_doubled: body(BODY, BODY + BODY),
  body_form_encoded: body(BODY, encodeURIComponent(BODY)),
  body_json_encoded: body(BODY, JSON.stringify(BODY)),
  body_base64: body(BODY, Buffer.from(BODY).toString("base64")),
  body_empty: body(BODY, ""),
  body_object_text: body(BODY, "[object Object]"),
  body_of_other_delivery: { ...body(BODY.replace("3", "4"), BODY), otherBody: BODY.replace("3", "4") },
  body_too_large: body(BODY, new Uint8Array(1_048_577).fill(0x20)),
  encoding_option: { ...body(wide, wide), encoding: "latin1" },
  lossy_mac: body(BODY, BODY.replace("s-1", "ų-1")),
  header_missing: header(""),
  header_malformed: header("application/json"),
  header_without_prefix: header(DIGITS),
  header_other_prefix: header(`sha256=${DIGITS}`),
  header_base64: header(`hmac-sha256=${Buffer.from(DIGITS, "hex").toString("base64")}`),
  header_whitespace: header(` ${MAC} `),
  header_quoted: header(`"${MAC}"`),
  header_joined: header(`${MAC}, ${MAC}`),
  mac_sha1: header(sign(BODY, SECRET, "sha1")),
  mac_sha512: header(sign(BODY, SECRET, "sha512")),
  mac_of_empty_body: header(sign("")),
  secret_quoted: { secret: `"${SECRET}"` },
  secret_whitespace: { secret: `${SECRET}\n` },
  secret_hex: { signature: sign(BODY, Buffer.from(hexText, "hex")), secret: hexText },
  secret_base64: { signature: sign(BODY, Buffer.from(base64Text, "base64")), secret: base64Text },
  secret_hex_decoded: { signature: sign(BODY, hexText), secret: Buffer.from(hexText, "hex").toString() },
  secret_base64_decoded: {
    signature: sign(BODY, base64Text),
    secret: Buffer.from(base64Text, "base64").toString(),
  },
  secret_other: { signature: sign(BODY, "another secret"), otherSecret: "another secret" },
  unexplained: { secret: "a guess" },
};
