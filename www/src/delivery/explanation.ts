// Why the delivery that is shown was refused: asked for in a pause, answered beside the page.

import type { Diagnosis } from "wms-webhook/tools";
import { el, fill } from "../dom.js";
import { explain, stopExplaining } from "../explain/explainer.js";
import type { Question } from "../explain/question.js";
import { findingsView } from "./findings-view.js";

/** How long nothing is typed, in milliseconds, before the question is asked. */
const REST = 250;

export interface Explanation {
  readonly element: HTMLElement;
  /** Looks for the cause, and shows it. */
  ask(question: Question): void;
  /** Removes what was found, and does not wait for what was asked. */
  clear(): void;
}

/** @param onFound is told the diagnosis once it is shown */
export function createExplanation(onFound: (diagnosis: Diagnosis) => void): Explanation {
  const element = el("div", { id: "findings" });
  let timer = 0;
  const card = (content: Node) =>
    fill(element, el("section", { class: "card" }, el("h2", {}, "What went wrong"), content));
  const clear = () => {
    clearTimeout(timer);
    stopExplaining();
    fill(element);
  };
  return {
    element,
    ask(question) {
      clear();
      fill(element, el("p", { class: "hint" }, "Looking for the cause…"));
      timer = window.setTimeout(() => {
        explain(question, (told) => {
          if ("error" in told) return card(el("p", { class: "notice" }, told.error));
          card(findingsView(told.diagnosis));
          onFound(told.diagnosis);
        });
      }, REST);
    },
    clear,
  };
}
