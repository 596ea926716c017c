// @ts-check
// The secrets that judge a delivery: those of the option, or those that its function gives for a request.

import { checkForCore } from "./options.js";
import { chain } from "./thenable.js";
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
        checkForCore(secrets, core);
        return secrets;
      }),
    );
}
