// @ts-check
// A receiver that is killed, at each step of a delivery and at random instants under load: the effects in the
// database are those of the distinct authentic deliveries, each once.
//   SEED=5 KILLS=200 node --test kill.test.mjs   the instants of that seed, and more of them

import assert from "node:assert/strict";
import { test } from "node:test";
import { Client } from "pg";
import { DRIVERS, until } from "./clients.mjs";
import { event, sign } from "./sender.mjs";
import { serve } from "./server.mjs";
import { freePort, start } from "./servers.mjs";

const SEED = Number(process.env.SEED ?? Date.now() % 2 ** 32);
const KILLS = Number(process.env.KILLS ?? 20);
const SENDERS = 12;

const { server, db } = await serve();

/** @param {string} driver @param {number} port */
const instance = (driver, port) =>
  start(process.execPath, ["instance.mjs", String(port), driver, String(server.port)], [port]);

/** The status; `"reset"` if the receiver died meanwhile, and `"refused"` if it was not there. @param {number} port @param {string} body @param {string} [header] @param {string} [step] */
async function post(port, body, header = sign(body), step = "") {
  const headers = { "x-wms-content-mac": header };
  const url = `http://127.0.0.1:${port}/${encodeURIComponent(step)}`;
  const signal = AbortSignal.timeout(30_000);
  try {
    const response = await fetch(url, { method: "POST", body, headers, signal });
    await response.arrayBuffer();
    return response.status;
  } catch (error) {
    return /** @type {any} */ (error).cause?.code === "ECONNREFUSED" ? "refused" : "reset";
  }
}

/** A connection of the test in a transaction that keeps a COMMIT from its end. */
async function closeGate() {
  await db.query(
    "CREATE TABLE IF NOT EXISTS gates (id int); " +
      "CREATE OR REPLACE FUNCTION pass() RETURNS trigger LANGUAGE plpgsql AS " +
      "$$ BEGIN PERFORM pg_advisory_xact_lock(1); RETURN NULL; END $$; " +
      "DROP TRIGGER IF EXISTS gate ON gates; " +
      "CREATE CONSTRAINT TRIGGER gate AFTER INSERT ON gates DEFERRABLE INITIALLY DEFERRED " +
      "FOR EACH ROW EXECUTE FUNCTION pass()",
  );
  const client = new Client({ host: "127.0.0.1", port: server.port, user: "postgres", database: "postgres" });
  await client.connect();
  await client.query("SELECT pg_advisory_lock(1)");
  return () => client.end();
}

/** What the database must say of the delivery once the killed process is gone, and before the retry. */
const STEPS = {
  noted: 0,
  handling: 0,
  "before COMMIT": 0,
  // The server has the COMMIT, and ends it.
  COMMIT: 1,
  "after COMMIT": 1,
};

for (const driver of DRIVERS) {
  for (const [step, effects] of Object.entries(STEPS)) {
    test(`${driver}: killed at the step "${step}", then retried: done once`, async () => {
      const openGate = await closeGate();
      const body = event();
      const session = JSON.parse(body).sessionId;
      const first = await instance(driver, await freePort());
      const lost = post(first.port, body, undefined, step);
      await until(`at ${step}`, () => first.printed().includes(`at ${step}`));
      const blocked = "SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted";
      if (step === "COMMIT") await until("COMMIT waits", async () => (await db.query(blocked)).length === 1);
      await first.stop("SIGKILL");
      assert.equal(await lost, "reset");
      await openGate();
      const active = "SELECT 1 FROM pg_stat_activity WHERE application_name = $1";
      await until("its connections are gone", async () => (await db.query(active, [driver])).length === 0);
      assert.equal((await db.effects(session))[session] ?? 0, effects);

      const second = await instance(driver, await freePort());
      assert.equal(await post(second.port, body), 200);
      assert.deepEqual(await db.effects(session), { [session]: 1 });
      assert.equal(await post(second.port, body), 200);
      assert.deepEqual(await db.effects(session), { [session]: 1 });
      await second.stop("SIGKILL");
    });
  }
}

test("killed at random instants under load: each delivery is done once", async (t) => {
  t.diagnostic(`SEED=${SEED} KILLS=${KILLS}`);
  const random = generator(SEED);
  const port = await freePort();
  let instances = 0;
  const restart = () => instance(DRIVERS[instances++ % 2], port);
  let receiver = await restart();
  let isOver = false;
  const [sent, answers] = [
    /** @type {Set<string>} */ (new Set()),
    /** @type {Map<unknown, number>} */ (new Map()),
  ];
  const handled = () => answers.get(200) ?? 0;
  await db.query("TRUNCATE effects");
  const before = await db.notes();

  /** Sends a delivery until it is answered 200, and now and then once more, or a forged one. */
  async function deliver() {
    const body = event({ payload: { slow: random() < 0.5 } });
    sent.add(JSON.parse(body).sessionId);
    const forged = event({ sessionId: "forged" });
    for (let tries = 0; ; tries += 1) {
      const copies = random() < 0.3 ? 2 : 1;
      const statuses = await Promise.all(Array.from({ length: copies }, () => post(port, body)));
      for (const status of statuses) answers.set(status, (answers.get(status) ?? 0) + 1);
      if (random() < 0.1) assert.notEqual(await post(port, forged, sign(body)), 200);
      if (statuses.includes(200)) return;
      assert.ok(tries < 2000, "a retry is never handled");
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
  const senders = Array.from({ length: SENDERS }, async () => {
    while (!isOver) await deliver();
  });

  for (let kills = 0; kills < KILLS; kills += 1) {
    const enough = handled() + 1 + random() * 30;
    await until("deliveries are handled", () => handled() >= enough);
    await new Promise((resolve) => setTimeout(resolve, random() * 30));
    await receiver.stop("SIGKILL");
    receiver = await restart();
  }
  isOver = true;
  await Promise.all(senders);
  await receiver.stop("SIGKILL");

  assert.deepEqual(await db.effects(), Object.fromEntries([...sent].map((session) => [session, 1])));
  assert.equal((await db.notes()) - before, sent.size);
  const counted = [...answers].map(([status, count]) => `${status}: ${count}`).join(", ");
  t.diagnostic(`${KILLS} kills, ${sent.size} distinct deliveries, answers ${counted}`);
  assert.ok(Number(answers.get("reset")) > 0, "nothing was under way when it was killed");
});

/** Numbers from 0 to 1, the same for one seed (mulberry32). @param {number} seed */
function generator(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let value = Math.imul(state ^ (state >>> 15), 1 | state);
    value = (value + Math.imul(value ^ (value >>> 7), 61 | value)) ^ value;
    return ((value ^ (value >>> 14)) >>> 0) / 2 ** 32;
  };
}
