// What somebody wants to find again after a reload: the deliveries, in the storage of this tab. That ends with the
// tab, and no other tab or page reads it, as would be with IndexedDB. The secret is never in it.

import { button, el } from "../dom.js";
import { count, size } from "../format.js";
import { latin1, textOf, utf8 } from "../read/bytes.js";
import type { SavedDelivery } from "../read/line.js";

const KEY = "wms-webhook-deliveries";
/** In UTF-16 units: browsers give a tab some 5 million. */
const MAX_KEPT = 4_000_000;
const ASK = "Deliveries are health data: nothing is kept unless you ask. Never the secret.";

export interface Keeper {
  readonly element: HTMLElement;
  /** What was kept before this load of the page, as lines; null if nothing was. */
  readonly kept: Uint8Array | null;
  /** The deliveries have changed: keeps them in place of those before, if that is wanted. */
  changed(): void;
}

/** @param own the deliveries as they are now */
export function createKeeper(own: () => readonly SavedDelivery[]): Keeper {
  const before = stored((storage) => storage.getItem(KEY));
  const box = el("input", {
    type: "checkbox",
    id: "keep",
    "aria-describedby": "kept",
    autocomplete: "off",
    checked: before !== null,
  });
  const told = el("p", { class: "hint", role: "status", id: "kept" }, ASK);
  const forget = button(
    "Forget",
    () => {
      box.checked = false;
      changed();
      box.focus();
    },
    { class: "button small", id: "forget", hidden: true },
  );
  const say = (sentence: string, isKept: boolean) => {
    told.textContent = sentence;
    forget.hidden = !isKept;
  };
  const changed = () => {
    // What was kept before is not what is shown now, even if this cannot be kept.
    stored((storage) => storage.removeItem(KEY));
    const deliveries = box.checked ? own() : [];
    if (deliveries.length === 0) return say(ASK, false);
    const text = JSON.stringify(deliveries.map(lineOf));
    const isKept = text.length <= MAX_KEPT && stored((storage) => storage.setItem(KEY, text)) !== null;
    const many = count(deliveries.length, "delivery", "deliveries");
    if (isKept) say(`${many} kept, ${size(text.length)}. Never the secret.`, true);
    else say(`Not kept: ${size(text.length)} is more than a tab may keep.`, false);
  };
  box.addEventListener("change", changed);
  const label = el("label", { for: box.id }, "Keep on this computer until I close the tab");
  return {
    element: el("div", { class: "keep" }, el("div", { class: "check" }, box, label), told, forget),
    kept: before === null ? null : utf8(before),
    changed,
  };
}

/** Null if this page has no storage, or no more room in it. */
function stored<Result>(use: (storage: Storage) => Result): Result | null {
  try {
    return use(sessionStorage);
  } catch {
    return null;
  }
}

/** As `listen --save` writes it, so that it is read as such. */
function lineOf({ body, signature, verdict, arrivedAt }: SavedDelivery): Record<string, string | null> {
  const text = textOf(body);
  return {
    ...(text === null ? { bodyBase64: btoa(latin1(body)) } : { body: text }),
    signature,
    verdict,
    receivedAt: arrivedAt === null ? null : new Date(arrivedAt).toISOString(),
  };
}
