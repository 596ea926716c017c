// Diagnoses beside the page, in a worker: one may take seconds, during which the page goes on.

import { type Answer, answer, type Question } from "./question.js";
import { READY, REFUSED } from "./worker.js";

/** So long a worker may take to begin, in milliseconds, before the page does without. */
const PATIENCE = 20_000;

interface Asked {
  readonly question: Question;
  readonly hear: (answer: Answer) => void;
}

let worker: Worker | null = null;
/** What the worker answers now, and what it is asked next: whatever was asked between is out of date. */
let current: Asked | null = null;
let next: Asked | null = null;

/**
 * Starts the worker. It is made of a blob, since such a worker is under the policy of the page: it can send
 * nothing either. Resolves, too, where there can be none.
 */
export async function openExplainer(): Promise<void> {
  const scripts = [...document.scripts].filter(({ src }) => src !== "");
  const isModule = scripts.some(({ type }) => type === "module");
  const urls = JSON.stringify(scripts.map(({ src }) => src));
  // From a folder on the disk some browsers let no worker have the scripts.
  const text = isModule
    ? `Promise.all(${urls}.map((url) => import(url))).catch(refuse)`
    : `try { importScripts(...${urls}) } catch { refuse() }`;
  const refuse = `const refuse = () => postMessage(${JSON.stringify(REFUSED)});`;
  const url = URL.createObjectURL(new Blob([refuse, text], { type: "text/javascript" }));
  worker = await started(url, isModule ? "module" : "classic");
  URL.revokeObjectURL(url);
  worker?.addEventListener("message", ({ data }: MessageEvent<Answer>) => heard(data));
  worker?.addEventListener("error", () => heard({ error: "The diagnosis broke off." }));
  document.documentElement.dataset.explains = worker ? "beside" : "here";
}

function started(url: string, type: WorkerType): Promise<Worker | null> {
  return new Promise((resolve) => {
    try {
      const made = new Worker(url, { type });
      made.addEventListener("message", ({ data }) => resolve(data === READY ? made : null), { once: true });
      made.addEventListener("error", () => resolve(null), { once: true });
      setTimeout(resolve, PATIENCE, null);
    } catch {
      resolve(null);
    }
  });
}

/** @param hear is told the answer, unless something else is asked before */
export function explain(question: Question, hear: (answer: Answer) => void): void {
  stopExplaining();
  next = { question, hear };
  if (!current) askNext();
}

/** Nobody waits for an answer any more. */
export function stopExplaining(): void {
  next = null;
  if (current) current = { ...current, hear: () => undefined };
}

function askNext(): void {
  current = next;
  next = null;
  if (!current) return;
  if (worker) worker.postMessage(current.question);
  else heard(answer(current.question));
}

function heard(told: Answer): void {
  const { hear } = current ?? {};
  current = null;
  hear?.(told);
  if (!current) askNext();
}
