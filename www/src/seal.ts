// Once all of the page is here, it needs nothing more, not even from its own host.

import { receiverAddress } from "./live.js";

/**
 * Adds a policy to the one of the page: a second one can only forbid more. From here on the browser
 * refuses every request, whoever asks for it.
 */
export async function seal(): Promise<void> {
  await Promise.all([...document.fonts].map((font) => font.load().catch(() => undefined)));
  const address = receiverAddress();
  const connect = address === null ? "'none'" : new URL(address).origin;
  const policy = document.createElement("meta");
  policy.httpEquiv = "Content-Security-Policy";
  policy.content = `default-src 'none'; script-src 'wasm-unsafe-eval'; connect-src ${connect}; img-src data:`;
  document.head.append(policy);
  document.documentElement.dataset.sealed = "";
}
