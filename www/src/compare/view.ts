// Two deliveries side by side: one that was chosen, and the one that is looked at.

import { bytesView } from "../delivery/bytes-view.js";
import { markedText } from "../delivery/marked.js";
import { button, el, fill } from "../dom.js";
import { NONE } from "../format.js";
import type { SavedDelivery } from "../read/line.js";
import type { Entry } from "../session/entry.js";
import { differs, type Fact, factsOf, meaningOf, twinOf } from "./differences.js";

export interface Comparison {
  readonly element: HTMLElement;
  /** Shows the one that is chosen, if one is, beside this one. */
  show(other: Entry | null): void;
  /** Chooses it, or ends the comparison if it is chosen. */
  toggle(entry: Entry): void;
  /** What chooses this one, or the first of the others that is much like it. */
  buttons(entry: Entry, others: readonly Entry[]): HTMLElement[];
}

const MAX_TEXT = 400;

/**
 * @param find a delivery in the sessions as they are now, or null: a verdict may have changed since it was chosen
 * @param onChoose is called when another is chosen, or none any more
 */
export function createComparison(
  find: (delivery: SavedDelivery) => Entry | null,
  onChoose: () => void,
): Comparison {
  let chosen: SavedDelivery | null = null;
  const element = el("section", { class: "card compare", "aria-label": "Two deliveries", hidden: true });
  const choose = (delivery: SavedDelivery | null) => {
    chosen = delivery;
    onChoose();
  };
  const small = (label: string, delivery: SavedDelivery | null, id: string) =>
    button(label, () => choose(delivery), { class: "button small", id });
  return {
    element,
    show(other) {
      const one = chosen && find(chosen);
      element.hidden = one === null;
      const stop = small("Stop comparing", null, "compare-stop");
      if (one) fill(element, ...(other && other !== one ? sides(one, other) : waiting(one)), stop);
      else fill(element);
    },
    toggle: ({ delivery }) => choose(delivery === chosen ? null : delivery),
    buttons(entry, others) {
      const twin = twinOf(entry, others);
      const like = twin && `Compare with number ${(twin.order + 1).toLocaleString("en")}`;
      return [
        ...(entry.delivery === chosen ? [] : [small("Compare with another", entry.delivery, "compare")]),
        ...(twin && like ? [small(like, twin.delivery, "compare-twin")] : []),
      ];
    },
  };
}

function waiting(one: Entry): HTMLElement[] {
  return [
    el("h2", {}, `${nameOf(one)} is chosen`),
    el("p", { class: "lead" }, "Choose another delivery in the timeline, of this session or of another one."),
  ];
}

function nameOf({ order, event }: Entry): string {
  return `Number ${(order + 1).toLocaleString("en")}, ${event ? event.event.slice(0, 40) : "unreadable"}`;
}

function sides(one: Entry, other: Entry): HTMLElement[] {
  const facts = factsOf(one, other);
  const sent = facts.filter(({ isSent }) => isSent);
  const different = sent.filter(differs).length;
  const names = [nameOf(one), nameOf(other)] as const;
  const table = el(
    "table",
    { class: "facts" },
    el("thead", {}, row("th", "col", "Fact", ...names)),
    el("tbody", {}, ...facts.map(factRow)),
  );
  return [
    el("h2", {}, "Two deliveries"),
    el("p", { class: "lead", id: "compare-meaning", role: "status" }, meaningOf(one, other)),
    el("p", { class: "hint" }, `Facts that differ: ${different} of ${sent.length}.`),
    table,
    bytesView(one.delivery.body, other.delivery.body, names),
  ];
}

function row(
  tag: "th" | "td",
  scope: string,
  name: Node | string,
  ...values: (Node | string)[]
): HTMLElement {
  const attributes = tag === "th" ? { scope } : {};
  return el("tr", {}, el("th", { scope }, name), ...values.map((value) => el(tag, attributes, value)));
}

function factRow(fact: Fact): HTMLElement {
  const values = fact.values.map((value) => (value === null ? NONE : markedText(value.slice(0, MAX_TEXT))));
  const element = row("td", "row", markedText(fact.name.slice(0, 80)), ...values);
  if (!differs(fact)) return element;
  element.classList.add("is-different");
  element.firstElementChild?.append(el("span", { class: "differs" }, " differs"));
  return element;
}
