// @ts-check
// A delivery for each cause that `explain` finds, signed by `node:crypto` and then mistreated as people do.

import { createHash, createHmac } from "node:crypto";
import { inspect } from "node:util";
import { deflateSync, gzipSync } from "node:zlib";

export const SECRET = "4bf65963 is the secret";

/** @param {string | Uint8Array} bytes @param {string | Uint8Array} [secret] */
export function sign(bytes, secret = SECRET, algorithm = "sha256") {
  return `hmac-sha256=${createHmac(algorithm, secret).update(bytes).digest("hex")}`;
}

/** @param {string} text */
const hashOf = (text) => `hmac-sha256=${createHash("sha256").update(text).digest("hex")}`;

export const BODY =
  '{"timestamp":1689684577,"sessionId":"s-1","sequence":3,"event":"LOW_SNR","severity":"ERROR","payload":{"details":"LOW_SNR"}}';
const SPACED = BODY.replace('"LOW_SNR"}', '"no camera found"}');
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
/** As a file, since Firefox pastes no text behind a NUL. @param {string} signed @param {string} text */
const file = (signed, text) => body(signed, Buffer.from(text));
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
  body_reordered: body(BODY, BODY.slice(60) + BODY.slice(0, 60)),
  body_form_encoded: body(BODY, encodeURIComponent(BODY)),
  body_json_encoded: body(BODY, JSON.stringify(BODY)),
  body_base64: body(BODY, Buffer.from(BODY).toString("base64")),
  body_empty: body(BODY, ""),
  body_object_text: body(BODY, "[object Object]"),
  body_fields_renamed: body(
    BODY,
    BODY.replace(/"[a-zA-Z]+":/g, (key) => key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)),
  ),
  body_quoted_printable: body(BODY.replace("s-1", "Zoë"), BODY.replace("s-1", "Zo=C3=AB")),
  body_quotes_doubled: body(BODY, `"${BODY.replaceAll('"', '""')}"`),
  body_part: body(BODY, JSON.stringify(JSON.parse(BODY).payload)),
  body_case: body(BODY, BODY.toLowerCase()),
  body_terminal_colors: file(
    BODY,
    BODY.replace(/"[a-zA-Z]+":/g, (key) => `\u001b[34m${key}\u001b[0m`),
  ),
  // From here on the page has a session, whose deliveries are tried on the bodies that follow.
  body_of_other_delivery: { ...body(BODY.replace("3", "4"), BODY), otherBody: BODY.replace("3", "4") },
  body_gzip: body(BODY, gzipSync(BODY)),
  body_deflate: body(BODY, deflateSync(BODY)),
  body_utf16: body(BODY, Buffer.from(BODY, "utf16le")),
  body_hex: body(BODY, Buffer.from(BODY).toString("hex")),
  // Eight digits for each byte.
  body_other_base: body(
    BODY,
    [...Buffer.from(BODY)].map((byte) => byte.toString(2).padStart(8, "0")).join(" "),
  ),
  body_data_url: body(BODY, `data:application/json;base64,${Buffer.from(BODY).toString("base64")}`),
  body_byte_list: body(BODY, JSON.stringify(Buffer.from(BODY))),
  body_wrapped: body(BODY, JSON.stringify({ Type: "Notification", Message: BODY })),
  body_printed: body(BODY, inspect(JSON.parse(BODY))),
  body_chunked: body(BODY, `${BODY.length.toString(16)}\r\n${BODY}\r\n0\r\n\r\n`),
  body_with_headers: body(BODY, `content-type: application/json\n\n${BODY}`),
  body_multipart: body(BODY, `--x\r\ncontent-type: text/plain\r\n\r\n${BODY}\r\n--x--\r\n`),
  body_text_around: body(BODY, `INFO ${BODY}`),
  body_nul_padded: file(BODY, `${BODY}\0\0`),
  body_framed: body(BODY, Buffer.concat([Buffer.from([0, 0, 0, 0, 7]), Buffer.from(BODY)])),
  body_pool_leak: file(BODY, `${BODY}${"\u0001\u0002".repeat(40)}`),
  // As code page 437 has it.
  body_charset: body(BODY.replace("s-1", "läuft"), Buffer.from(BODY.replace("s-1", "l\u0084uft"), "latin1")),
  body_accents_stripped: body(BODY.replace("s-1", "Zoë"), BODY.replace("s-1", "Zoe")),
  body_html_escapes: body(BODY, BODY.replaceAll('"', "&quot;")),
  body_smart_quotes: file(BODY, BODY.replaceAll('"', "”")),
  body_no_break_spaces: file(SPACED, SPACED.replaceAll(" ", "\u00a0")),
  body_zero_width: file(BODY, BODY.replace("s-1", "s\u200b-1")),
  body_normalized: file(BODY.replace("s-1", "Zoë"), BODY.replace("s-1", "Zoë".normalize("NFD"))),
  body_question_marks: body(BODY.replace("s-1", "Zoë"), BODY.replace("s-1", "Zo?")),
  body_emoji_dropped: file(SPACED.replace("no", "🚫 no"), SPACED.replace("no", " no")),
  body_numbers: body(BODY.replace(":3", ":3.0"), BODY),
  body_field_added: body(BODY, BODY.replace("{", '{"id":1,')),
  body_severity_filled: body(BODY.replace('"severity":"ERROR",', ""), BODY),
  body_null_dropped: body(BODY.replace('"ERROR"', "null"), BODY.replace('"severity":"ERROR",', "")),
  body_backslashes: body(BODY, BODY.replaceAll('"', "\\x22")),
  body_values_cleaned: body(BODY.replace('"s-1"', '""'), BODY.replace('"s-1"', "null")),
  body_typed: body(BODY, BODY.replace("1689684577", '{"$numberInt":"1689684577"}')),
  body_masked: body(BODY, BODY.replace("s-1", "[Filtered]")),
  body_placeholder: body(BODY, "{}"),
  body_altered_copy: { ...body(BODY, BODY.replace('LOW_SNR"}', 'none"}')), otherBody: BODY },
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
  header_named: header(`X-WMS-Content-MAC: ${MAC}`),
  header_escaped: header(encodeURIComponent(MAC)),
  header_digits: header(MAC.replace("=", "=0x")),
  header_placeholder: header("hmac-sha256=undefined"),
  // As Python prints bytes.
  header_bytes: header(`hmac-sha256=b'${DIGITS.replace(/../g, "\\x$&")}'`),
  header_truncated: header(MAC.slice(0, -2)),
  mac_md5: header(sign(BODY, SECRET, "md5")),
  mac_sha224: header(sign(BODY, SECRET, "sha224")),
  mac_sha384: header(sign(BODY, SECRET, "sha384")),
  mac_of_placeholder: header(sign("{}")),
  mac_of_other_notation: header(sign(Buffer.from(BODY).toString("hex"))),
  mac_with_timestamp: header(sign(`1689684577.${BODY}`)),
  mac_with_request: header(sign(`POST\n/\n${BODY}`)),
  mac_without_key: header(hashOf(BODY)),
  mac_concatenated: header(hashOf(SECRET + BODY)),
  mac_arguments_swapped: header(sign(SECRET, BODY)),
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
  secret_invisible: { secret: `${SECRET}\u200b` },
  secret_assignment: { secret: `WMS_SECRET=${SECRET}` },
  secret_json: { secret: JSON.stringify({ secret: SECRET }) },
  secret_comment: { secret: `${SECRET} # mine` },
  secret_list: { secret: `old one,${SECRET}` },
  secret_doubled: { secret: SECRET + SECRET },
  secret_prefix: { signature: sign(BODY, `whsec_${SECRET}`) },
  secret_escaped: { signature: sign(BODY, "a$b$c"), secret: "a$$b$$c" },
  secret_charset: { signature: sign(BODY, Buffer.from(SECRET, "utf16le")) },
  secret_normalized: { signature: sign(BODY, "Zoë"), secret: "Zoë".normalize("NFD") },
  secret_case: { secret: SECRET.toUpperCase() },
  secret_byte_list: { secret: String(new Uint8Array(Buffer.from(SECRET))) },
  secret_base64_form: { signature: sign(BODY, `${base64Text.replace(/=*$/, "")}`), secret: base64Text },
  secret_hashed: { signature: sign(BODY, createHash("sha256").update(SECRET).digest("hex")) },
  secret_placeholder: { secret: "changeme" },
  secret_number: { signature: sign(BODY, "00417733"), secret: "417733" },
  secret_other: { signature: sign(BODY, "another secret"), otherSecret: "another secret" },
  mac_of_hash: header(sign(createHash("sha256").update(BODY).digest())),
  mac_of_part: header(sign(JSON.stringify(JSON.parse(BODY).payload))),
  mac_with_placeholder_key: header(sign(BODY, "undefined")),
  secret_hex_form: { signature: sign(BODY, hexText), secret: hexText.replace(/..(?=.)/g, "$&:") },
  secret_mistyped: { signature: sign(BODY, "k0Pq7Zl1mN-secret"), secret: "kOPq7Zl1mN-secret" },
  secret_of_sender: { signature: sign(BODY, `${SECRET}\n`) },
  unexplained: { secret: "a guess" },
};
