// @ts-check
// Shared memory that another thread keeps changing.

import { once } from "node:events";
import { Worker } from "node:worker_threads";

const CHANGER = `
  const { workerData: { memory, texts, stop }, parentPort } = require("node:worker_threads");
  const shared = new Uint8Array(memory);
  const bytes = texts.map((text) => new TextEncoder().encode(text));
  parentPort.postMessage("changing");
  for (let n = 0; Atomics.load(stop, 0) === 0; n += 1) {
    shared.set(bytes[n % 2]);
    for (let spin = 0; spin < 200; spin += 1) Atomics.load(stop, 0);
  }
`;

/**
 * Calls `judge` while the bytes change from one text to the other and back, until it says that it has
 * seen enough, or for a minute.
 *
 * @param {string} one
 * @param {string} other of the same length
 * @param {(shared: Uint8Array) => boolean} judge
 */
export async function whileChanged(one, other, judge) {
  const memory = new SharedArrayBuffer(one.length);
  const stop = new Int32Array(new SharedArrayBuffer(4));
  const worker = new Worker(CHANGER, { eval: true, workerData: { memory, texts: [one, other], stop } });
  await once(worker, "message");
  const end = Date.now() + 60_000;
  try {
    while (!judge(new Uint8Array(memory)) && Date.now() < end);
  } finally {
    Atomics.store(stop, 0, 1);
    await once(worker, "exit");
  }
}
