// @ts-check
// Runtimes that end what a request began when its sender is gone: Workers, and the functions of Vercel and
// Netlify. The context that they give with a request keeps a promise alive.

import { property } from "../core/inherited.js";

/**
 * @param {readonly unknown[]} rest what follows the request: in Workers `[env, ctx]`
 * @returns {((work: Promise<unknown>) => void) | undefined} never throws
 */
export function waitUntilOf(rest) {
  for (const context of rest) {
    if (typeof context === "object" && context !== null && hasWaitUntil(context)) {
      return (work) => {
        try {
          /** @type {any} */ (context).waitUntil(work);
        } catch {
          // The context is over: the work goes on for as long as the runtime lets it.
        }
      };
    }
  }
  return undefined;
}

/** @param {object} context whose getters may throw */
function hasWaitUntil(context) {
  try {
    return typeof property(context, "waitUntil") === "function";
  } catch {
    return false;
  }
}
