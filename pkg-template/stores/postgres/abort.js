// @ts-check
// A signal as a promise, for as long as a transaction lasts.

/**
 * @param {AbortSignal | undefined} signal
 * @param {() => void} [onAbort]
 */
export function watch(signal, onAbort) {
  let abort = () => {};
  /** @type {Promise<never>} */
  const aborted = new Promise((_, reject) => {
    abort = () => {
      reject(signal?.reason);
      onAbort?.();
    };
  });
  // Nobody may be waiting for it.
  aborted.catch(() => {});
  signal?.addEventListener("abort", abort);
  return { aborted, end: () => signal?.removeEventListener("abort", abort) };
}
