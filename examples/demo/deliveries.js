// @ts-check
// A session as WMS sends it, and what else can come to an open URL. Every signature is made by
// `node:crypto` with the computation that NuraLogix documents, never by the package.

import { createHmac } from "node:crypto";

export const SECRET = "the MAC secret of the Config ID";
export const NEXT_SECRET = "the secret that replaces it";
const measurement = { measurementId: "f0c8ca8d-111d-4dcf-a69d-46ed39a2db06" };

/** @param {string} body @param {string} [secret] */
function sign(body, secret = SECRET) {
  return `hmac-sha256=${createHmac("sha256", secret).update(body, "ascii").digest("hex")}`;
}

const TWO_DAYS = 172_800;
/** A minute ago, in Unix seconds. */
const START = Math.floor(Date.now() / 1000) - 60;

let sequence = 0;
/** @param {string} event @param {object} [payload] @param {string} [severity] */
function body(event, payload, severity = "INFO") {
  const envelope = { timestamp: START + sequence, sessionId: "café #1", sequence, event, severity };
  sequence += 1;
  return JSON.stringify(payload ? { ...envelope, payload } : envelope);
}

/** @typedef {{ name: string, body: string, signature: string | undefined, expected: string }} Delivery */

/** @returns {{ session: Delivery[], attacks: Delivery[] }} */
export function deliveries() {
  sequence = 0;
  const texts = [
    body("WMS_LOADED"),
    body("CONFIGURATION_LOADED"),
    body("CAMERA_PERMISSION_GRANTED"),
    body("CAMERA_STARTED"),
    body("MEASUREMENT_STARTED"),
    // As the published example: a comma before the last brace.
    body("MEASUREMENT_CREATED", measurement).replace(/}$/, ",\n}"),
    body("PAGE_VISIBILITY_CHANGE", { ...measurement, state: "HIDDEN" }),
    body("PAGE_VISIBILITY_CHANGE", { ...measurement, state: "VISIBLE" }),
    body("INTERMEDIATE_RESULTS", { ...measurement, snr: 1.7, sequence: 1 }),
    body("WEBSOCKET_DISCONNECTED", measurement, "WARN"),
    body("WEBSOCKET_RECONNECTED", measurement),
    body("INTERMEDIATE_RESULTS", { ...measurement, snr: 4.2, sequence: 2 }),
    body("SCAN_COMPLETED", measurement),
    body("RESULTS_RECEIVED", measurement),
    body("REDIRECTING_TO_CALLBACK", measurement),
    body("PAGE_UNLOADED", measurement),
  ];
  const session = texts.map((text) => ({
    name: JSON.parse(text.replace(",\n}", "}")).event,
    body: text,
    signature: sign(text),
    expected: "accepted",
  }));

  const [captured] = session;
  const results = session[13];
  const text = texts[13];
  const overtaken = body("CAMERA_PERMISSION_GRANTED");
  const overtaking = body("CAMERA_STARTED");
  const next = body("API_ERROR", { errorCode: "E1" }, "ERROR");
  const unknown = body("FINGER_LIFTED", { finger: 3 });
  const stale = body("WMS_LOADED").replace(/"timestamp":\d+/, `"timestamp":${START - TWO_DAYS}`);
  const unnumbered = text.replace('"sequence":13,', "");
  const big = `{"filler":"${"x".repeat(1024 * 1024)}"}`;
  const attacks = [
    {
      ...results,
      name: "tampered: another measurementId",
      body: text.replace("f0c8", "f0c9"),
      expected: "signature_mismatch",
    },
    {
      ...captured,
      name: "tampered: # made ģ, same low byte",
      body: texts[0].replace("#", "ģ"),
      expected: "ambiguous_body",
    },
    { ...results, name: "tampered: one space more", body: `${text} `, expected: "signature_mismatch" },
    {
      ...results,
      name: "signed with another secret",
      signature: sign(text, "a guess"),
      expected: "signature_mismatch",
    },
    {
      ...results,
      name: "signature of another delivery",
      signature: captured.signature,
      expected: "signature_mismatch",
    },
    { ...results, name: "no signature", signature: undefined, expected: "missing_signature" },
    {
      ...results,
      name: "signature cut short",
      signature: results.signature.slice(0, -1),
      expected: "malformed_signature",
    },
    {
      ...results,
      name: "signature without its prefix",
      signature: results.signature.slice(12),
      expected: "malformed_signature",
    },
    { ...results, name: "replayed, byte for byte", expected: "replayed" },
    {
      ...results,
      name: "replayed, its digits in capitals",
      signature: `hmac-sha256=${results.signature.slice(12).toUpperCase()}`,
      expected: "replayed",
    },
    {
      name: "captured two days ago",
      body: stale,
      signature: sign(stale),
      expected: "stale_event",
    },
    {
      name: "reordered: it comes before number 16",
      body: overtaking,
      signature: sign(overtaking),
      expected: "accepted, gap",
    },
    {
      name: "reordered: number 16 comes after it",
      body: overtaken,
      signature: sign(overtaken),
      expected: "accepted, late",
    },
    {
      name: "signed with the next secret, in rotation",
      body: next,
      signature: sign(next, NEXT_SECRET),
      expected: "accepted",
    },
    {
      name: "an event that WMS adds later",
      body: unknown,
      signature: sign(unknown),
      expected: "accepted, unknown",
    },
    {
      name: "authentic, but not an event",
      body: unnumbered,
      signature: sign(unnumbered),
      expected: "invalid_event /sequence",
    },
    {
      name: "authentic, but cut in two",
      body: text.slice(0, 90),
      signature: sign(text.slice(0, 90)),
      expected: "invalid_json",
    },
    { name: "authentic, but over 1 MiB", body: big, signature: sign(big), expected: "body_too_large" },
    { name: "an empty body", body: "", signature: sign("x"), expected: "signature_mismatch" },
  ];
  return { session, attacks };
}
