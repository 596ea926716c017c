// @ts-check
// What an engine says of a failure, without the delivery that it is about.

/**
 * Clients' errors carry the command, and with it the MAC that is its key; their messages a part of it.
 *
 * @param {string} engine
 * @param {unknown} thrown
 */
export function redacted(engine, thrown) {
  const { message, code, name } = /** @type {{ message?: string, code?: string, name?: string }} */ (thrown ?? {});
  // A connection to several addresses fails with a code only, and some of the AWS SDK's errors with a name.
  const kind = engine === "DynamoDB" && name ? `${name}: ` : "";
  const reason = String(message || code || "no reason given").replaceAll(/[0-9a-f]{8,}/gi, "…");
  return new Error(`${engine}: ${kind}${reason}`);
}
