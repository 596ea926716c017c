// Whatever is dropped anywhere on the page goes to the view that is shown.

import { el } from "./dom.js";
import { utf8 } from "./read/bytes.js";

export interface Taker {
  take(bytes: Uint8Array): void;
  openFile(file: File): Promise<void>;
}

export function acceptDrops(target: () => Taker): void {
  const veil = el("div", { class: "veil", hidden: true }, "Drop it: it is read here, and sent nowhere.");
  document.body.append(veil);
  let depth = 0;
  const hide = () => {
    depth = 0;
    veil.hidden = true;
  };
  addEventListener("dragenter", () => {
    depth += 1;
    veil.hidden = false;
  });
  addEventListener("dragleave", () => {
    depth -= 1;
    if (depth <= 0) hide();
  });
  addEventListener("dragover", (event) => event.preventDefault());
  addEventListener("drop", (event) => {
    event.preventDefault();
    hide();
    const [file] = event.dataTransfer?.files ?? [];
    const text = event.dataTransfer?.getData("text/plain") ?? "";
    if (file) void target().openFile(file);
    else if (text !== "") target().take(utf8(text));
  });
}
