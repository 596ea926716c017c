// The body: a text to type in, or bytes that are no text.

import { button, el, field, fill } from "../dom.js";
import { size } from "../format.js";
import { sameBytes, textOf, utf8 } from "../read/bytes.js";
import { read } from "../read/read.js";

/** A text field of more than this is slow to type in: what is larger is kept as bytes alone. */
const MAX_TYPED = 200_000;

export interface BodyField {
  readonly elements: readonly HTMLElement[];
  bytes(): Uint8Array;
  set(bytes: Uint8Array): void;
}

/** What the field tells the form. */
interface Listener {
  /** The body was typed in, or removed. */
  changed(): void;
  /** Something came as a whole: it may be a request. */
  take(bytes: Uint8Array): void;
}

export function createBodyField(listener: Listener): BodyField {
  let body = new Uint8Array();
  const text = el("textarea", {
    id: "body",
    rows: 9,
    spellcheck: "false",
    autocapitalize: "off",
    autocomplete: "off",
    placeholder: "A body, a raw HTTP request, a curl command, or a line of wms-webhook listen --save",
  });
  const held = el("div", { class: "held", hidden: true });
  const note = el("p", { class: "hint" });

  const set = (bytes: Uint8Array) => {
    body = new Uint8Array(bytes);
    const asText = bytes.length <= MAX_TYPED ? textOf(bytes) : null;
    const isTyped = asText !== null && !asText.includes("\0");
    text.hidden = !isTyped;
    held.hidden = isTyped;
    text.value = isTyped ? asText : "";
    const why = bytes.length > MAX_TYPED ? "too long to type in" : "not text";
    const length = el("strong", {}, size(bytes.length));
    fill(held, length, ` kept as bytes: ${why}. `, button("Remove", remove, { class: "button small" }));
    const isTranslated = isTyped && !sameBytes(utf8(text.value), body);
    const exact = "Kept byte for byte, including line endings. Typing here turns them into line feeds.";
    fill(note, isTranslated && exact);
  };
  const remove = () => {
    set(new Uint8Array());
    listener.changed();
  };
  text.addEventListener("input", () => {
    const typed = utf8(text.value);
    const { kind } = read(typed);
    // Headers are typed line by line: they look like a request before they are complete.
    if (kind !== "body" && kind !== "http") return listener.take(typed);
    body = new Uint8Array(typed);
    fill(note);
    listener.changed();
  });
  text.addEventListener("paste", (event) => {
    const pasted = event.clipboardData?.getData("text/plain") ?? "";
    const isWhole = text.selectionStart === 0 && text.selectionEnd === text.value.length;
    if (!isWhole || pasted === "") return;
    // The field would turn every line ending into a line feed.
    event.preventDefault();
    listener.take(utf8(pasted));
  });
  return { elements: [field("Body", text), held, note], bytes: () => body, set };
}
