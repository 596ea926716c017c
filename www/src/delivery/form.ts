// Body, header and secret: typed, pasted or dropped, and kept byte for byte.

import type { Encoding } from "wms-webhook";
import { button, el, field, fill, size } from "../dom.js";
import { textOf, utf8 } from "../read/bytes.js";
import { KINDS, MAX_INPUT, read } from "../read/read.js";
import { EXAMPLES } from "./examples.js";
import type { Delivery } from "./judge.js";

const ENCODINGS: readonly Encoding[] = ["auto", "bytes", "latin1", "ascii"];
/** A text field of more than this is slow to type in: what is larger is kept as bytes alone. */
const MAX_TYPED = 200_000;

export interface Form {
  readonly element: HTMLElement;
  /** What stands in it now. */
  delivery(): Delivery;
  otherSecrets(): string[];
  /** Takes a body or a whole request, in any spelling that is known. */
  take(bytes: Uint8Array): void;
  open(delivery: Partial<Delivery>, note?: string): void;
  openFile(file: File): Promise<void>;
}

export function createForm(onChange: () => void, share: () => void): Form {
  let body = new Uint8Array();
  let secret = "";
  const text = el("textarea", {
    id: "body",
    rows: 9,
    spellcheck: "false",
    autocapitalize: "off",
    autocomplete: "off",
    placeholder: "A body, a raw HTTP request, a curl command, or a line of wms-webhook listen --save",
  });
  const signature = el("input", {
    id: "signature",
    spellcheck: "false",
    autocapitalize: "off",
    autocomplete: "off",
    placeholder: "hmac-sha256=…",
  });
  const secretInput = el("input", {
    id: "secret",
    type: "password",
    spellcheck: "false",
    autocomplete: "off",
    "data-1p-ignore": true,
  });
  const others = el("textarea", { id: "others", rows: 2, spellcheck: "false", autocomplete: "off" });
  const encoding = el(
    "select",
    { id: "encoding" },
    ...ENCODINGS.map((name) => el("option", { value: name }, name)),
  );
  const note = el("div", { class: "form-note", role: "status" });
  const held = el("div", { class: "held", hidden: true });
  const secretNote = el("p", { class: "hint" });

  const changed = () => {
    const shown = text.hidden ? null : utf8(text.value);
    const isTranslated = shown !== null && !sameBytes(shown, body);
    fill(
      exactNote,
      isTranslated &&
        "Kept byte for byte as it came, its line ends too. If you type here, they become plain line feeds.",
    );
    onChange();
  };
  const exactNote = el("p", { class: "hint" });

  const setBody = (bytes: Uint8Array<ArrayBufferLike>) => {
    body = new Uint8Array(bytes);
    const asText = bytes.length <= MAX_TYPED ? textOf(bytes) : null;
    const isTyped = asText !== null && !asText.includes("\0");
    text.hidden = !isTyped;
    held.hidden = isTyped;
    text.value = isTyped ? asText : "";
    const why = bytes.length > MAX_TYPED ? "too long to type in" : "not text";
    fill(
      held,
      el("strong", {}, size(bytes.length)),
      ` kept as bytes: ${why}. `,
      button("Remove", clear, { class: "button small" }),
    );
  };
  const setSecret = (value: string) => {
    secret = value;
    secretInput.value = value;
    const isChanged = secretInput.value !== value;
    fill(
      secretNote,
      isChanged &&
        "It came with a line end, and is used with it, as a server would. Type it anew to be rid of it.",
    );
  };
  const say = (...sentences: string[]) => fill(note, ...sentences.map((sentence) => el("p", {}, sentence)));
  const clear = () => {
    setBody(new Uint8Array());
    setSecret("");
    signature.value = "";
    say();
    changed();
  };

  const refuse = (length: number) =>
    say(`That is ${size(length)}. A receiver takes at most 1 MiB, and this page looks at no more than 16.`);
  const take = (bytes: Uint8Array) => {
    if (bytes.length > MAX_INPUT) return refuse(bytes.length);
    const { kind, body: found, signature: header, notes } = read(bytes);
    setBody(found);
    if (header !== null || kind !== "body") signature.value = header ?? "";
    say(
      ...(kind === "body"
        ? []
        : [`Read as ${KINDS[kind]}${header === null ? ", without the signature header" : ""}.`]),
      ...notes,
    );
    changed();
  };

  text.addEventListener("input", () => {
    const typed = utf8(text.value);
    const { kind } = read(typed);
    if (kind !== "body" && kind !== "http") return take(typed);
    body = new Uint8Array(typed);
    changed();
  });
  text.addEventListener("paste", (event) => {
    const pasted = event.clipboardData?.getData("text/plain") ?? "";
    const isWhole = text.selectionStart === 0 && text.selectionEnd === text.value.length;
    if (!isWhole || pasted === "") return;
    // The field would turn every line end into a line feed.
    event.preventDefault();
    take(utf8(pasted));
  });
  signature.addEventListener("input", changed);
  others.addEventListener("input", changed);
  encoding.addEventListener("change", changed);
  secretInput.addEventListener("input", () => {
    secret = secretInput.value;
    fill(secretNote);
    changed();
  });
  secretInput.addEventListener("paste", (event) => {
    const pasted = event.clipboardData?.getData("text/plain") ?? "";
    if (!/[\r\n]/.test(pasted)) return;
    event.preventDefault();
    setSecret(pasted);
    changed();
  });

  const form: Form = {
    element: el("section", { class: "card form", "aria-label": "The delivery" }),
    delivery: () => ({
      body,
      signature: signature.value === "" ? null : signature.value,
      secret,
      encoding: encoding.value as Encoding,
    }),
    otherSecrets: () => others.value.split("\n").filter((line) => line !== ""),
    take,
    open(delivery, sentence) {
      if (delivery.body) setBody(delivery.body);
      if (delivery.signature !== undefined) signature.value = delivery.signature ?? "";
      if (delivery.secret !== undefined) setSecret(delivery.secret);
      if (delivery.encoding) encoding.value = delivery.encoding;
      say(...(sentence ? [sentence] : []));
      changed();
    },
    async openFile(file) {
      if (file.size > MAX_INPUT) refuse(file.size);
      else take(new Uint8Array(await file.arrayBuffer()));
    },
  };

  const show = button(
    "Show",
    () => {
      const isShown = secretInput.type === "text";
      secretInput.type = isShown ? "password" : "text";
      show.textContent = isShown ? "Show" : "Hide";
      show.setAttribute("aria-pressed", String(!isShown));
    },
    { class: "button small", "aria-pressed": "false", "aria-label": "Show the secret" },
  );
  form.element.append(
    toolbar(form, clear, share),
    note,
    field("Body", text),
    held,
    exactNote,
    field("X-WMS-Content-MAC", signature),
    el(
      "div",
      { class: "field" },
      el("label", { for: "secret" }, "MAC secret"),
      el("div", { class: "with-button" }, secretInput, show),
      secretNote,
    ),
    el(
      "details",
      { class: "others" },
      el("summary", {}, "Other secrets, and the encoding"),
      field(
        "Secrets that it may have been signed with, one a line",
        others,
        "Retired ones, and those of other Config IDs.",
      ),
      field("encoding", encoding, "As you pass it to verifyWebhook; auto is the default."),
    ),
  );
  return form;
}

function toolbar(form: Form, clear: () => void, share: () => void): HTMLElement {
  const examples = el(
    "select",
    { id: "examples", "aria-label": "Examples" },
    el("option", { value: "" }, "Examples"),
    ...EXAMPLES.map(([name], at) => el("option", { value: at }, name)),
  );
  examples.addEventListener("change", () => {
    const chosen = EXAMPLES[Number(examples.value)];
    if (examples.value !== "" && chosen) form.open(chosen[1](), `An example: ${chosen[0].toLowerCase()}.`);
    examples.value = "";
  });
  const file = el("input", {
    type: "file",
    id: "file",
    class: "visually-hidden",
    tabindex: -1,
    "aria-label": "Open a file",
  });
  file.addEventListener("change", () => {
    const [chosen] = file.files ?? [];
    if (chosen) void form.openFile(chosen);
    file.value = "";
  });
  return el(
    "div",
    { class: "toolbar" },
    examples,
    button("Open a file", () => file.click(), { class: "button small" }),
    file,
    button("Copy link", share, { class: "button small", id: "share" }),
    button("Clear", clear, { class: "button small", id: "clear" }),
  );
}

function sameBytes(left: Uint8Array, right: Uint8Array): boolean {
  return left.length === right.length && left.every((byte, at) => byte === right[at]);
}
