// @ts-check
// What an engine says of a failure, without the delivery that it is about.

/**
 * Clients' errors carry the command, and with it the MAC that is its key; their messages a part of it.
 *
 * @param {string} engine
 * @param {unknown} thrown
 */
export function redacted(engine, thrown) {
  const { message, code } = /** @type {{ message?: unknown, code?: unknown }} */ (thrown ?? {});
  // A connection to several addresses fails with a code only.
  const reason = String(message || code || "no reason given");
  return new Error(`${engine}: ${reason.replaceAll(/[0-9a-f]{8,}/gi, "…")}`);
}
