// A file or text dropped anywhere on the page goes to the visible view.

import { el } from "./dom.js";
import { utf8 } from "./read/bytes.js";

export interface Taker {
  take(bytes: Uint8Array): void;
  openFile(file: File): Promise<void>;
}

export function acceptDrops(target: () => Taker): void {
  const veil = el("div", { class: "veil", hidden: true }, "Drop to inspect. Nothing is sent.");
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
