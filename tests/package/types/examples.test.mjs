// @ts-check
// What the compilers are given, and what they cannot see.

import { equal, throws } from "node:assert/strict";
import { test } from "node:test";
import { createReceiver } from "wms-webhook/receiver";
import { examples } from "./examples.mjs";

test("the examples in TypeScript are those of the README, of two pages and of six entries", () => {
  equal(
    [...new Set(examples().map(({ from }) => from))].join(),
    "README.md,events.md,recipes.md,durable-object.d.cts,dynamodb.d.cts,index.d.cts,postgres.d.cts,redis.d.cts,sqlite.d.cts",
  );
});

test("a secret that compiles and is not set throws when the receiver is made", () => {
  const notSet = (/** @type {string} */ which) => ({
    name: "TypeError",
    message: new RegExp(
      `^The secret${which} is undefined: is its environment variable set\\? Pass the MAC secret`,
    ),
  });
  const missing = process.env.A_SECRET_THAT_IS_NOT_SET;
  throws(() => createReceiver({ secret: missing }), notSet(""));
  throws(() => createReceiver({ secret: ["secret", missing] }), notSet(" at index 1"));
  throws(() => createReceiver({ secret: [missing, "secret"] }), notSet(" at index 0"));
  equal(typeof createReceiver({ secret: ["secret", "other"] }).fetch, "function");
});
