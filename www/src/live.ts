// The deliveries of whoever serves the page on this machine, as they arrive: `wms-webhook listen --ui`, or
// `inspect FILE`. It puts the address into the page.

import { el } from "./dom.js";
import { type SavedDelivery, savedDelivery } from "./read/line.js";
import type { Session } from "./session/view.js";

const LOOPBACK = /^http:\/\/127\.0\.0\.1:\d+\//;

function meta(): HTMLMetaElement | null {
  return document.querySelector('meta[name="wms-webhook-live"]');
}

/** Where the deliveries come from, or null on any other page. */
export function receiverAddress(): string | null {
  const address = meta()?.content ?? "";
  return LOOPBACK.test(address) ? address : null;
}

/** Those of a file come without a verdict: it might claim anything. */
function isReceiver(): boolean {
  return meta()?.dataset.about !== "file";
}

/** @param open shows one by itself: that which the address names, as `#received=7` */
export function watchReceiver(session: Session, open: (delivery: SavedDelivery) => void): void {
  const address = receiverAddress();
  if (address === null) return;
  const [arrive, wait] = isReceiver()
    ? ["Live: the receiver's deliveries appear as they arrive.", "The receiver does not answer. Retrying…"]
    : ["The deliveries of your file.", "wms-webhook inspect has ended. What it sent stays here."];
  const state = el("p", { class: "live", role: "status" }, "Connecting…");
  session.element.prepend(state);
  let [, wanted = ""] = /^#received=(\d+)$/.exec(location.hash) ?? [];
  const source = new EventSource(address);
  source.addEventListener("open", () => {
    state.textContent = arrive;
    state.classList.add("is-on");
    if (location.hash === "") location.hash = "#session";
    // All of the deliveries are sent to each new connection.
    session.forgetReceived();
  });
  source.addEventListener("message", ({ data }) => {
    const fields = parsed(data);
    const saved = savedDelivery(fields);
    if (!saved) return;
    session.add({ ...saved, isFromReceiver: true });
    if (wanted === "" || String((fields as { number?: unknown }).number) !== wanted) return;
    wanted = "";
    open(saved);
  });
  source.addEventListener("error", () => {
    state.textContent = wait;
    state.classList.remove("is-on");
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
