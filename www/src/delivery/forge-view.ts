// The documented check, deceived with the delivery that was received; and the same forgery, refused.

import { button, el, fill } from "../dom.js";
import { shape } from "../shapes.js";
import { type Forgery, forge, verifyAsDocumented } from "./forge.js";
import type { Delivery } from "./judge.js";

const SNIPPET = `hmac.update(body.toString(), "ascii");
"hmac-sha256=" + hmac.digest("hex") === header`;

/** @param open shows another body in place of that delivery's */
export function forgeView(delivery: Delivery, open: (body: Uint8Array) => void): HTMLElement {
  const result = el("div", { "aria-live": "polite" });
  const start = button("Forge it", () => fill(result, forged(delivery, open)), {
    class: "button primary",
    id: "forge",
  });
  const sentence =
    "The documentation's own check hashes only the low byte of each character. Exchange one letter of this delivery, keep its signature, and see which check notices.";
  return el(
    "section",
    { class: "forge" },
    el("h2", {}, "Forge it"),
    el("p", { class: "lead" }, sentence),
    start,
    result,
  );
}

function forged(delivery: Delivery, open: (body: Uint8Array) => void): HTMLElement {
  if (!verifyAsDocumented(delivery)) {
    return el(
      "p",
      { class: "notice", "data-forge": "refused-original" },
      "The documented check refuses this delivery as it is, so there is nothing to forge. Where its body is not ASCII and was signed as UTF-8, that is one more fault of it: it loses authentic events.",
    );
  }
  const forgery = forge(delivery);
  if (!forgery) return el("p", { class: "notice" }, "There is no letter in this body to exchange.");
  return el(
    "div",
    { class: "forged", "data-forge": "done" },
    exchange(forgery),
    el(
      "div",
      { class: "duel" },
      verdict("The documented check", forgery.isAcceptedAsDocumented, SNIPPET, "true: it is fooled", "false"),
      verdict(
        "wms-webhook",
        forgery.refusal === null,
        delivery.encoding === "auto"
          ? "verifyWebhook(body, header, secret)"
          : `verifyWebhook(body, header, secret, { encoding: "${delivery.encoding}" })`,
        "true: it is fooled",
        `false: ${forgery.refusal}`,
      ),
    ),
    button("Open the forged delivery", () => open(forgery.body)),
  );
}

function exchange({ letter, twin, before, after }: Forgery): HTMLElement {
  const point = (text: string) => `U+${text.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}`;
  const [head = "", ...tail] = after.split(twin);
  return el(
    "p",
    { class: "exchange" },
    el("code", {}, before),
    el("span", { "aria-hidden": "true" }, " → "),
    el("code", {}, head, el("mark", { class: "changed" }, twin), tail.join(twin)),
    el(
      "span",
      { class: "hint" },
      `${letter} is ${point(letter)}, ${twin} is ${point(twin)}: the same low byte, so the same signature.`,
    ),
  );
}

function verdict(name: string, isAccepted: boolean, code: string, yes: string, no: string): HTMLElement {
  return el(
    "div",
    { class: `side ${isAccepted ? "is-fooled" : "is-safe"}` },
    el("h3", {}, name),
    el("pre", {}, el("code", {}, code)),
    el("p", { class: "answer" }, shape(isAccepted ? "odd" : "accepted"), isAccepted ? yes : no),
  );
}
