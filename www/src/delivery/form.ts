// Body, header and secret: typed, pasted or dropped, and kept byte for byte.

import type { Encoding } from "wms-webhook";
import { button, el, field, fill } from "../dom.js";
import { size } from "../format.js";
import { KINDS, MAX_INPUT, read } from "../read/read.js";
import { createBodyField } from "./body-field.js";
import { EXAMPLES } from "./examples.js";
import type { Delivery } from "./judge.js";
import { createSecretField } from "./secret-field.js";

const ENCODINGS: readonly Encoding[] = ["auto", "bytes", "latin1", "ascii"];

export interface Form {
  readonly element: HTMLElement;
  /** What stands in it now. */
  delivery(): Delivery;
  otherSecrets(): string[];
  /** Takes a body or a whole request, in any spelling that is known. */
  take(bytes: Uint8Array): void;
  open(delivery: Opened, note?: string): void;
  /** Says something about what stands in it. */
  say(sentence: string): void;
  openFile(file: File): Promise<void>;
}

/** What is opened, and whether its secret is one of the page's own, as for an example. */
type Opened = Partial<Delivery> & { readonly isOwnSecret?: boolean };

export function createForm(onChange: () => void, share: () => void): Form {
  /** Counts up: a file that is read under a lower number is out of date. */
  let reading = 0;
  /** Whether the secret came with an example: it says nothing about another delivery. */
  let isOwnSecret = false;
  const edited = () => {
    // What was said was about the delivery before.
    say([]);
    onChange();
  };
  const body = createBodyField({
    changed() {
      reading += 1;
      edited();
    },
    take: (bytes) => take(bytes),
  });
  const signature = el("input", {
    id: "signature",
    spellcheck: "false",
    autocapitalize: "off",
    autocomplete: "off",
    placeholder: "hmac-sha256=…",
  });
  const secret = createSecretField("secret", "MAC secret", () => {
    isOwnSecret = false;
    onChange();
  });
  const others = el("textarea", { id: "others", rows: 2, spellcheck: "false", autocomplete: "off" });
  const encodings = ENCODINGS.map((name) => el("option", { value: name }, name));
  const encoding = el("select", { id: "encoding" }, ...encodings);
  const note = el("div", { class: "form-note", role: "status" });
  signature.addEventListener("input", edited);
  for (const input of [others, encoding]) input.addEventListener("input", onChange);

  const say = (sentences: readonly string[]) =>
    fill(note, ...sentences.map((sentence) => el("p", {}, sentence)));
  /** What came cannot be shown; an example must not be taken for it. */
  const refuse = (sentence: string) => {
    if (isOwnSecret) form.open({ body: new Uint8Array(), signature: null, secret: "" }, sentence);
    else say([sentence]);
  };
  const tooLong = (length: number) =>
    refuse(`That is ${size(length)}. A receiver accepts at most 1 MiB, and this page reads no more than 16.`);
  const dropOwnSecret = () => {
    if (isOwnSecret) secret.set("");
    isOwnSecret = false;
  };
  const take = (bytes: Uint8Array) => {
    reading += 1;
    if (bytes.length > MAX_INPUT) return tooLong(bytes.length);
    const { kind, body: found, signature: header, notes } = read(bytes);
    const lack = header === null ? ", without the signature header" : "";
    body.set(found);
    if (kind !== "body") dropOwnSecret();
    if (header !== null || kind !== "body") signature.value = header ?? "";
    say(kind === "body" ? notes : [`Read as ${KINDS[kind]}${lack}.`, ...notes]);
    onChange();
  };
  const form: Form = {
    element: el("section", { class: "card form", "aria-label": "The delivery" }),
    delivery: () => ({
      body: body.bytes(),
      signature: signature.value === "" ? null : signature.value,
      secret: secret.value(),
      encoding: encoding.value as Encoding,
    }),
    otherSecrets: () => others.value.split("\n").filter((line) => line !== ""),
    take,
    open(delivery, sentence) {
      reading += 1;
      if (delivery.secret !== undefined) isOwnSecret = delivery.isOwnSecret ?? false;
      else if (delivery.signature !== undefined) dropOwnSecret();
      if (delivery.body) body.set(delivery.body);
      if (delivery.signature !== undefined) signature.value = delivery.signature ?? "";
      if (delivery.secret !== undefined) secret.set(delivery.secret);
      if (delivery.encoding) encoding.value = delivery.encoding;
      say(sentence ? [sentence] : []);
      onChange();
    },
    say: (sentence) => say([sentence]),
    async openFile(file) {
      reading += 1;
      const mine = reading;
      if (file.size > MAX_INPUT) return tooLong(file.size);
      const bytes = await file.arrayBuffer().catch(() => null);
      // A later input replaces it.
      if (mine !== reading) return;
      if (bytes) take(new Uint8Array(bytes));
      else refuse("The file cannot be read: it may have been moved, or it is a folder.");
    },
  };
  const clear = () => form.open({ body: new Uint8Array(), signature: null, secret: "" });
  form.element.append(
    toolbar(form, clear, share),
    note,
    ...body.elements,
    field("Signature: the header X-WMS-Content-MAC", signature),
    secret.element,
    furtherFields(others, encoding),
  );
  return form;
}

export function openExample(form: Form, [name, make]: (typeof EXAMPLES)[number]): void {
  form.open({ ...make(), isOwnSecret: true }, `Opened: the example "${name.toLowerCase()}".`);
}

function furtherFields(others: HTMLElement, encoding: HTMLElement): HTMLElement {
  const secrets = "Secrets that it may have been signed with, one a line";
  return el(
    "details",
    { class: "others" },
    el("summary", {}, "Other secrets, and the encoding"),
    field(secrets, others, "Retired ones, and those of other Config IDs."),
    field("encoding", encoding, "As you pass it to verifyWebhook; auto is the default."),
  );
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
    if (examples.value !== "" && chosen) openExample(form, chosen);
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
