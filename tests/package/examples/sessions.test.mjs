// @ts-check
// What the examples of sessions tell: which measurements have ended, each once. By itself; and in a Worker, whose objects
// are late, fail, are reset and are killed.

import assert from "node:assert/strict";
import { createHmac, randomUUID } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { json } from "node:stream/consumers";
import { describe, test } from "node:test";
import { trackSession } from "wms-webhook/session";
import { anyOrder, assertReportedOnce, sessionsToSend } from "./ended-sessions.mjs";
import { event, SECRET, sign } from "./sender.mjs";
// @ts-expect-error: the example is beside it in the project
import { endingsOf } from "./sessions/endings.js";
import { buildWorker, workerdFleet } from "./workerd.mjs";

/** Of each wait. */
const LONGEST_MILLISECONDS = 60_000;
/** Seconds, as the example has them. */
const [SETTLED, ABANDONED] = [30, 15 * 60];

/** @typedef {import("./ended-sessions.mjs").Call} Call */

test("in any order and with any pause each measurement is reported once, and last as it was", () => {
  for (const session of sessionsToSend(300)) {
    /** @type {import("wms-webhook/session").SessionState | null} */
    let state = null;
    /** @type {Record<string, string>} */
    let reported = {};
    /** @type {Call[]} */
    const calls = [];
    const look = (/** @type {number} */ silence) => {
      const found = endingsOf(state, reported, silence);
      reported = found.reported;
      calls.push(...found.endings);
    };
    for (const body of anyOrder(session)) {
      const id = createHmac("sha256", SECRET).update(body).digest("hex");
      state = trackSession(state, JSON.parse(body), id).state;
      if (session.random() < 0.5) look(session.random() * ABANDONED);
    }
    look(ABANDONED);
    assertReportedOnce(session, calls);
    assert.equal(endingsOf(state, reported, 0).wait, Number.POSITIVE_INFINITY);
  }
});

/** @param {string[]} bodies @param {number} silence @param {Record<string, string>} [reported] @returns {{ endings: Call[], reported: Record<string, string>, wait: number }} */
function found(bodies, silence, reported = {}) {
  /** @type {import("wms-webhook/session").SessionState | null} */
  let state = null;
  for (const body of bodies) state = trackSession(state, JSON.parse(body), sign(body).slice(-64)).state;
  return endingsOf(state, reported, silence);
}

/** One measurement after the other, by codes; each code that begins with a number is in the measurement of that number. @param {string[]} codes */
function bodiesOf(codes) {
  const [sessionId, timestamp] = [`session-${randomUUID()}`, Math.floor(Date.now() / 1000) - 60];
  return codes.map((code, sequence) => {
    const [name, number] = code.split(" ").reverse();
    const payload = number === undefined ? undefined : { measurementId: `m-${number}` };
    return event({ sessionId, timestamp: timestamp + sequence, sequence, event: name, payload });
  });
}

test("an end is reported half a minute after it; without an end, or with a gap before it, after a quarter of an hour", () => {
  const bodies = bodiesOf([
    "WMS_LOADED",
    "MEASUREMENT_STARTED",
    "1 MEASUREMENT_CREATED",
    "1 RESULTS_RECEIVED",
  ]);
  const left = bodiesOf(["WMS_LOADED", "1 MEASUREMENT_CREATED", "1 PAGE_UNLOADED"]);
  const outcomes = (/** @type {string[]} */ bodies, /** @type {number} */ silence) =>
    found(bodies, silence).endings.map(({ summary }) => summary.outcome);
  for (const [sent, patience, outcome] of /** @type {const} */ ([
    [bodies, SETTLED, "completed"],
    [bodies.slice(0, 3), ABANDONED, "abandoned"],
    [left, ABANDONED, "left"],
    [bodies.toSpliced(2, 1), ABANDONED, "completed"],
  ])) {
    assert.equal(found([...sent], 0).wait, patience);
    assert.deepEqual(outcomes([...sent], patience - 0.001), []);
    assert.deepEqual(outcomes([...sent], patience), [outcome]);
  }
  assert.equal(found(bodies.slice(0, 1), 0).wait, Number.POSITIVE_INFINITY);
});

test("what comes late corrects what was reported, under the name that it had", () => {
  const bodies = bodiesOf([
    "WMS_LOADED",
    "MEASUREMENT_STARTED",
    "1 MEASUREMENT_CREATED",
    "1 RESULTS_RECEIVED",
  ]);
  const name = sign(bodies[1]).slice(-64).slice(0, 24);
  const first = found(bodies.slice(0, 2), ABANDONED);
  assert.deepEqual(
    first.endings.map(({ name, isCorrection, summary }) => [name, isCorrection, summary.outcome]),
    [[name, false, "abandoned"]],
  );
  assert.deepEqual(found(bodies.slice(0, 3), ABANDONED, first.reported).endings, []);
  const last = found(bodies, SETTLED, first.reported);
  assert.deepEqual(
    last.endings.map(({ name, isCorrection, summary }) => [name, isCorrection, summary.outcome]),
    [[name, true, "completed"]],
  );
  assert.deepEqual(Object.keys(last.reported), [name]);
});

test("what is kept of reports stays bounded in a session without end", () => {
  let reported = {};
  for (let round = 0; round < 8; round += 1) {
    const codes = Array.from({ length: 100 * (round + 1) }, (_, at) => `${at} RESULTS_RECEIVED`);
    ({ reported } = found(bodiesOf(codes), ABANDONED, reported));
    assert.ok(Object.keys(reported).length <= 256);
  }
  assert.ok(Object.keys(reported).length > 100);
});

/** What is called when a measurement ends: it answers 500 as long as it is told to. */
async function startRecords() {
  const records = {
    url: "",
    isDown: false,
    /** @type {() => void} */
    onCall: () => {},
    /** Each that it took, in their order. @type {(Call & { session: string, key: unknown })[]} */
    calls: [],
    /** Those of a session, a call and its repetition once. @param {string} id */
    reported(id) {
      const own = records.calls.filter(({ session }) => session === id);
      const keys = own.map(({ key, isCorrection }) => `${key} ${isCorrection}`);
      return own.filter(({ isCorrection }, at) => isCorrection || keys.indexOf(keys[at]) === at);
    },
    stop: () => void server.close().closeAllConnections(),
  };
  const server = createServer(async (req, res) => {
    const { session, measurement, ...summary } = /** @type {any} */ (await json(req));
    if (records.isDown) return res.writeHead(500).end();
    const key = req.headers["idempotency-key"];
    records.calls.push({ session, key, name: measurement, isCorrection: req.method === "PUT", summary });
    records.onCall();
    res.writeHead(204).end();
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  records.url = `http://127.0.0.1:${/** @type {any} */ (server.address()).port}/`;
  return records;
}

/** @param {string} what @param {() => unknown} isSo */
async function until(what, isSo) {
  const end = performance.now() + LONGEST_MILLISECONDS;
  while (!(await isSo())) {
    if (performance.now() > end) throw new Error(`it is never so that ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** @param {import("./ended-sessions.mjs").Measured} measured */
const isAbandoned = ({ verdict }) => verdict.outcome === "abandoned";

await buildWorker("faulty-sessions.js", "out/sessions.js");

/** @param {import("node:test").TestContext} t */
async function setUp(t) {
  const records = await startRecords();
  t.after(records.stop);
  const disk = mkdtempSync(join(tmpdir(), "wms-webhook-sessions-"));
  const bindings = [`(name = "RECORDS_URL", text = "${records.url}")`];
  const start = () => workerdFleet({ worker: "out/sessions.js", instances: 2, bindings, disk });
  let fleet = await start();
  t.after(() => fleet.stop());
  const get = async (/** @type {string} */ path) =>
    /** @type {any} */ (await (await fetch(`http://127.0.0.1:${fleet.port}${path}`)).json());
  const look = (/** @type {string} */ id) => get(`/look?${id}`);
  return {
    records,
    get,
    look,
    kill: () => fleet.stop("SIGKILL"),
    async restart() {
      fleet = await start();
    },
    /** By either instance, until it is handled. @param {string} body @param {number} [instance] */
    async deliver(body, instance = 0) {
      const init = { method: "POST", headers: { "x-wms-content-mac": sign(body) }, body };
      await until("the delivery is handled", async () => {
        const response = await fetch(`http://127.0.0.1:${fleet.ports[instance]}/webhooks/wms`, init);
        await response.arrayBuffer();
        return response.status === 200;
      });
    },
    age: (/** @type {string} */ id, /** @type {number} */ seconds) => get(`/age?${id}&${seconds}`),
    /** Until nothing is left to report. Its alarm may fail, and is then set again. @param {string} id */
    async silent(id, seconds = ABANDONED) {
      let next = 0;
      await until("all is reported", async () => {
        if (performance.now() > next) {
          await get(`/age?${id}&${seconds}`).catch(() => {});
          next = performance.now() + 500;
        }
        const { alarm, pending } = await look(id).catch(() => ({ alarm: 0, pending: [] }));
        return alarm > Date.now() && pending.length === 0;
      });
    },
  };
}

describe("in a Worker", () => {
  test("in any order, twice, over reloads, with alarms meanwhile: each measurement is reported once", async (t) => {
    const { records, deliver, age, silent } = await setUp(t);
    const all = sessionsToSend(200);
    const abandoned = all.filter(({ measured }) => measured.some(isAbandoned));
    const sessions = [...abandoned.slice(0, 2), ...all.slice(-5)];
    await Promise.all(
      sessions.map(async (session) => {
        for (const [at, body] of anyOrder(session).entries()) {
          await deliver(body, at % 2);
          if (session.random() < 0.3) await age(session.id, SETTLED);
        }
        await silent(session.id);
      }),
    );
    for (const session of sessions) assertReportedOnce(session, records.reported(session.id));
    // Nothing failed, so that nothing was reported again.
    assert.equal(records.calls.length, sessions.flatMap(({ id }) => records.reported(id)).length);
    assert.ok(records.calls.some(({ summary }) => summary.outcome === "abandoned"));
  });

  test("each write fails once, or the object is reset before or after it: reported once, by one key", async (t) => {
    const { records, deliver, get, look, silent } = await setUp(t);
    /** @param {number} nth @param {string} how */
    const suffers = async (nth, how) => {
      const bodies = bodiesOf(["WMS_LOADED", "1 MEASUREMENT_CREATED", "1 RESULTS_RECEIVED"]);
      const { sessionId } = JSON.parse(bodies[0]);
      await get(`/fail?${sessionId}&${nth}&${encodeURIComponent(how)}`);
      for (const body of bodies) await deliver(body);
      await silent(sessionId);
      await until("it is reported", () => records.reported(sessionId).length > 0);
      await silent(sessionId);
      assert.deepEqual(
        records.reported(sessionId).map(({ isCorrection, summary }) => [isCorrection, summary.outcome]),
        [[false, "completed"]],
        `${how} write ${nth}`,
      );
      const keys = records.calls.filter(({ session }) => session === sessionId).map(({ key }) => key);
      assert.equal(new Set(keys).size, 1);
      const { writes } = await look(sessionId);
      assert.ok(writes >= nth, `write ${nth} never came`);
      return keys.length;
    };
    // Two of each delivery, two of the alarm before it calls, and one after the call.
    const writes = Array.from({ length: 9 }, (_, at) => at + 1);
    const calls = await Promise.all(
      ["throw", "reset before", "reset after"].map((how) =>
        Promise.all(writes.map((nth) => suffers(nth, how))),
      ),
    );
    // Only if it is not stored that the call was answered is there another.
    for (const counts of calls) assert.deepEqual(counts.slice(0, -1), Array(8).fill(1));
    assert.equal(calls[0][8], 2);
  });

  test("who is called is down, and then workerd is killed before it has the answer: reported again by the same key", async (t) => {
    const { records, deliver, age, kill, look, restart, silent } = await setUp(t);
    const bodies = bodiesOf(["WMS_LOADED", "1 MEASUREMENT_CREATED", "1 RESULTS_RECEIVED"]);
    const { sessionId } = JSON.parse(bodies[0]);
    records.isDown = true;
    for (const body of bodies) await deliver(body);
    await age(sessionId, SETTLED);
    await until("a call has failed", async () => (await look(sessionId)).pending.length === 1);
    assert.deepEqual(records.calls, []);

    records.isDown = false;
    const killed = new Promise((resolve) => {
      records.onCall = () => resolve(kill());
    });
    await age(sessionId, SETTLED).catch(() => {});
    await killed;
    records.onCall = () => {};
    await restart();
    await silent(sessionId);
    /** @type {Call[]} */
    const [first, second, ...others] = records.calls;
    assert.deepEqual(others, []);
    assert.deepEqual(second, first);
    assert.equal(first.summary.outcome, "completed");
    // A user who comes again is another measurement, and a copy of a delivery none.
    for (const body of [...bodies, ...bodiesOf(["1 RESULTS_RECEIVED"])]) await deliver(body);
    await silent(sessionId);
    assert.equal(records.reported(sessionId).length, 1);
  });

  test("events without a usable session ID are counted, each spelling apart, and joined to nothing", async (t) => {
    const { records, get, deliver } = await setUp(t);
    const timestamp = Math.floor(Date.now() / 1000);
    for (const sessionId of ["undefined", "undefined", "null", "", undefined])
      for (const name of ["MEASUREMENT_STARTED", "MEASUREMENT_CANCELED"])
        await deliver(event({ timestamp, sessionId, event: name, payload: { measurementId: randomUUID() } }));
    for (const [id, unassigned] of Object.entries({ undefined: 4, null: 2, "": 4 })) {
      const { visits, ...rest } = await get(`/sessions?id=${id}`);
      assert.deepEqual([visits, rest.unassigned], [[], unassigned], id);
    }
    assert.deepEqual(records.calls, []);
  });
});
