// @ts-check
// Tells what the import did and what the first call did.

// @ts-expect-error: by its path, because the policy forbids an import map
const tools = await import("/node_modules/wms-webhook/tools.js");
const told = [Object.keys(tools.SCENARIOS).length];
try {
  told.push(tools.simulateSession().length);
} catch (error) {
  told.push(/** @type {any} */ (error).message);
}
document.documentElement.dataset.results = told.join("\n");
