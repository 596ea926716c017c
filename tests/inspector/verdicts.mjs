// @ts-check
// Verdicts in the second view follow the lines, the secret and the encoding, in whatever order they come.

import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { SECRET, sign } from "./ailments.mjs";
import { drop, open, paste, set, text, verdict } from "./browser.mjs";
import { pickAll, sessionsSay, tilesSay } from "./session.mjs";

/** @typedef {import("puppeteer-core").Browser} Browser */
/** @typedef {import("puppeteer-core").Page} Page */
/** @typedef {(name: string, run: () => unknown) => Promise<void>} Check */

/** @param {string} body @param {string | null} signature */
function line(body, signature) {
  const headers = signature === null ? {} : { "x-wms-content-mac": signature };
  // A file may claim anything.
  return JSON.stringify({ receivedAt: "2026-01-01T00:00:00.000Z", headers, body, verdict: "accepted" });
}

/** @param {number} sequence @param {string} event @param {object} [payload] */
function body(sequence, event, payload) {
  const envelope = { timestamp: 1_689_684_577 + sequence, sessionId: "visit-1", sequence, event };
  return JSON.stringify({ ...envelope, severity: "INFO", ...(payload && { payload }) });
}

/** @param {string} measurementId @param {number} sequence */
const results = (measurementId, sequence) =>
  body(sequence, "INTERMEDIATE_RESULTS", { measurementId, snr: sequence, sequence });

const PLAIN = results("m", 2);
/** The session that is authentic under `auto`: with what was signed. */
const AUTHENTIC = [
  [body(0, "WMS_LOADED"), sign(body(0, "WMS_LOADED"))],
  [body(1, "CONFIGURATION_LOADED"), sign(body(1, "CONFIGURATION_LOADED"))],
  [PLAIN, sign(PLAIN)],
  [results("Zoë", 3), sign(Buffer.from(results("Zoë", 3), "utf8"))],
  [results("Zoë", 4), sign(Buffer.from(results("Zoë", 4), "latin1"))],
  [body(5, "PAGE_UNLOADED"), sign(body(5, "PAGE_UNLOADED"))],
];
/** 6 authentic; the same 6 under another session; one altered; one with a letter's twin; one unsigned. */
const FILE = [
  ...AUTHENTIC.map(([text, mac]) => line(text, mac)),
  ...AUTHENTIC.map(([text, mac]) => line(text.replace("visit-1", "visit-2"), mac)),
  line(results("other", 6), sign(results("m", 6))),
  line(PLAIN.replace('"m"', '"\u016d"'), sign(PLAIN)),
  line(body(0, "WMS_LOADED").replace("visit-1", "visit-3"), null),
].join("\n");

const UNCHECKED = {
  sessions: [
    "visit-1 (8 deliveries, not checked)",
    "visit-2 (6 deliveries, not checked)",
    "visit-3 (1 delivery, not checked)",
  ],
  counts: { unchecked: 15 },
};
const UNDER_AUTO = { sessions: ["visit-1 (15 deliveries)"], counts: { accepted: 6, refused: 9 } };
const REFUSED = { sessions: ["No session (15 deliveries)"], counts: { accepted: 0, refused: 15 } };

/** @param {Page} page */
async function isUnchecked(page) {
  await sessionsSay(page, UNCHECKED);
  // The twin says something else in the same second, as a second tab would: its visit lacks 0 and 1.
  await tilesSay(page, { deliveries: 8, unchecked: 8, duplicates: 0, late: 1, missing: 2, refused: null });
  assert.match(await text(page, "#checked"), /^15 deliveries not checked.*no secret/);
  assert.match(await spoken(page), /^Visit 1 of 2\. Sequence 0, WMS_LOADED, INFO\. Not checked\./);
  assert.match(await text(page, "#detail"), /Not checked/);
}

/** @param {Page} page */
async function isJudged(page) {
  await sessionsSay(page, UNDER_AUTO);
  await tilesSay(page, { deliveries: 15, refused: 9, duplicates: 0, late: 0, missing: 0, unchecked: null });
  assert.match(await text(page, "#checked"), /6 accepted, 9 refused/);
  assert.match(await spoken(page), /^Sequence 0, WMS_LOADED, INFO\. The first of a visit\./);
  const notes = await page.$$eval(".note-refused", (all) => all.map((note) => note.textContent));
  assert.deepEqual(notes.toSorted(), [
    "0 WMS_LOADED: missing_signature",
    "0 WMS_LOADED: signature_mismatch",
    "1 CONFIGURATION_LOADED: signature_mismatch",
    "2 INTERMEDIATE_RESULTS: ambiguous_body",
    "2 INTERMEDIATE_RESULTS: signature_mismatch",
    "3 INTERMEDIATE_RESULTS: signature_mismatch",
    "4 INTERMEDIATE_RESULTS: signature_mismatch",
    "5 PAGE_UNLOADED: signature_mismatch",
    "6 INTERMEDIATE_RESULTS: signature_mismatch",
  ]);
}

/** What the slider says of the first mark. @param {Page} page */
async function spoken(page) {
  await page.focus("#timeline");
  await page.keyboard.press("Home");
  return page.$eval("#timeline", (element) => element.getAttribute("aria-valuetext") ?? "");
}

/** @param {Browser} browser @param {string} url @param {Check} check */
export async function checkVerdicts(browser, url, check) {
  const { page, errors, close } = await open(browser, `${url}#session`);
  await check("a file that was opened before the secret was typed is judged when it is", async () => {
    await drop(page, Buffer.from(FILE), "lines.jsonl");
    await isUnchecked(page);
    await set(page, "#lines-secret", SECRET);
    await isJudged(page);
  });
  await check("another secret, none, and the right one again", async () => {
    await set(page, "#lines-secret", "a guess");
    await sessionsSay(page, REFUSED);
    await tilesSay(page, { phase: "unknown", deliveries: 15, refused: 15, unchecked: null });
    assert.match(await text(page, "#checked"), /0 accepted, 15 refused.*is it the secret/);
    await set(page, "#lines-secret", "");
    await isUnchecked(page);
    await set(page, "#lines-secret", SECRET);
    await isJudged(page);
  });
  await check("another encoding", async () => {
    for (const [encoding, accepted, late, missing, lost] of /** @type {const} */ ([
      ["bytes", 5, 0, 1, 4],
      ["latin1", 5, 0, 1, 3],
      // It accepts the twin, as documented: a visit of its own, which lacks 0 and 1.
      ["ascii", 6, 1, 3, 3],
    ])) {
      await page.select("#lines-encoding", encoding);
      const refused = 15 - accepted;
      await sessionsSay(page, { ...UNDER_AUTO, counts: { accepted, refused } });
      await tilesSay(page, { refused, duplicates: 0, late, missing });
      assert.match(await text(page, ".notes"), new RegExp(`${lost} is missing`));
      assert.match(await text(page, "#checked"), new RegExp(`encoding ${encoding}`));
    }
    await page.select("#lines-encoding", "auto");
    await isJudged(page);
  });
  await check("a secret that cannot be used", async () => {
    await set(page, "#lines-secret", "x".repeat(400_000));
    await sessionsSay(page, UNCHECKED);
    assert.match(await text(page, "#checked"), /not checked.*The secret is longer than/);
    await set(page, "#lines-secret", SECRET);
    await isJudged(page);
  });
  await check("the mark that is looked at is told anew", async () => {
    await page.$eval(".note-refused", (element) => /** @type {HTMLElement} */ (element).click());
    assert.match(await text(page, "#detail"), /Refused: signature_mismatch/);
    await set(page, "#lines-secret", "");
    await sessionsSay(page, UNCHECKED);
    assert.doesNotMatch(await text(page, "#detail"), /Refused/);
    await set(page, "#lines-secret", SECRET);
    await isJudged(page);
  });
  await check("the secret first: a file, pasted lines, other lines, and none", async () => {
    const [authentic, forged] = [FILE.split("\n").slice(0, 6), FILE.split("\n").slice(6, 12)];
    await drop(page, Buffer.from(forged.join("\n")), "forged.jsonl");
    await sessionsSay(page, { sessions: ["No session (6 deliveries)"], counts: { accepted: 0, refused: 6 } });
    await paste(page, "#lines", authentic.join("\n"));
    await sessionsSay(page, { sessions: ["visit-1 (6 deliveries)"], counts: { accepted: 6, refused: 0 } });
    await drop(page, Buffer.from([...forged, ...authentic].join("\n")), "both.jsonl");
    await sessionsSay(page, { sessions: ["visit-1 (12 deliveries)"], counts: { accepted: 6, refused: 6 } });
    assert.equal(await page.$eval("#lines", (field) => /** @type {any} */ (field).value), "");
    await paste(page, "#lines", forged[0]);
    await sessionsSay(page, { sessions: ["No session (1 delivery)"], counts: { accepted: 0, refused: 1 } });
    await set(page, "#lines", "");
    await sessionsSay(page, { sessions: [], counts: {} });
    assert.equal(await page.$(".tiles"), null);
  });
  await check("events without a signature are not checked, and refused with a secret", async () => {
    await paste(page, "#lines", AUTHENTIC.map(([text]) => text).join("\n"));
    await sessionsSay(page, { sessions: ["No session (6 deliveries)"], counts: { accepted: 0, refused: 6 } });
    await set(page, "#lines-secret", "");
    await sessionsSay(page, {
      sessions: ["visit-1 (6 deliveries, not checked)"],
      counts: { unchecked: 6 },
    });
    await set(page, "#lines-secret", SECRET);
  });
  await check("the simulated session and your own do not share a secret", async () => {
    await drop(page, Buffer.from(FILE), "lines.jsonl");
    await isJudged(page);
    await page.click("#simulate");
    await page.waitForFunction(() => document.querySelector("#checked")?.textContent?.includes("imulat"));
    await set(page, "#lines-secret", "a guess");
    await sessionsSay(page, REFUSED);
    await page.click("#simulate");
    await page.waitForFunction(() => document.querySelector("#checked")?.textContent?.includes(" 0 refused"));
    await page.click("#show-own");
    await sessionsSay(page, REFUSED);
    await set(page, "#lines-secret", SECRET);
    await isJudged(page);
  });
  await check("what the receiver refused is in no session, though it is not checked here", async () => {
    const said = FILE.split("\n").map((saved, at) =>
      at < 6 ? saved : saved.replace('"verdict":"accepted"', '"verdict":"signature_mismatch"'),
    );
    await set(page, "#lines-secret", "");
    await drop(page, Buffer.from(said.join("\n")), "lines.jsonl");
    await sessionsSay(page, {
      sessions: ["visit-1 (15 deliveries, not checked)"],
      counts: { unchecked: 15 },
    });
    await tilesSay(page, { unchecked: 15, "left-out": 9, duplicates: 0, refused: null });
    // A file may say the contrary, too.
    const lies = FILE.replaceAll('"verdict":"accepted"', '"verdict":"signature_mismatch"');
    await drop(page, Buffer.from(lies), "lines.jsonl");
    await tilesSay(page, { unchecked: 15, "left-out": 15 });
    await set(page, "#lines-secret", SECRET);
    await isJudged(page);
  });
  await check("what is refused does not stretch the axis of the session", async () => {
    const far = results("m", 9_007_199_254_740_991);
    const lines = [...FILE.split("\n").slice(0, 6), line(far, sign(PLAIN))];
    await set(page, "#lines-secret", SECRET);
    await drop(page, Buffer.from(lines.join("\n")), "far.jsonl");
    await sessionsSay(page, { sessions: ["visit-1 (7 deliveries)"], counts: { accepted: 6, refused: 1 } });
    assert.equal((await pickAll(page)).length, 7);
    await drop(page, Buffer.from(FILE), "lines.jsonl");
    await isJudged(page);
  });
  await check("a delivery opens in the other view with its secret and its encoding", async () => {
    await page.select("#lines-encoding", "ascii");
    await page.waitForSelector(".note-late");
    await page.$eval(".note-late", (element) => /** @type {HTMLElement} */ (element).click());
    await page.click(".detail .button");
    await page.waitForSelector("#verdict");
    assert.equal(await verdict(page), "accepted", "as in the session");
    await page.$eval("details.others", (details) => details.setAttribute("open", ""));
    await page.select("#encoding", "auto");
    assert.equal(await verdict(page), "ambiguous_body");
    await page.evaluate(() => {
      location.hash = "#session";
    });
    await page.waitForSelector("#lines");
    await page.select("#lines-encoding", "auto");
    await isJudged(page);
  });
  await check("of two files the last is shown, even if it is read first", async () => {
    await dropTwo(page, FILE.split("\n")[6], FILE);
    await isJudged(page);
  });
  await check("a file that cannot be read says so", async () => {
    await page.evaluate(() => {
      const { arrayBuffer } = Blob.prototype;
      Blob.prototype.arrayBuffer = () => {
        Blob.prototype.arrayBuffer = arrayBuffer;
        return Promise.reject(new DOMException("gone", "NotReadableError"));
      };
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File(["{}"], "gone"));
      document.body.dispatchEvent(new DragEvent("drop", { dataTransfer, bubbles: true, cancelable: true }));
    });
    await page.waitForFunction(() =>
      document.querySelector("#view-session .form-note")?.textContent?.includes("cannot be read"),
    );
    await isJudged(page);
  });
  await check("5,000 lines: judged in turns, and nothing old is shown meanwhile", () => checkTurns(page));
  await check("no error in the page while verdicts change", () => assert.deepEqual(errors, []));
  await close();
}

/**
 * Drops two files, of which the first is read last.
 * @param {Page} page @param {string} first @param {string} second
 */
export function dropTwo(page, first, second) {
  return page.evaluate(
    async (texts) => {
      const { arrayBuffer } = Blob.prototype;
      /** @type {() => void} */
      let release = () => undefined;
      const held = new Promise((resolve) => {
        release = () => resolve(undefined);
      });
      /** @type {Promise<unknown>[]} */
      const reads = [];
      Blob.prototype.arrayBuffer = function () {
        const isFirst = reads.length === 0;
        const read = (isFirst ? held : Promise.resolve()).then(() => arrayBuffer.call(this));
        reads.push(read);
        return read;
      };
      for (const text of texts) {
        const dataTransfer = new DataTransfer();
        dataTransfer.items.add(new File([text], "file"));
        document.body.dispatchEvent(new DragEvent("drop", { dataTransfer, bubbles: true, cancelable: true }));
      }
      Blob.prototype.arrayBuffer = arrayBuffer;
      await reads[1];
      await new Promise((resolve) => setTimeout(resolve));
      release();
      await reads[0];
      // The page goes on first, for it has waited longer.
      await new Promise((resolve) => setTimeout(resolve));
      if (reads.length !== 2) throw new Error(`${reads.length} files were read`);
    },
    [first, second],
  );
}

/** @param {Page} page */
async function checkTurns(page) {
  const lines = Array.from({ length: 5000 }, (_, sequence) => {
    const text = results("m", sequence);
    const mac = createHmac("sha256", sequence < 2500 ? SECRET : "another")
      .update(text)
      .digest("hex");
    return line(text, `hmac-sha256=${mac}`);
  });
  await set(page, "#lines-secret", "");
  await drop(page, Buffer.from(lines.join("\n")), "long.jsonl");
  await sessionsSay(page, {
    sessions: ["visit-1 (5,000 deliveries, not checked)"],
    counts: { unchecked: 5000 },
  });
  // What stands there each time that the page gets its turn, until it is judged.
  const seen = await page.evaluate(async (secret) => {
    const field = /** @type {HTMLInputElement} */ (document.querySelector("#lines-secret"));
    field.value = secret;
    field.dispatchEvent(new InputEvent("input", { bubbles: true }));
    /** @type {string[]} */
    const states = [];
    const isDone = () => /accepted/.test(document.querySelector("#checked")?.textContent ?? "");
    while (!isDone()) {
      await new Promise((resolve) => setTimeout(resolve));
      const tile = document.querySelector('[data-tile="unchecked"]')?.textContent ?? "";
      states.push(`${document.querySelector("#checked")?.textContent} ${tile}`);
    }
    return states;
  }, SECRET);
  assert.ok(
    seen.some((state) => /^Checking/.test(state)),
    seen.join("\n"),
  );
  for (const state of seen) assert.doesNotMatch(state, /not checked|Not checked/);
  await sessionsSay(page, {
    sessions: ["visit-1 (5,000 deliveries)"],
    counts: { accepted: 2500, refused: 2500 },
  });
  await tilesSay(page, { refused: "2,500", deliveries: "5,000", missing: 0 });
}
