// @ts-check
// What a store promises that runs the work itself, in one transaction with the note that it was done.

import { answerOf, expectEqual, expectOneWinner, LONG, newId, pause, SHORT, toTests } from "./trial.js";

/** @typedef {import("../types/store-test.d.ts").TransactionalStore<any>} Store */
/** @typedef {import("./trial.js").Trial<Store, import("../types/store-test.d.ts").TransactionalStoreTestOptions<any>>} Trial */

const RIVALS = 8;
/** How long a check looks whether something happens that must not. */
const WATCH_MILLISECONDS = 150;

/** @type {typeof import("../types/store-test.d.ts").transactionalStoreTests} */
export function transactionalStoreTests(options) {
  return toTests(CHECKS, options, ["create", "write", "read"]);
}

/** @type {Record<string, (trial: Trial) => Promise<void>>} */
const CHECKS = {
  async "work is run once, and its effect stays"(trial) {
    const id = newId();
    await runs(trial.first, id, writing(trial, id), "handled");
    await runs(trial.second, id, writing(trial, id), "done");
    await runs(trial.first, id, writing(trial, id), "done");
    await effectsOf(trial, id, 1);
  },

  async "work that throws is undone, whatever it throws, and is run again"(trial) {
    const id = newId();
    for (const thrown of [new Error("no effect"), "a text", undefined]) {
      await fails(trial.first, id, thrown, async (tx) => {
        await trial.options.write(tx, id);
        throw thrown;
      });
      await effectsOf(trial, id, 0);
    }
    const [error, other] = [new Error("at once"), newId()];
    await fails(trial.first, other, error, () => {
      throw error;
    });
    await runs(trial.second, id, writing(trial, id), "handled");
    await effectsOf(trial, id, 1);
  },

  async "while work runs, the same delivery waits, and then is done"(trial) {
    const [id, gate] = [newId(), newGate()];
    const first = trial.first.run(id, LONG, async (tx) => {
      gate.enter();
      await gate.opened;
      await trial.options.write(tx, id);
    });
    await answerOf("run() of the first", () => gate.entered);
    let isSettled = false;
    const second = runs(trial.second, id, writing(trial, id), "done").finally(() => {
      isSettled = true;
    });
    await watch(() => !isSettled, second, "run() answered while the same delivery was being handled");
    gate.open();
    expectEqual("run() of the first", await answerOf("run()", () => first), "handled");
    await second;
    await effectsOf(trial, id, 1);
  },

  async "if that work throws, the one that waited is run"(trial) {
    const [id, gate, error] = [newId(), newGate(), new Error("after all")];
    const first = fails(trial.first, id, error, async (tx) => {
      await trial.options.write(tx, id);
      gate.enter();
      await gate.opened;
      throw error;
    });
    await answerOf("run() of the first", () => gate.entered);
    const second = runs(trial.second, id, writing(trial, id), "handled");
    gate.open();
    await Promise.all([first, second]);
    await effectsOf(trial, id, 1);
  },

  async "of many at the same moment one is handled"(trial) {
    const id = newId();
    const answers = await Promise.all(
      Array.from({ length: RIVALS }, (_, index) =>
        answerOf("run()", () => trial.instance(index).run(id, LONG, writing(trial, id))),
      ),
    );
    expectOneWinner("run() of many", answers, "handled", "done");
    await effectsOf(trial, id, 1);
  },

  async "other deliveries do not wait"(trial) {
    const [gate, id] = [newGate(), newId()];
    const first = trial.first.run(newId(), LONG, async () => {
      gate.enter();
      await gate.opened;
    });
    await answerOf("run() of the first", () => gate.entered);
    // At the last digit they differ.
    await runs(trial.second, id, writing(trial, id), "handled");
    const neighbour = id.slice(0, -1) + (id.endsWith("0") ? "1" : "0");
    await runs(trial.second, neighbour, writing(trial, neighbour), "handled");
    gate.open();
    expectEqual("run() of the first", await answerOf("run()", () => first), "handled");
  },

  async "it is done for the ttl, and then forgotten"(trial) {
    const [id, other] = [newId(), newId()];
    await runs(trial.first, id, writing(trial, id), "handled", SHORT);
    await runs(trial.first, other, writing(trial, other), "handled", LONG + 0.0001);
    await trial.outlast(SHORT);
    await runs(trial.second, id, writing(trial, id), "handled");
    await runs(trial.second, other, writing(trial, other), "done");
    await effectsOf(trial, id, 2);
  },

  async "the ttl may be any number of years"(trial) {
    for (const ttl of [172_800.001, 1e9 + 0.5, 1e15, Number.MAX_VALUE]) {
      const id = newId();
      await runs(trial.first, id, writing(trial, id), "handled", ttl);
      await runs(trial.second, id, writing(trial, id), "done");
    }
  },
};

/** @param {Trial} trial @param {string} id @returns {(tx: any) => Promise<void>} */
function writing(trial, id) {
  return async (tx) => {
    await trial.options.write(tx, id);
  };
}

/** @param {Store} store @param {string} id @param {(tx: any) => unknown} work @param {string} answer @param {number} [ttl] */
async function runs(store, id, work, answer, ttl = LONG) {
  expectEqual("run()", await answerOf("run()", () => store.run(id, ttl, work)), answer);
}

/** @param {Store} store @param {string} id @param {unknown} thrown @param {(tx: any) => unknown} work */
async function fails(store, id, thrown, work) {
  let answer;
  try {
    answer = await answerOf("run()", () => store.run(id, LONG, work));
  } catch (error) {
    if (error === thrown) return;
    throw new Error("run() rejected with something other than what the work threw", { cause: error });
  }
  throw new Error(`run() of work that throws: expected a rejection, got ${JSON.stringify(answer)}`);
}

/** @param {Trial} trial @param {string} id @param {number} count */
async function effectsOf(trial, id, count) {
  const effects = await answerOf("read()", () => trial.options.read(id));
  expectEqual("number of effects that stayed", effects, count);
}

/** Work that goes on until it is told. */
function newGate() {
  let [enter, open] = [() => {}, () => {}];
  const entered = new Promise((resolve) => {
    enter = () => resolve(undefined);
  });
  const opened = new Promise((resolve) => {
    open = () => resolve(undefined);
  });
  return { entered, opened, enter, open };
}

/** @param {() => boolean} holds @param {Promise<unknown>} running @param {string} otherwise */
async function watch(holds, running, otherwise) {
  await Promise.race([pause(WATCH_MILLISECONDS), running]);
  if (!holds()) throw new Error(otherwise);
}
