// @ts-check
// A receiver in a process of its own, that can be killed. The handler of a delivery writes its effect; at the step
// that the delivery's payload names, the process says so and waits to be killed.
//   node instance.mjs <port> <pg|postgres> <Postgres' port>

import { createServer } from "node:http";
import { connect, effecting } from "./clients.mjs";

const [port, driver, databasePort] = process.argv.slice(2);
const client = connect(/** @type {any} */ (driver), Number(databasePort), { max: 8 });

/** Where the process waits. */
let step = "";
/** @param {string} at */
async function reach(at) {
  if (at !== step) return;
  console.log(`at ${at}`);
  await new Promise(() => {});
}

const store = /** @type {import("wms-webhook/receiver").TransactionalStore<any>} */ (client.store);
const { run } = store;
/** @type {typeof run} */
store.run = async (id, ttl, work, signal) => {
  /** @param {any} tx */
  const observed = async (tx) => {
    await reach("noted");
    await work(tx);
    await reach("before COMMIT");
  };
  const outcome = await run(id, ttl, observed, signal);
  await reach("after COMMIT");
  return outcome;
};

const { receiver } = effecting(client, {}, async (event, tx) => {
  await reach("handling");
  if (event.payload?.slow) await client.query(tx, "SELECT pg_sleep(random() / 50)");
  // A constraint that is deferred: its check, and so the COMMIT, takes until the test lets it pass.
  if (step === "COMMIT") {
    await client.query(tx, "INSERT INTO gates VALUES (1)");
    console.log("at COMMIT");
  }
});
createServer((req, res) => {
  step = decodeURIComponent(String(req.url).slice(1));
  return receiver.node(req, res);
}).listen(Number(port), "127.0.0.1");
