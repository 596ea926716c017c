// The page's scripts in a worker: there they only answer questions.

import { answer, type Question } from "./question.js";

/** The first that a worker sends: whether it can be asked. */
export const READY = "ready";
export const REFUSED = "refused";

export function isWorker(): boolean {
  return typeof document === "undefined";
}

export function answerQuestions(): void {
  addEventListener("message", ({ data }: MessageEvent<Question>) => postMessage(answer(data)));
  postMessage(READY);
}
