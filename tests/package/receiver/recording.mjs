// @ts-check
// Receivers that keep what they handle and refuse, and what is written to the console.

import { mock } from "node:test";
import { createReceiver } from "wms-webhook/receiver";
import { NOW, SECRET } from "./sender.mjs";

export const now = () => NOW * 1000;

/** A receiver that keeps what it handled and what it refused. @param {object} [options] */
export function recording(options) {
  /** @type {any[]} */
  const handled = [];
  /** @type {{ error: any, failure: import("wms-webhook/receiver").Failure }[]} */
  const failures = [];
  const receiver = createReceiver({
    secret: SECRET,
    now,
    onError: (error, failure) => void failures.push({ error, failure }),
    ...options,
  });
  receiver.onAny((event) => void handled.push(event));
  return { receiver, handled, failures, codes: () => failures.map(({ error }) => error.code) };
}

/** The verdict of an outcome, without what it tells of time and event. @param {import("wms-webhook/receiver").Outcome} outcome */
export function verdictOf({ outcome, status, code }) {
  return { outcome, status, ...(code && { code }) };
}

/** @param {() => Promise<void>} run @returns {Promise<string[][]>} what it wrote to the console */
export async function logged(run) {
  const error = mock.method(console, "error", () => {});
  try {
    await run();
    return error.mock.calls.map(({ arguments: words }) => words.map(String));
  } finally {
    error.mock.restore();
  }
}
