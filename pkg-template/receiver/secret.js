// @ts-check
// The secrets that judge a delivery: those of the option, or those that its function gives for a request.

import { receiveWebhook, WmsWebhookError } from "wms-webhook";
import { chain, isThenable } from "./thenable.js";
import { withTimeout } from "./timeout.js";

/** @typedef {import("../types/index.d.ts").Secrets} Secrets */
/** @typedef {import("./pipeline.js").Call} Call */

/**
 * @param {import("./pipeline.js").Settings} settings
 * @returns {(call: Call) => Secrets | Promise<Secrets>} throws `secret_unavailable`
 */
export function createSecretSource({ secret, core, storeTimeout }) {
  if (typeof secret !== "function") return () => secret;
  return ({ request, rest }) =>
    withTimeout(storeTimeout, "secret_unavailable", () =>
      chain(secret(request, ...rest), (secrets) => {
        checkSecrets(secrets, core);
        return secrets;
      }),
    );
}

/**
 * The core judges what it takes, and does not say which one of a list is wrong.
 *
 * @param {any} secret
 * @param {import("../types/index.d.ts").ReceiveOptions | undefined} core
 * @returns {asserts secret is Secrets}
 * @throws {TypeError} for a wrong option of the core, too
 */
export function checkSecrets(secret, core) {
  const mistake = mistakeIn(secret, core);
  if (!mistake) return;
  if (isThenable(secret)) throw new TypeError("The secret is a Promise: await it, or pass a function.");
  const at = Array.isArray(secret) ? secret.findIndex((one) => mistakeIn([one], core)) : -1;
  if (at < 0) throw mistake;
  const one = isThenable(secret[at]) ? "The secret is a Promise: await it." : mistake.message;
  throw new TypeError(one.replace("The secret", `The secret at index ${at}`));
}

/**
 * A missing signature is all that may be wrong.
 *
 * @param {any} secret
 * @param {import("../types/index.d.ts").ReceiveOptions | undefined} core
 * @returns {Error | undefined}
 */
function mistakeIn(secret, core) {
  try {
    receiveWebhook("", undefined, secret, core);
  } catch (error) {
    if (!(error instanceof WmsWebhookError)) return /** @type {Error} */ (error);
  }
  return undefined;
}
