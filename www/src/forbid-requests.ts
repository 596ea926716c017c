// Once the page has loaded it needs nothing more, not even from its own host.

import { receiverAddress } from "./live.js";

/**
 * Adds a policy to the page's own: a second one can only forbid more. From here on the browser refuses
 * every request but to the receiver that serves the page, if one does.
 */
export async function forbidRequests(): Promise<void> {
  await Promise.all([...document.fonts].map((font) => font.load().catch(() => undefined)));
  const address = receiverAddress();
  const connect = address === null ? "'none'" : new URL(address).origin;
  const policy = document.createElement("meta");
  policy.httpEquiv = "Content-Security-Policy";
  policy.content = `default-src 'none'; script-src 'wasm-unsafe-eval'; connect-src ${connect}; img-src data:`;
  document.head.append(policy);
  document.documentElement.dataset.requests = "forbidden";
}
