// @ts-check
// Imported before some tests of a file: a timer of the receiver keeps no process alive, and what did may not be
// among them. A test that waits for longer than it may is red when this sleeps.

import { afterEach, beforeEach } from "node:test";
import { MessageChannel } from "node:worker_threads";

const { setTimeout, clearTimeout } = globalThis;
const milliseconds = Number(process.env.AWAKE);

if (process.argv[1]?.endsWith(".test.mjs")) {
  let inHand = 0;
  /** No timer, which tests count. @type {MessageChannel["port1"]} */
  let awake;
  /** @type {NodeJS.Timeout} */
  let bound;
  // Some run at the same time.
  beforeEach(() => {
    inHand += 1;
    if (inHand > 1) return;
    awake = new MessageChannel().port1.on("message", () => {});
    bound = setTimeout(() => awake.close(), milliseconds).unref();
  });
  afterEach(() => {
    inHand -= 1;
    if (inHand > 0) return;
    clearTimeout(bound);
    awake.close();
  });
}
