// @ts-check
// The memory store at its bounds.

import assert from "node:assert/strict";
import { test } from "node:test";
import { memoryStore } from "wms-webhook/receiver";

test("without options its clock is that of the machine", () => {
  const store = memoryStore();
  assert.equal(store.claim("a", "one", 60), "claimed");
  assert.equal(store.claim("a", "two", 60), "held");
  store.commit("a", "one", 60);
  assert.equal(store.claim("a", "two", 60), "done");
});

test("a claim lasts as long as its lease, to the millisecond, however many others there are", () => {
  for (const others of [0, 1, 5]) {
    let time = 0;
    const store = memoryStore({ now: () => time });
    store.claim("a", "one", 2);
    for (let number = 0; number < others; number += 1) store.claim(`other ${number}`, "one", 2);
    time = 1999;
    assert.equal(store.claim("a", "two", 2), "held");
    time = 2000;
    assert.equal(store.claim("a", "two", 2), "claimed");
    assert.equal(store.claim("a", "one", 2), "held");
  }
});

test("one entry is enough; a claim is renewed where there is no room for another", () => {
  const store = memoryStore({ maxEntries: 1, now: () => 0 });
  assert.equal(store.claim("a", "one", 10), "claimed");
  assert.equal(store.claim("a", "one", 10), "claimed");
  assert.equal(store.claim("a", "two", 10), "held");
  assert.throws(() => store.claim("b", "one", 10), /1 deliveries are being handled/);
  store.commit("a", "one", 10);
  assert.equal(store.claim("b", "one", 10), "claimed");
  store.commit("b", "one", 10);
  assert.equal(store.claim("a", "two", 10), "claimed");
});

test("claims that have run out make room, at their last millisecond and not before", () => {
  for (const maxEntries of [1, 3]) {
    let time = 0;
    const store = memoryStore({ maxEntries, now: () => time });
    const isFull = new RegExp(`${maxEntries} deliveries are being handled`);
    for (let number = 0; number < maxEntries; number += 1) store.claim(`first ${number}`, "one", 1);
    time = 999;
    assert.throws(() => store.claim("too early", "two", 1), isFull);
    time = 1000;
    for (let number = 0; number < maxEntries; number += 1) {
      assert.equal(store.claim(`second ${number}`, "two", 1), "claimed");
    }
    assert.throws(() => store.claim("one more", "two", 1), isFull);
  }
});

test("what was handled takes no room from what is in hand", () => {
  let time = 0;
  const store = memoryStore({ maxEntries: 2, now: () => time });
  for (const id of ["a", "b"]) store.commit(id, "one", 60);
  for (const id of ["c", "d"]) assert.equal(store.claim(id, "one", 1), "claimed");
  time = 1000;
  for (const id of ["e", "f"]) assert.equal(store.claim(id, "one", 1), "claimed");
  assert.throws(() => store.claim("g", "one", 1), /2 deliveries are being handled/);
});

test("who has lost a claim to another neither gives it back nor ends it", () => {
  for (const others of [0, 1, 5]) {
    let time = 0;
    const store = memoryStore({ now: () => time });
    store.claim("a", "one", 1);
    for (let number = 0; number < others; number += 1) store.claim(`other ${number}`, "one", 1);
    time = 1000;
    assert.equal(store.claim("a", "two", 1), "claimed");
    store.release("a", "one");
    assert.equal(store.claim("a", "three", 1), "held");
    store.release("a", "two");
    assert.equal(store.claim("a", "three", 1), "claimed");
  }
});

test("ten thousand are remembered each by its own, however alike they begin or end", () => {
  /** @type {((text: string) => string)[]} */
  const shapes = [(text) => text, (text) => text.padStart(64, "0"), (text) => `${text}${"0".repeat(56)}`];
  for (const idOf of shapes) {
    let time = 0;
    const store = memoryStore({ now: () => time });
    const ids = Array.from({ length: 10_000 }, (_, number) => idOf(number.toString(16).padStart(8, "0")));
    for (const id of ids) {
      assert.equal(store.claim(id, "one", 1), "claimed");
      store.commit(id, "one", 1000 + time);
      time += 1;
    }
    for (const id of ids) assert.equal(store.claim(id, "two", 1), "done");
    assert.equal(store.claim(idOf("ffffffff"), "two", 1), "claimed");
  }
});

test("what is committed again and again takes the place of one", (t) => {
  const warn = t.mock.method(console, "warn", () => {});
  const store = memoryStore({ maxEntries: 100, now: () => 0 });
  for (let number = 0; number < 99; number += 1) store.commit(`id ${number}`, "one", 10);
  for (let times = 0; times < 1000; times += 1) store.commit("again", "one", 10);
  for (let number = 0; number < 99; number += 1) assert.equal(store.claim(`id ${number}`, "two", 1), "done");
  assert.equal(store.claim("again", "two", 1), "done");
  assert.equal(warn.mock.callCount(), 0);
  store.commit("one more", "one", 10);
  assert.equal(warn.mock.callCount(), 1);
  assert.equal(store.claim("id 0", "two", 1), "claimed");
  assert.equal(store.claim("id 1", "two", 1), "done");
});

test("the first one, committed again, takes no room from the second", (t) => {
  const warn = t.mock.method(console, "warn", () => {});
  const store = memoryStore({ maxEntries: 2, now: () => 0 });
  for (const id of ["a", "a", "b"]) store.commit(id, "one", 10);
  assert.equal(warn.mock.callCount(), 0);
  assert.deepEqual(
    ["a", "b", "c"].map((id) => store.claim(id, "two", 1)),
    ["done", "done", "claimed"],
  );
});

test("a claim that is given back or noted is free, whether another was taken after it or not", () => {
  for (const end of /** @type {const} */ (["release", "commit"])) {
    for (const others of [0, 1, 2]) {
      let time = 0;
      const store = memoryStore({ now: () => time });
      store.claim("a", "one", 60);
      for (let number = 0; number < others; number += 1) store.claim(`other ${number}`, "one", 60);
      store[end]("a", "one", 1);
      time = 1000;
      assert.equal(store.claim("a", "two", 60), "claimed", `${end}, ${others} others`);
    }
  }
});

test("what is claimed again after its memory has run out is held, and remembered anew", () => {
  let time = 0;
  const store = memoryStore({ now: () => time });
  store.commit("a", "one", 10);
  time = 10_000;
  assert.equal(store.claim("a", "two", 10), "claimed");
  // Forgets what is over.
  store.commit("b", "one", 10);
  assert.equal(store.claim("a", "three", 10), "held");
  store.commit("a", "two", 10);
  store.commit("c", "one", 10);
  assert.equal(store.claim("a", "three", 10), "done");
});

test("what is claimed again after its memory has run out is held, however many come after it", () => {
  for (const others of [0, 1, 62, 63, 64, 200]) {
    let time = 0;
    const store = memoryStore({ now: () => time });
    // The next one takes the place of the first.
    store.commit("first", "one", 1);
    store.commit("a", "one", 2);
    time = 1000;
    store.commit("second", "one", 0);
    time = 2000;
    assert.equal(store.claim("a", "two", 10), "claimed");
    for (let number = 0; number < others; number += 1) store.claim(`other ${number}`, "one", 10);
    assert.equal(store.claim("a", "three", 10), "held", String(others));
  }
});

test("the first that is over to the millisecond is forgotten without a warning, and not before", (t) => {
  const warn = t.mock.method(console, "warn", () => {});
  for (const [pause, warnings] of [
    [1000, 0],
    [999, 1],
  ]) {
    let time = 0;
    const store = memoryStore({ maxEntries: 1, now: () => time });
    store.commit("a", "one", 1);
    time = pause;
    store.commit("b", "one", 1);
    assert.equal(warn.mock.callCount(), warnings);
  }
});

test("without maxEntries it has 100,000 in hand, and refuses the next", () => {
  const store = memoryStore({ now: () => 0 });
  for (let number = 0; number < 100_000; number += 1) store.claim(String(number), "one", 1);
  assert.throws(() => store.claim("next", "one", 1), /^Error: 100000 deliveries are being handled$/);
});

test("maxEntries is an integer above 0", () => {
  for (const maxEntries of [0, -1, 0.5, 1.5, Number.NaN, Infinity, "1", null])
    assert.throws(() => memoryStore(/** @type {any} */ ({ maxEntries })), TypeError, String(maxEntries));
  for (const maxEntries of [1, 2]) assert.ok(memoryStore({ maxEntries }));
});

/** As a store in memory must be, without any care for its cost. @param {number} maxEntries @param {() => number} now @returns {import("wms-webhook/receiver").Store} */
function plainStore(maxEntries, now) {
  /** In the order of the commits. @type {Map<string, number>} */
  const handled = new Map();
  /** @type {Map<string, { owner: string, until: number }>} */
  const inHand = new Map();
  return {
    claim(id, owner, lease) {
      if ((handled.get(id) ?? -Infinity) > now()) return "done";
      handled.delete(id);
      const held = inHand.get(id);
      if (held && held.until > now() && held.owner !== owner) return "held";
      if (!held && inHand.size >= maxEntries) {
        for (const [other, { until }] of inHand) if (until <= now()) inHand.delete(other);
        if (inHand.size >= maxEntries) throw new Error(`${maxEntries} deliveries are being handled`);
      }
      inHand.set(id, { owner, until: now() + lease * 1000 });
      return "claimed";
    },
    commit(id, _owner, ttl) {
      inHand.delete(id);
      handled.delete(id);
      handled.set(id, now() + ttl * 1000);
      for (const [first, until] of handled) {
        if (until > now() && handled.size <= maxEntries) break;
        handled.delete(first);
      }
    },
    release(id, owner) {
      if (inHand.get(id)?.owner === owner) inHand.delete(id);
    },
  };
}

test("a Map that is changed after the import makes no delivery one that was not handled", (t) => {
  const store = memoryStore({ now: () => 0 });
  const ids = ["a", "0".repeat(64)];
  for (const id of ids) store.commit(id, "one", 10);
  const { get } = Map.prototype;
  t.after(() => {
    Map.prototype.get = get;
  });
  Map.prototype.get = () => "changed";
  const answers = ids.map((id) => store.claim(id, "two", 10));
  Map.prototype.get = get;
  assert.deepEqual(answers, ["done", "done"]);
});

test("a setter of Array.prototype takes no owner, however many there are", (t) => {
  const places = Array.from({ length: 300 }, (_, place) => String(place));
  const remove = () => places.forEach((place) => void delete (/** @type {any} */ (Array.prototype)[place]));
  t.after(remove);
  for (const place of places)
    Object.defineProperty(Array.prototype, place, { configurable: true, get() {}, set() {} });
  const store = memoryStore({ now: () => 0 });
  const answers = places.map((id) => store.claim(id, `of ${id}`, 10));
  const again = places.map((id) => store.claim(id, `of ${id}`, 10));
  remove();
  assert.deepEqual(new Set([...answers, ...again]), new Set(["claimed"]));
});

test("whatever comes, it answers as a plain store does", (t) => {
  t.mock.method(console, "warn", () => {});
  const ids = ["", "\0", "a", "a\0", "é", "\u{1f600}", "\ud800", "\ufffd"];
  for (const end of ["", "x", "y", "é"])
    ids.push(`${"0".repeat(63)}${end}`, `${"0".repeat(64)}${end}`, "é".repeat(64) + end);
  // One byte, and two whose lower ones are equal.
  ids.push("\u00e9", "\u01e9", "i", "\u0169");
  // Of 64 characters, too, and beside those of digits.
  for (const char of ["f", "F", "g", "/", ":", "`", "\u0130", "\u0166"]) {
    ids.push(char.repeat(64), `${char}${"0".repeat(63)}`, `${"0".repeat(63)}${char}`);
  }
  // A character of no bits, and the digits of the words that it would make if it were one.
  ids.push("\0".repeat(64), "88888880".repeat(8));
  for (let at = 0; at < 64; at += 1) ids.push(`${"0".repeat(at)}8${"0".repeat(63 - at)}`);
  for (let number = 0; number < 300; number += 1) ids.push(number.toString(16).padStart(64, "0"));
  for (const maxEntries of [1, 7, 90, 1000]) {
    let time = 0;
    let state = maxEntries;
    const random = (/** @type {number} */ below) => {
      state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
      return Math.floor((state / 2 ** 32) * below);
    };
    const stores = [memoryStore({ maxEntries, now: () => time }), plainStore(maxEntries, () => time)];
    for (let step = 0; step < 20_000; step += 1) {
      const [id, owner] = [ids[random(ids.length)], `owner ${random(3)}`];
      const kind = random(10);
      if (kind === 0) time += random(2000);
      const answers = stores.map((store) => {
        try {
          if (kind < 5) return store.claim(id, owner, 1);
          if (kind < 8) return store.commit(id, owner, 5);
          return store.release(id, owner);
        } catch (error) {
          return `${error}`;
        }
      });
      assert.equal(answers[0], answers[1], `step ${step}, ${maxEntries} at most, ${JSON.stringify(id)}`);
    }
  }
});
