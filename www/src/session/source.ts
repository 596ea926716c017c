// Where the session comes from: the simulator, pasted lines, or a file.

import type { Encoding } from "wms-webhook";
import { type DeliveryFault, FAULTS, SCENARIOS, type Scenario, simulateDeliveries } from "wms-webhook/tools";
import { createSecretField } from "../delivery/secret-field.js";
import { button, el, field, fill } from "../dom.js";
import { utf8 } from "../read/bytes.js";
import type { SavedDelivery } from "../read/line.js";

/** Simulated deliveries are signed with it, and judged by it. */
export const SIMULATED_SECRET = "the simulator's secret";
/** When simulated sessions begin, in Unix seconds: that of the published example. */
const START = 1_689_684_577;
const OLD_SECRET = "the secret before it";
const ENCODINGS: readonly Encoding[] = ["auto", "bytes", "latin1", "ascii"];

export interface Source {
  readonly element: HTMLElement;
  /** The secret for your own lines; may be empty. */
  secret(): string;
  encoding(): Encoding;
  /** The simulator goes away while your deliveries are shown, and comes back on request. */
  show(shown: { readonly isSimulated: boolean; readonly hasOwn: boolean }): void;
  simulate(): void;
  /** Empties the field for lines, once others have been read. */
  clearLines(): void;
  say(...sentences: (string | false)[]): void;
  /** Asks for a file. */
  chooseFile(): void;
}

/** What the source hands on. */
export interface Sink {
  simulated(deliveries: readonly SavedDelivery[]): void;
  lines(bytes: Uint8Array): void;
  file(file: File): void;
  /** The secret or the encoding has changed. */
  judge(): void;
  /** Your deliveries are to be shown again. */
  own(): void;
}

/** @param keep what keeps the deliveries over a reload */
export function createSource(sink: Sink, keep: HTMLElement): Source {
  const note = el("div", { class: "form-note", role: "status" });
  const lines = el("textarea", {
    id: "lines",
    rows: 5,
    spellcheck: "false",
    autocomplete: "off",
    placeholder: "One JSON value a line: events, or what wms-webhook listen --save wrote",
  });
  const secret = createSecretField("lines-secret", "MAC secret, to judge signatures", sink.judge);
  const encodings = ENCODINGS.map((name) => el("option", { value: name }, name));
  const encoding = el("select", { id: "lines-encoding" }, ...encodings);
  encoding.addEventListener("input", sink.judge);
  const read = () => sink.lines(utf8(lines.value));
  lines.addEventListener("input", read);
  lines.addEventListener("paste", (event) => {
    // A large paste is slow in a field, and need not stand there.
    const pasted = event.clipboardData?.getData("text/plain") ?? "";
    if (pasted.length < 100_000) return;
    event.preventDefault();
    lines.value = "";
    sink.lines(utf8(pasted));
  });
  const file = el("input", {
    type: "file",
    id: "lines-file",
    class: "visually-hidden",
    tabindex: -1,
    "aria-label": "Open a file of lines",
  });
  file.addEventListener("change", () => {
    const [chosen] = file.files ?? [];
    if (chosen) sink.file(chosen);
    file.value = "";
  });
  const { card, run } = simulator(sink);
  const back = button("Show your deliveries", sink.own, {
    class: "button small",
    id: "show-own",
    hidden: true,
  });
  const away = button("Simulate a session", run, { class: "button small", id: "simulate", hidden: true });
  const own = el(
    "section",
    { class: "card form", "aria-labelledby": "own-title" },
    el("h2", { id: "own-title" }, "Your deliveries"),
    note,
    field("Lines", lines),
    secret.element,
    field("Encoding", encoding),
    el(
      "div",
      { class: "toolbar" },
      button("Open a file", () => file.click(), { class: "button small" }),
      file,
      back,
      away,
    ),
    keep,
  );
  return {
    element: el("div", { class: "sources view" }, own, card),
    show({ isSimulated, hasOwn }) {
      card.hidden = hasOwn && !isSimulated;
      away.hidden = !card.hidden;
      back.hidden = !(hasOwn && isSimulated);
    },
    secret: secret.value,
    encoding: () => encoding.value as Encoding,
    simulate: run,
    clearLines() {
      lines.value = "";
    },
    chooseFile: () => file.click(),
    say: (...sentences) => fill(note, ...sentences.map((sentence) => sentence && el("p", {}, sentence))),
  };
}

/** The controls, and what simulates by them. */
function simulator(sink: Sink): { readonly card: HTMLElement; readonly run: () => void } {
  const scenario = el(
    "select",
    { id: "scenario" },
    ...Object.keys(SCENARIOS).map((name) => el("option", { value: name }, name.replaceAll("-", " "))),
  );
  const seed = el("input", {
    id: "seed",
    type: "number",
    min: 0,
    max: 4_294_967_295,
    step: 1,
    value: 7,
    inputmode: "numeric",
  });
  const description = el("p", { class: "lead", id: "scenario-hint" });
  scenario.setAttribute("aria-describedby", description.id);
  const faults = Object.entries(FAULTS).map(([name, text]) => {
    const box = el("input", {
      type: "checkbox",
      id: `fault-${name}`,
      value: name,
      "aria-describedby": `fault-${name}-hint`,
    });
    const label = el("label", { for: box.id }, name.replaceAll("_", " "));
    return {
      box,
      row: el("li", {}, box, label, el("span", { class: "hint", id: `fault-${name}-hint` }, text)),
    };
  });

  const run = () => {
    fill(description, SCENARIOS[scenario.value as Scenario] ?? "");
    const number = Math.min(4_294_967_295, Math.max(0, Math.floor(Number(seed.value)) || 0));
    const chosen = faults.filter(({ box }) => box.checked).map(({ box }) => box.value as DeliveryFault);
    const deliveries = simulateDeliveries({
      scenario: scenario.value as Scenario,
      seed: number,
      faults: chosen,
      startTime: START,
      secret: SIMULATED_SECRET,
      oldSecret: OLD_SECRET,
    });
    sink.simulated(
      deliveries.map(({ body, signature, at }) => ({
        body: utf8(body),
        signature,
        arrivedAt: START * 1000 + at,
        verdict: null,
      })),
    );
  };
  for (const control of [scenario, seed, ...faults.map(({ box }) => box)])
    control.addEventListener("input", run);
  const another = button(
    "Another seed",
    () => {
      seed.value = String(crypto.getRandomValues(new Uint32Array(1))[0]);
      run();
    },
    { class: "button small" },
  );
  const card = el(
    "section",
    { class: "card form", "aria-labelledby": "simulator-title" },
    el("h2", { id: "simulator-title" }, "Simulate a session"),
    el(
      "div",
      { class: "row-fields" },
      field("Scenario", scenario),
      el(
        "div",
        { class: "field" },
        el("label", { for: "seed" }, "Seed"),
        el("div", { class: "with-button" }, seed, another),
      ),
    ),
    description,
    el(
      "fieldset",
      { class: "faults" },
      el("legend", {}, "Faults on the way"),
      el("ul", {}, ...faults.map(({ row }) => row)),
    ),
  );
  return { card, run };
}
