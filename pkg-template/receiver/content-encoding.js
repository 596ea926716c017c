// @ts-check
// Compression between the signer and the receiver.
//
// A body is judged by its MAC first, whatever its Content-Encoding says: servers and platforms that
// decompress leave the header or take it away, so the header does not tell which bytes are here. A MAC that
// matches has the last word, and no authentic delivery is refused for a header. Only when no secret matches
// does the header explain why, and the refusal says so.

import { WmsWebhookError } from "wms-webhook";
import { receiverError } from "./errors.js";

const REMEDY =
  "the bytes that arrived are not those that were signed. Turn off the compression that the sender or a " +
  "proxy adds. If it cannot be turned off, decompress before the receiver, which takes the bytes from " +
  'req.body: app.post(path, express.raw({ type: () => true, limit: "1mb" }), receiver.node). If the ' +
  "compressed bytes are the ones that are signed, let nothing decompress them before the receiver.";

/**
 * @param {unknown} error why the delivery was refused
 * @param {unknown} header the Content-Encoding, as it arrived
 * @returns {unknown} the error to report
 */
export function explained(error, header) {
  const isMismatch = error instanceof WmsWebhookError && error.code === "signature_mismatch";
  return isMismatch && isEncoded(header) ? receiverError("unsupported_content_encoding", REMEDY) : error;
}

/** Whether a header names any coding but identity. @param {unknown} header */
function isEncoded(header) {
  const values = Array.isArray(header) ? header : [header];
  return values.some(
    (value) =>
      typeof value === "string" &&
      value.split(",").some((coding) => !["", "identity"].includes(coding.trim().toLowerCase())),
  );
}
