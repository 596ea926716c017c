// @ts-check
// What every store promises, whichever it is: `Store` in types/receiver.d.ts has the contract.

import { answerOf, expectEqual, expectOneWinner, LONG, newId, newOwner, SHORT, toTests } from "./trial.js";

/** @typedef {import("../types/receiver.d.ts").Store} Store */
/** @typedef {import("./trial.js").Trial<Store, import("../types/store-test.d.ts").StoreTestOptions>} Trial */

const ROUNDS = 10;
const RIVALS = 16;
const DELIVERIES = 100;
/** The longest lease that a receiver takes, in seconds. */
const LONGEST_LEASE = 2_147_483;

/** @type {typeof import("../types/store-test.d.ts").storeTests} */
export function storeTests(options) {
  return toTests(CHECKS, options, ["create"]);
}

/** @type {Record<string, (trial: Trial) => Promise<void>>} */
const CHECKS = {
  async "a delivery is claimed by one owner, until it gives it back"({ first, second }) {
    const [id, owner, other] = [newId(), newOwner(), newOwner()];
    await claims(first, id, owner, "claimed");
    await claims(second, id, other, "held");
    await releases(first, id, owner);
    await claims(second, id, other, "claimed");
    await claims(first, id, owner, "held");
  },

  async "an owner whose answer was lost may claim again"({ first, second }) {
    const [id, owner] = [newId(), newOwner()];
    await claims(first, id, owner, "claimed");
    await claims(second, id, owner, "claimed");
    await releases(first, id, owner);
    await claims(second, id, newOwner(), "claimed");
  },

  async "only its owner gives a delivery back, whenever the others try"({ first, second }) {
    const [id, owner, other] = [newId(), newOwner(), newOwner()];
    await releases(first, id, other);
    await claims(first, id, owner, "claimed");
    await releases(second, id, other);
    await claims(second, id, other, "held");
    await releases(first, id, owner);
    await releases(first, id, owner);
    await claims(second, id, other, "claimed");
    // Late, as an answer that was waited for too long.
    await releases(first, id, owner);
    await claims(first, id, newOwner(), "held");
  },

  async "a lease is in seconds, and lasts"(trial) {
    const [id, owner] = [newId(), newOwner()];
    await claims(trial.first, id, owner, "claimed", LONG);
    await trial.outlast(SHORT);
    await claims(trial.second, id, newOwner(), "held");
    const another = newId();
    await claims(trial.first, another, owner, "claimed", LONGEST_LEASE);
    await claims(trial.second, another, newOwner(), "held");
  },

  async "a lease ends, and another owner takes over"(trial) {
    const [id, lost, owner] = [newId(), newOwner(), newOwner()];
    await claims(trial.first, id, lost, "claimed", SHORT);
    await trial.outlast(SHORT);
    await claims(trial.second, id, owner, "claimed");
    await claims(trial.first, id, lost, "held");
    await releases(trial.first, id, lost);
    await claims(trial.first, id, newOwner(), "held");
  },

  async "its owner renews a lease, which begins anew"(trial) {
    const [id, owner, other] = [newId(), newOwner(), newOwner()];
    await claims(trial.first, id, owner, "claimed", SHORT);
    await claims(trial.first, id, owner, "claimed", LONG);
    await trial.outlast(SHORT);
    await claims(trial.second, id, other, "held");
    await claims(trial.first, id, owner, "claimed", SHORT);
    await trial.outlast(SHORT);
    await claims(trial.second, id, other, "claimed");
  },

  async "the lease of one who is refused is not the holder's"(trial) {
    const [id, owner] = [newId(), newOwner()];
    await claims(trial.first, id, owner, "claimed", SHORT);
    const refused = await answerOf("claim()", () => trial.second.claim(id, newOwner(), LONG));
    // So slow that the lease has ended: the other checks judge that.
    if (refused === "claimed") return;
    expectEqual("claim()", refused, "held");
    await trial.outlast(SHORT);
    await claims(trial.second, id, newOwner(), "claimed");
  },

  async "what was committed is done for every owner, and nothing undoes it"({ first, second }) {
    const [id, owner, other] = [newId(), newOwner(), newOwner()];
    await claims(first, id, owner, "claimed");
    await commits(first, id, owner);
    await claims(second, id, other, "done");
    // A renewal that comes late.
    await claims(first, id, owner, "done");
    await releases(first, id, owner);
    await releases(second, id, other);
    await claims(second, id, other, "done");
    // A commit whose answer was lost.
    await commits(first, id, owner);
    await claims(second, id, other, "done");
  },

  async "it is done for the ttl, whatever the lease was"(trial) {
    const [id, owner] = [newId(), newOwner()];
    await claims(trial.first, id, owner, "claimed", SHORT);
    await commits(trial.first, id, owner, LONG);
    await trial.outlast(SHORT);
    await claims(trial.second, id, newOwner(), "done");
  },

  async "after the ttl it is forgotten"(trial) {
    const [id, owner, other] = [newId(), newOwner(), newOwner()];
    await claims(trial.first, id, owner, "claimed");
    await commits(trial.first, id, owner, SHORT);
    await trial.outlast(SHORT);
    await claims(trial.second, id, other, "claimed");
    await claims(trial.first, id, owner, "held");
  },

  async "the ttl begins with the last commit"(trial) {
    const [id, owner] = [newId(), newOwner()];
    await commits(trial.first, id, owner, SHORT);
    await commits(trial.first, id, owner, LONG);
    await trial.outlast(SHORT);
    await claims(trial.second, id, newOwner(), "done");
  },

  async "a commit after the lease counts, and one without a claim"(trial) {
    const [id, owner] = [newId(), newOwner()];
    await claims(trial.first, id, owner, "claimed", SHORT);
    await trial.outlast(SHORT);
    await commits(trial.first, id, owner);
    await claims(trial.second, id, newOwner(), "done");
    const unknown = newId();
    await commits(trial.first, unknown, owner);
    await claims(trial.second, unknown, newOwner(), "done");
  },

  async "a commit by an owner that lost its claim counts, and the new one cannot undo it"(trial) {
    const [id, lost, owner] = [newId(), newOwner(), newOwner()];
    await claims(trial.first, id, lost, "claimed", SHORT);
    await trial.outlast(SHORT);
    await claims(trial.second, id, owner, "claimed");
    await commits(trial.first, id, lost);
    await claims(trial.first, id, newOwner(), "done");
    await claims(trial.second, id, owner, "done");
    await releases(trial.second, id, owner);
    await claims(trial.first, id, newOwner(), "done");
    await commits(trial.second, id, owner);
    await claims(trial.first, id, newOwner(), "done");
  },

  async "of many claims at the same moment one wins"(trial) {
    for (let round = 0; round < ROUNDS; round += 1) await race(trial, newId());
  },

  async "so does one of many that take over, or follow a release"(trial) {
    const ids = Array.from({ length: ROUNDS }, newId);
    const lost = newOwner();
    for (const id of ids) await claims(trial.first, id, lost, "claimed", SHORT);
    await trial.outlast(SHORT);
    for (const id of ids) await race(trial, id);
    const id = newId();
    await claims(trial.first, id, lost, "claimed");
    await releases(trial.second, id, lost);
    await race(trial, id);
  },

  async "no claim wins while its owner commits"(trial) {
    for (let round = 0; round < ROUNDS; round += 1) {
      const [id, owner] = [newId(), newOwner()];
      await claims(trial.first, id, owner, "claimed");
      const committed = commits(trial.first, id, owner);
      const answers = await Promise.all(rivals(trial, id));
      await committed;
      for (const answer of answers)
        if (answer !== "done") expectEqual("claim() during a commit", answer, "held");
      await claims(trial.second, id, newOwner(), "done");
    }
  },

  async "ids and owners are told apart by each of their characters"({ first, second }) {
    const [id, owner] = [newId(), newOwner()];
    await claims(first, id, owner, "claimed");
    for (let at = 0; at < id.length; at += 1) await claims(first, changed(id, at), owner, "claimed");
    for (let at = 0; at < owner.length; at += 1) {
      if (owner[at] !== "-") await claims(second, id, changed(owner, at), "held");
    }
    await releases(first, changed(id, 0), owner);
    await commits(first, changed(id, id.length - 1), owner);
    await claims(second, id, newOwner(), "held");
    await claims(second, changed(id, 0), newOwner(), "claimed");
    await claims(second, changed(id, 1), newOwner(), "held");
  },

  async "durations may be fractions of a second, and any number of years"({ first, second }) {
    const owner = newOwner();
    for (const ttl of [172_800.001, 1e9 + 0.5, 1e15, Number.MAX_VALUE]) {
      const id = newId();
      await claims(first, id, owner, "claimed", LONG + 0.0001);
      await claims(second, id, newOwner(), "held");
      await commits(first, id, owner, ttl);
      await claims(second, id, newOwner(), "done");
    }
  },

  async "many deliveries at once do not get in each other's way"(trial) {
    const deliveries = Array.from({ length: DELIVERIES }, (_, index) => ({
      id: newId(),
      owner: newOwner(),
      store: trial.instance(index),
    }));
    await Promise.all(deliveries.map(({ store, id, owner }) => claims(store, id, owner, "claimed")));
    await Promise.all(deliveries.map(({ store, id, owner }) => commits(store, id, owner)));
    await Promise.all(deliveries.map(({ store, id }) => claims(store, id, newOwner(), "done")));
  },
};

/** @param {Store} store @param {string} id @param {string} owner @param {string} answer @param {number} [lease] */
async function claims(store, id, owner, answer, lease = LONG) {
  expectEqual("claim()", await answerOf("claim()", () => store.claim(id, owner, lease)), answer);
}

/** @param {Store} store @param {string} id @param {string} owner @param {number} [ttl] */
function commits(store, id, owner, ttl = LONG) {
  return answerOf("commit()", () => store.commit(id, owner, ttl));
}

/** @param {Store} store @param {string} id @param {string} owner */
function releases(store, id, owner) {
  return answerOf("release()", () => store.release(id, owner));
}

/** Claims by many owners at once. @param {Trial} trial @param {string} id */
function rivals(trial, id) {
  return Array.from({ length: RIVALS }, (_, index) =>
    answerOf("claim()", () => trial.instance(index).claim(id, newOwner(), LONG)),
  );
}

/** @param {Trial} trial @param {string} id */
async function race(trial, id) {
  expectOneWinner("claim() of many owners", await Promise.all(rivals(trial, id)), "claimed", "held");
}

/** With another hex digit there. @param {string} text @param {number} at */
function changed(text, at) {
  const digit = text[at] === "0" ? "1" : "0";
  return text.slice(0, at) + digit + text.slice(at + 1);
}
