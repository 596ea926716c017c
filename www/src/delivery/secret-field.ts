// The secret: hidden, and kept exactly as pasted.

import { button, el, fill } from "../dom.js";

export interface SecretField {
  readonly element: HTMLElement;
  value(): string;
  set(secret: string): void;
}

/** @param id of its input */
export function createSecretField(id: string, label: string, onChange: () => void): SecretField {
  let secret = "";
  const input = el("input", {
    id,
    type: "password",
    spellcheck: "false",
    autocomplete: "off",
    "data-1p-ignore": true,
  });
  const note = el("p", { class: "hint" });
  const lineEnd =
    "Pasted with a line ending, which is part of the secret here, as on a server. Retype the secret to remove it.";

  const set = (value: string) => {
    secret = value;
    input.value = value;
    // A field of one line drops line endings.
    fill(note, input.value !== value && lineEnd);
  };
  input.addEventListener("input", () => {
    secret = input.value;
    fill(note);
    onChange();
  });
  input.addEventListener("paste", (event) => {
    const pasted = event.clipboardData?.getData("text/plain") ?? "";
    if (!/[\r\n]/.test(pasted)) return;
    event.preventDefault();
    set(pasted);
    onChange();
  });
  const toggle = () => {
    const isHidden = input.type === "text";
    input.type = isHidden ? "password" : "text";
    show.setAttribute("aria-pressed", String(!isHidden));
  };
  const show = button("Show", toggle, { class: "button small", "aria-pressed": "false" });
  const element = el(
    "div",
    { class: "field" },
    el("label", { for: id }, label),
    el("div", { class: "with-button" }, input, show),
    note,
  );
  return { element, value: () => secret, set };
}
