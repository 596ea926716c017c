// @ts-check
// What a delivery costs each store: the table of the page `stores`, counted.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { durableObjectStore } from "wms-webhook/durable-object";
import { dynamoDBStore } from "wms-webhook/dynamodb";
import { redisStore } from "wms-webhook/redis";
import { sqliteStore } from "wms-webhook/sqlite";
import { counting } from "./faults.mjs";
import { event } from "./sender.mjs";
import { open } from "./sqlite-drivers.mjs";

let trips = 0;
/** Whether the delivery was claimed, or committed, by its id. @type {Map<string, "claimed" | "done">} */
const states = new Map();

/** @param {"claim" | "commit"} verb @param {string} id */
function answer(verb, id) {
  trips += 1;
  if (verb === "commit") return states.set(id, "done") && null;
  const state = states.get(id);
  if (!state) states.set(id, "claimed");
  return state ?? "claimed";
}

class UpdateItemCommand {
  /** @param {any} input */
  constructor(input) {
    this.input = input;
  }
}
const database = await open(":memory:");

/** By the first words of their rows. @type {Record<string, import("wms-webhook/receiver").Store>} */
const STORES = {
  Redis: redisStore({
    status: "ready",
    eval: async (script, _keys, key) => answer(script.includes("claimed") ? "claim" : "commit", key),
  }),
  DynamoDB: dynamoDBStore(
    {
      async send(/** @type {any} */ { input: { Key, UpdateExpression, ConditionExpression } }) {
        const state = answer(ConditionExpression ? "claim" : "commit", Key.id.S);
        if (UpdateExpression && state === "done") {
          throw Object.assign(new Error(), { name: "ConditionalCheckFailedException" });
        }
      },
    },
    { table: "deliveries", UpdateItemCommand },
  ),
  SQLite: sqliteStore({
    prepare(sql) {
      const statement = database.prepare(sql);
      const counted =
        (/** @type {"all" | "run"} */ verb) =>
        (/** @type {any[]} */ ...values) => {
          // The sweep comes with each hundredth commit.
          if (!sql.includes("LIMIT")) trips += 1;
          return statement[verb](...values);
        };
      return { all: counted("all"), run: counted("run") };
    },
  }),
  "Durable Objects": durableObjectStore({
    idFromName: () => "",
    get: () => ({
      async fetch(_url, { body }) {
        const { operation, id } = JSON.parse(body);
        const state = answer(operation, id);
        return { ok: true, status: 200, json: async () => state };
      },
    }),
  }),
};

const PAGE = readFileSync("docs/guide/stores.md", "utf8");
for (const [name, store] of Object.entries(STORES)) {
  test(`${name}: the round trips of a delivery and of a duplicate`, async (t) => {
    states.clear();
    const { send, times } = counting(store);
    const body = event();
    const counts = [];
    for (let attempt = 0; attempt < 2; attempt += 1) {
      trips = 0;
      assert.equal(await send(body), 200);
      counts.push(trips);
    }
    assert.equal(times(body), 1);
    t.diagnostic(`${name}: ${counts[0]} round trips for a delivery, ${counts[1]} for a duplicate`);
    const row = PAGE.split("\n").find((line) => line.startsWith(`| ${name}`)) ?? "";
    assert.deepEqual(row.split("|").slice(3, 5).map(Number), counts, row);
  });
}
