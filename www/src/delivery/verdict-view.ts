// The verdict, in one word, with its code.

import { el } from "../dom.js";
import { type AnyEvent, oddities } from "../event/documented.js";
import { type Shape, shape } from "../shapes.js";
import type { Judgement } from "./judge.js";

export interface Verdict {
  readonly shape: Shape;
  readonly word: string;
  readonly code: string | null;
  readonly status: string | null;
  readonly sentence: string;
}

/** What is missing before there can be a verdict. */
export function waitingFor(what: string, sentence: string): Verdict {
  return { shape: "waiting", word: what, code: null, status: null, sentence };
}

export function verdictOf({ refusal, isAuthentic, event }: Judgement): Verdict {
  if (!refusal) {
    const sentences = ["Signed with this secret.", ...(event ? described(event) : [])];
    return {
      shape: "accepted",
      word: "Authentic",
      code: "accepted",
      status: null,
      sentence: sentences.join(" "),
    };
  }
  const sentence = `${refusal.message.charAt(0).toUpperCase()}${refusal.message.slice(1)}.`.replace(
    /\.\.$/,
    ".",
  );
  const { code } = refusal;
  const status = refusal.status === null ? null : `HTTP ${refusal.status}`;
  if (isAuthentic) return { shape: "odd", word: "Authentic, but not an event", code, status, sentence };
  return { shape: "refused", word: "Refused", code, status, sentence };
}

function described(event: AnyEvent): string[] {
  const session = event.sessionId === "" ? "without a session ID" : "of its session";
  return [`${event.event}, sequence ${event.sequence} ${session}.`, ...oddities(event)];
}

export function verdictView(verdict: Verdict): HTMLElement {
  return el(
    "div",
    { class: `verdict verdict-${verdict.shape}`, "data-code": verdict.code ?? "" },
    shape(verdict.shape),
    el(
      "div",
      {},
      el("p", { class: "verdict-word" }, verdict.word),
      el(
        "p",
        { class: "verdict-codes" },
        verdict.code && el("code", { class: "chip" }, verdict.code),
        verdict.status && el("span", { class: "chip plain" }, verdict.status),
      ),
      el("p", { class: "verdict-sentence" }, verdict.sentence),
    ),
  );
}
