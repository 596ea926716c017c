// The deliveries of a receiver on this machine, as they arrive: only where `cargo xtask demo --open` serves
// the page and puts the address into it.

import { el } from "./dom.js";
import { savedDelivery } from "./read/line.js";
import type { Session } from "./session/view.js";

const LOOPBACK = /^http:\/\/127\.0\.0\.1:\d+\//;

/** Where the deliveries come from, or null on any other page. */
export function receiverAddress(): string | null {
  const address = document.querySelector<HTMLMetaElement>('meta[name="wms-webhook-live"]')?.content ?? "";
  return LOOPBACK.test(address) ? address : null;
}

export function watchReceiver(session: Session): void {
  const address = receiverAddress();
  if (address === null) return;
  const state = el("p", { class: "live", role: "status" }, "Connecting to the receiver…");
  session.element.prepend(state);
  const source = new EventSource(address);
  source.addEventListener("open", () => {
    state.textContent = "Live: the receiver's deliveries appear as they arrive.";
    state.classList.add("is-on");
    if (location.hash === "") location.hash = "#session";
    // A receiver sends all of its deliveries to each new connection.
    session.forgetReceived();
  });
  source.addEventListener("message", ({ data }) => {
    try {
      const saved = savedDelivery(JSON.parse(data));
      if (saved) session.add({ ...saved, isFromReceiver: true });
    } catch {
      // Not a line of the receiver.
    }
  });
  source.addEventListener("error", () => {
    state.textContent = "The receiver does not answer. Retrying…";
    state.classList.remove("is-on");
  });
}
