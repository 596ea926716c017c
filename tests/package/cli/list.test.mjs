// @ts-check
// The list of `listen` without a terminal: keys, states, lines and what is kept.

import assert from "node:assert/strict";
import { test } from "node:test";

const MODULES = "./node_modules/wms-webhook/cli";
/** @param {string} path @returns {Promise<any>} */
const load = (path) => import(`${MODULES}/${path}`);
const { INITIAL, indexOf, withKey } = await load("list/state.js");
const { keysIn } = await load("list/keys.js");
const { DeliveryLog, filtered, MAX_BYTES, MAX_ENTRIES } = await load("list/log.js");
const { view } = await load("list/view.js");
const { detailOf } = await load("list/detail.js");
const { fit, folded } = await load("output/cells.js");
const { toAscii } = await load("output/terminal.js");
const { asCurl } = await load("output/curl.js");

const ESCAPE = "\x1b";
const EVIL = `${ESCAPE}]0;owned\x07${ESCAPE}[2J\u009b31m\u202egnp.\u2028\r\n\x7f\u{e0041}\u3164\ufe0f`;
const SAFE = /^[^\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]*$/u;

/** @param {Record<string, any>} [fields] */
function received({
  event = "LOW_SNR",
  sessionId = "s-1",
  sequence = 0,
  payload = null,
  body,
  ...rest
} = {}) {
  const whole = { timestamp: 1, sessionId, sequence, event, severity: "ERROR", payload };
  return {
    at: new Date(1_700_000_000_000),
    request: "POST /hook",
    headers: { "x-wms-content-mac": ["hmac-sha256=00"] },
    body: body ?? Buffer.from(JSON.stringify(whole)),
    judgement: { verdict: "accepted", status: 204, event: whole, isKnown: true },
    tracked: { arrival: "next", missing: [] },
    ...rest,
  };
}

/** @param {any[]} all */
function logOf(...all) {
  const log = new DeliveryLog();
  for (const one of all) log.add(one);
  return log;
}

/** @param {string} keys @param {any[]} entries @param {any} [state] */
function press(keys, entries, state = INITIAL) {
  /** @type {any} */
  let next = { state };
  for (const key of keysIn(keys)) next = withKey(next.state, key, entries);
  return next;
}

/** @param {any} state @param {any} log @param {Record<string, any>} [screen] @returns {string[]} */
function draw(state, log, { columns = 120, rows = 24, encode = (/** @type {string} */ text) => text } = {}) {
  const style = (/** @type {string} */ _, /** @type {string} */ text) => text;
  const about = { url: "http://127.0.0.1:3000/", total: log.total, isForwarding: false };
  return view(state, filtered(log.entries, state.filter), { columns, rows, style, encode }, about);
}

test("keys: letters, arrows in both modes, and nothing of what is no key", () => {
  assert.deepEqual(keysIn("jk\x1b[A\x1bOB\r\x7f\x1b\x03é😀"), [
    ...["j", "k", "up", "down", "enter", "backspace", "escape", "ctrl-c", "é", "😀"],
  ]);
  assert.deepEqual(keysIn("\x1b[5~\x1b[6~\x1b[H\x1b[F\x1b[1~\x1b[4~"), [
    ...["page-up", "page-down", "home", "end", "home", "end"],
  ]);
  assert.deepEqual(keysIn("\x1b[200~\x1b[15;2~\x01\x00\u009b\u202e"), []);
});

test("up and down, j and k: they end at the ends; at the last one the list follows", () => {
  const { entries } = logOf(received(), received(), received());
  const at = (/** @type {string} */ keys) => indexOf(press(keys, entries).state, entries);
  assert.deepEqual(
    ["", "k", "kk", "kkk", "kkj", "\x1b[A", "\x1bOA\x1b[B", "g", "gG", "g\x1b[F", "\x1b[H"].map(at),
    [2, 1, 0, 0, 1, 1, 2, 0, 2, 2, 0],
  );
  assert.equal(press("kj", entries).state.selected, null);
  assert.equal(press("k", entries).state.selected, entries[1].id);
  // What comes then moves the newest, and not the one that was selected.
  const more = [...entries, { id: 3 }];
  assert.equal(indexOf(press("k", entries).state, more), 1);
  assert.equal(indexOf(press("kj", entries).state, more), 3);
  // Nothing is there: nothing happens.
  for (const key of "jkgG\rreco b") assert.deepEqual(press(key, []), { state: INITIAL }, key);
});

test("Enter opens what is selected, which stays selected; Escape and Enter close it", () => {
  const { entries } = logOf(received(), received());
  const open = press("\r", entries).state;
  assert.deepEqual([open.isOpen, open.selected], [true, 1]);
  assert.equal(press("\r\r", entries).state.isOpen, false);
  assert.equal(press("\r\x1b", entries).state.isOpen, false);
  assert.equal(press("\r\x1b[6~\x1b[6~\x1b[5~", entries).state.scroll, 10);
  assert.equal(press("\r\x1b[6~k", entries).state.scroll, 0);
  assert.equal(press("\r\x1b[5~", entries).state.scroll, 0);
});

test("what keys ask for: forward, explain, copy, inspect, quit; and not while a filter is typed", () => {
  const { entries } = logOf(received());
  const asked = (/** @type {string} */ keys) => press(keys, entries).action;
  assert.deepEqual(["r", "e", "c", "o", "q", "\x03", "\x0c"].map(asked), [
    ...["forward", "explain", "copy", "inspect", "quit", "quit", "redraw"],
  ]);
  for (const keys of ["x", "?q", "?r", "/q", "/r", "/e", "/c", "/o"])
    assert.equal(asked(keys), undefined, keys);
  for (const keys of ["/\x03", "?\x03"]) assert.equal(asked(keys), "quit");
  assert.equal(press("?", entries).state.isHelp, true);
  assert.equal(press("?q", entries).state.isHelp, false);
});

test("the filter: typed, mended, given up, ended; it looks in all that is shown", () => {
  const log = logOf(
    received({ event: "LOW_SNR", payload: { details: "Dim Light" } }),
    received({ event: "WMS_LOADED", sessionId: "other" }),
    received({ judgement: { verdict: "signature_mismatch", status: 401, message: "no secret explains it" } }),
  );
  const ids = (/** @type {string} */ filter) =>
    filtered(log.entries, filter).map((/** @type {any} */ one) => one.id);
  assert.deepEqual(["low", "OTHER", "mismatch", "dim light", "explains", "next", "zzz", ""].map(ids), [
    ...[[0], [1], [2], [0], [2], [0, 1, 2], [], [0, 1, 2]],
  ]);
  const { entries } = log;
  assert.equal(press("/lox\x7fw\r", entries).state.filter, "low");
  assert.equal(press("/low snr\r", entries).state.filter, "low snr");
  assert.equal(press("/low\r/x\x1b", entries).state.filter, "low");
  assert.equal(press("/low\r\x1b", entries).state.filter, "");
  assert.equal(press(`/${"x".repeat(500)}\r`, entries).state.filter.length, 64);
  assert.equal(press("/\x1b[Aa\r", entries).state.filter, "a");
  assert.match(draw(press("/lo", entries).state, log).at(-1) ?? "", /^\/lo_/);
  assert.match(draw(press("/low\r", entries).state, log)[0], /1 of 3 with "low"/);
  assert.match(draw(press("/zzz\r", entries).state, log).join("\n"), /None of them matches the filter/);
});

test("each screen has its rows, none is wider than its columns, whatever was sent", () => {
  const log = logOf(
    received({
      event: EVIL,
      sessionId: EVIL.repeat(50),
      payload: { [EVIL]: EVIL },
      request: `POST /${EVIL}`,
    }),
    received({ event: "漢字😀".repeat(20), payload: "e\u0301".repeat(300) }),
    received({
      judgement: { verdict: "invalid_json", status: 422, message: "at line 1" },
      body: Buffer.from(EVIL),
    }),
    received({
      headers: { [EVIL]: [EVIL], authorization: ["Basic c2VjcmV0"] },
      body: Buffer.alloc(100_000, 0xff),
    }),
  );
  for (const columns of [8, 20, 40, 80, 99, 100, 250]) {
    for (const rows of [1, 3, 5, 24, 60]) {
      for (const keys of ["", "k\r", "kk\r", "g\r", "\r\x1b[6~", "?", "/x", "/zzz\r"]) {
        const { state } = press(keys, log.entries);
        const lines = draw(state, log, { columns, rows });
        assert.equal(lines.length, Math.max(3, rows));
        for (const line of lines) {
          assert.match(line, SAFE);
          assert.ok([...line.replace(/\p{M}/gu, "")].length <= columns, line);
        }
        const ascii = draw(state, log, { columns, rows, encode: toAscii });
        for (const line of ascii) assert.match(line, /^[ -~]*$/);
      }
    }
  }
});

test("the selected one is in view, wherever it is; the newest is at the bottom", () => {
  const log = logOf(...Array.from({ length: 100 }, (_, sequence) => received({ sequence })));
  for (const rows of [3, 4, 10, 24]) {
    let state = INITIAL;
    for (let at = 99; at >= 0; at -= 1) {
      const marked = draw(state, log, { rows }).filter((line) => line.startsWith(">"));
      assert.equal(marked.length, 1, `${rows} rows, ${at}`);
      assert.match(marked[0], new RegExp(`LOW_SNR +${at} `));
      ({ state } = press("k", log.entries, state));
    }
  }
  assert.match(draw(INITIAL, log).at(-2) ?? "", /^> .* 99 /);
});

test("details: verdict, headers, body as it came, event; private headers are not shown", () => {
  const body = Buffer.from('{"timestamp":1700000000, "sessionId":"s","sequence":0,\n"event":"LOW_SNR"}');
  const log = logOf(
    received({
      body,
      headers: { "x-a": ["1", "2"], authorization: ["Basic c2VjcmV0"], cookie: ["id=1"] },
      tracked: { arrival: "gap", missing: [[1, 3]] },
    }),
  );
  const text = detailOf(log.entries[0], 80)
    .map((/** @type {any} */ line) => line.text)
    .join("\n");
  for (const part of ["accepted", "0 s old when it came", "misses 1-3", "POST /hook", "x-a: 1\n  x-a: 2"]) {
    assert.ok(text.includes(part), `${part}\n${text}`);
  }
  assert.match(
    text,
    /Body, 73 bytes\n {2}\{"timestamp":1700000000, "sessionId":"s","sequence":0,\n {2}"event"/,
  );
  assert.match(text, /Event\n {2}\{\n {4}"timestamp": 1700000000,/);
  assert.doesNotMatch(text, /c2VjcmV0|id=1/);
});

test("10,000 deliveries and more: memory is bounded, the newest are there", () => {
  const log = new DeliveryLog();
  const body = Buffer.alloc(10_000, 0x61);
  for (let at = 0; at < 25_000; at += 1) log.add(received({ sequence: at, body }));
  assert.ok(log.entries.length >= MAX_ENTRIES && log.entries.length <= MAX_ENTRIES + 1000);
  assert.equal(log.total, 25_000);
  const kept = log.entries.filter((/** @type {any} */ entry) => entry.body);
  const bytes = kept.reduce(
    (/** @type {number} */ sum, /** @type {any} */ entry) => sum + entry.body.length,
    0,
  );
  assert.ok(bytes <= MAX_BYTES && bytes > MAX_BYTES / 2, `${bytes}`);
  assert.equal(kept.at(-1), log.entries.at(-1));
  assert.equal(log.entries.at(-1).sequence, 24_999);
  const first = draw(press("g\r", log.entries).state, log).join("\n");
  assert.match(first, /It is no longer kept: newer ones took its room/);
  // One that is larger than all that is kept.
  const large = logOf(received({ body: Buffer.alloc(MAX_BYTES + 1) }), received());
  assert.deepEqual(
    large.entries.map((/** @type {any} */ entry) => entry.body !== undefined),
    [false, true],
  );
});

test("one that is gone from the list gives way to the next", () => {
  const entries = [{ id: 5 }, { id: 7 }, { id: 9 }];
  const at = (/** @type {number} */ selected) => indexOf({ ...INITIAL, selected }, entries);
  assert.deepEqual([1, 5, 6, 7, 10].map(at), [0, 0, 1, 1, 2]);
});

test("cells: cut, filled, folded, with wide and combining letters", () => {
  assert.deepEqual(
    [fit("abc", 5), fit("abcdef", 5), fit("漢字漢字", 6), fit("e\u0301e", 3), fit("abcdef", 2), fit("", 0)],
    ["abc  ", "ab...", "漢... ", "e\u0301e ", "ab", ""],
  );
  assert.deepEqual(folded("one two three", 8), ["one two ", "three"]);
  assert.deepEqual(folded("abcdefghij", 4), ["abcd", "efgh", "ij"]);
  assert.deepEqual(folded("漢字漢", 5), ["漢字", "漢"]);
  assert.equal(folded(`${"x ".repeat(500)}`, 7).join(""), "x ".repeat(500));
});

test("a command for the shell is safe to print", () => {
  const command = asCurl(
    "http://127.0.0.1/",
    { "x-evil": `\u009b31m${ESCAPE}[2J`, "x-none": "" },
    Buffer.from(EVIL),
  );
  assert.match(command.replaceAll("\n", ""), SAFE);
  assert.match(command, /'x-evil: \?31m\?\[2J'/);
  assert.match(command, /'x-none;'/);
});
