// @ts-check
// Tells what the import did and what the first call did.

/** @type {string[]} */
const told = [];
try {
  // @ts-expect-error: by its path, because the policy forbids an import map
  const { verifyWebhook, isKnownEvent } = await import("/node_modules/wms-webhook/index.js");
  told.push("imported");
  const event = { timestamp: 1, sessionId: "s-1", sequence: 0, event: "WMS_LOADED", severity: "INFO" };
  told.push(`known ${isKnownEvent(event)}`);
  told.push(`verified ${verifyWebhook("{}", undefined, "secret")}`);
} catch (error) {
  told.push(`${/** @type {Error} */ (error).name}: ${/** @type {Error} */ (error).message}`);
}
document.documentElement.dataset.results = told.join("\n");
