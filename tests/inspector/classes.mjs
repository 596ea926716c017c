// @ts-check
// An event as documented, one that deviates, and one whose code is new: each is shown as what it is.

import assert from "node:assert/strict";
import { SECRET, sign } from "./ailments.mjs";
import { enter, open, paste, text, verdict } from "./browser.mjs";
import { comesTo, sessionsSay } from "./session.mjs";

/** @typedef {import("puppeteer-core").Browser} Browser */
/** @typedef {import("puppeteer-core").Page} Page */
/** @typedef {(name: string, run: () => unknown) => Promise<void>} Check */

/** @param {object} fields that differ from the others; undefined for one that is left out */
function body(fields) {
  return JSON.stringify({ timestamp: 1_689_684_577, sessionId: "s-1", sequence: 3, ...fields });
}

const RESULTS = { measurementId: "m", snr: 4.2, sequence: 2 };
const MISSING = "a required field is missing";
const WRONG_TYPE = "a field has the wrong type";
const UNDOCUMENTED_VALUE = "a value is not documented";

/**
 * What deviates, as in section 3 of the contract, beside what does not.
 * @type {Record<string, { deviating: object, path: string, reason: string, documented: object }>}
 */
const DEVIATIONS = {
  "a required field that is null": {
    deviating: { event: "LOW_SNR", payload: { details: null } },
    path: "/payload/details",
    reason: MISSING,
    documented: { event: "LOW_SNR", payload: { details: "LOW_SNR" } },
  },
  "a required field of a payload that is missing": {
    deviating: { event: "SCAN_COMPLETED" },
    path: "/payload/measurementId",
    reason: MISSING,
    documented: { event: "PAGE_UNLOADED" },
  },
  "a number that comes as a string": {
    deviating: { event: "INTERMEDIATE_RESULTS", payload: { ...RESULTS, snr: "4.2" } },
    path: "/payload/snr",
    reason: WRONG_TYPE,
    documented: { event: "INTERMEDIATE_RESULTS", payload: RESULTS },
  },
  "an optional field of another type": {
    deviating: { event: "PAGE_UNLOADED", payload: { measurementId: 7 } },
    path: "/payload/measurementId",
    reason: WRONG_TYPE,
    documented: { event: "PAGE_UNLOADED", payload: { measurementId: null } },
  },
  "a state that is not documented": {
    deviating: { event: "PAGE_VISIBILITY_CHANGE", payload: { state: "PRERENDER" } },
    path: "/payload/state",
    reason: UNDOCUMENTED_VALUE,
    documented: { event: "PAGE_VISIBILITY_CHANGE", payload: { state: "HIDDEN" } },
  },
  "a severity that is not documented": {
    deviating: { event: "CAMERA_STARTED", severity: "DEBUG" },
    path: "/severity",
    reason: UNDOCUMENTED_VALUE,
    documented: { event: "CAMERA_STARTED", severity: "WARN" },
  },
  "a payload that is no object": {
    deviating: { event: "CAMERA_STARTED", payload: [] },
    path: "/payload",
    reason: WRONG_TYPE,
    documented: { event: "CAMERA_STARTED", payload: null },
  },
  "a key that looks like the path": {
    deviating: { "payload/details": 1, event: "LOW_SNR", payload: { details: 1 } },
    path: "/payload/details",
    reason: WRONG_TYPE,
    documented: { "payload/details": 1, event: "LOW_SNR", payload: { details: "1" } },
  },
};

const NEW_CODE = /WMS does not document this code/;

/** @param {Page} page @param {object} fields */
async function show(page, fields) {
  const sent = body(fields);
  await enter(page, { body: sent, signature: sign(sent), secret: SECRET });
  assert.equal(await verdict(page), "accepted");
}

/** The rows of the tree: the whole text of each, and the reason of one that deviates. @param {Page} page */
function rows(page) {
  return page.$$eval(".tree li", (found) =>
    found.map((element) => ({
      text: element.textContent ?? "",
      deviation: /** @type {HTMLElement} */ (element).dataset.deviation ?? null,
    })),
  );
}

/** @param {Page} page @param {string} key @param {RegExp} what it shows */
async function rowShows(page, key, what) {
  const found = (await rows(page)).filter(({ text }) => text.startsWith(`${key} `));
  assert.equal(found.length, 1, key);
  assert.match(found[0].text, what);
}

/** @param {Page} page @param {Check} check */
async function checkTree(page, check) {
  for (const [name, { deviating, path, reason, documented }] of Object.entries(DEVIATIONS)) {
    await check(`${name}: told beside that field, and nowhere for its neighbour`, async () => {
      await show(page, deviating);
      const told = (await rows(page)).filter(({ deviation }) => deviation !== null);
      assert.equal(told.length, 1);
      assert.ok(told[0].text.startsWith(`${path.split("/").at(-1)} `), told[0].text);
      assert.ok(told[0].text.endsWith(`Deviates: ${reason}.`), told[0].text);
      const sentence = `Deviates from the documentation at ${path}: ${reason}.`;
      assert.equal(await text(page, ".tree .notice"), sentence);
      assert.ok((await text(page, ".verdict-sentence")).endsWith(sentence));
      assert.doesNotMatch(await text(page, ".tree"), NEW_CODE);

      await show(page, documented);
      assert.doesNotMatch(await text(page, "#verdict"), /[Dd]eviates/);
      assert.doesNotMatch(await text(page, ".tree"), /[Dd]eviates/);
      assert.doesNotMatch(await text(page, ".tree"), NEW_CODE);
    });
  }
  await check("only a new code is one that WMS does not document", async () => {
    await show(page, { event: "CAMERA_MOVED", payload: { snr: "4.2" } });
    await rowShows(page, "event", NEW_CODE);
    assert.match(await text(page, ".verdict-sentence"), NEW_CODE);
    assert.equal(await page.$(".deviation"), null);
    await show(page, { event: "CAMERA_MOVED", severity: "DEBUG" });
    await rowShows(page, "event", NEW_CODE);
    await rowShows(page, "severity", /Deviates: a value is not documented\.$/);
    await show(page, { event: "CAMERA_STARTED" });
    await rowShows(page, "event", /^event "CAMERA_STARTED"(?!WMS)/);
    assert.doesNotMatch(await text(page, "#verdict"), NEW_CODE);
  });
  await check("what is documented of a deviating event stands beside it", async () => {
    await show(page, { event: "INTERMEDIATE_RESULTS", payload: { ...RESULTS, snr: null } });
    await rowShows(page, "severity", /Documented as INFO\.$/);
    await rowShows(page, "snr", /^snr nullA number\. Every event of this code has it\./);
    await rowShows(page, "measurementId", /A string\. Every event of this code has it\.$/);
  });
  await check("a session ID that is absent or null is none", async () => {
    for (const sessionId of [undefined, null]) {
      await show(page, { event: "CAMERA_STARTED", sessionId });
      await rowShows(page, "sessionId", /^sessionId none/);
      assert.match(await text(page, ".verdict-sentence"), /sequence 3 without a session ID/);
    }
    for (const sessionId of ["none", "s-1"]) {
      await show(page, { event: "CAMERA_STARTED", sessionId });
      await rowShows(page, "sessionId", new RegExp(`^sessionId "${sessionId}"`));
      assert.match(await text(page, ".verdict-sentence"), /sequence 3 of its session/);
    }
  });
}

const LINES = [
  body({ event: "CAMERA_STARTED", sequence: 0 }),
  body({ event: "LOW_SNR", sequence: 1, payload: { details: 7 } }),
  body({ event: "CAMERA_MOVED", sequence: 2 }),
  body({ event: "CAMERA_STARTED", sequence: 3, sessionId: null, severity: null }),
];

/** @param {Page} page @param {Check} check */
async function checkSession(page, check) {
  /** The panel of the mark that is so many steps from the first. @param {number} steps */
  const panel = async (steps) => {
    await page.focus("#timeline");
    await page.keyboard.press("Home");
    for (let step = 0; step < steps; step += 1) await page.keyboard.press("ArrowRight");
    const said = await page.$eval("#timeline", (element) => element.getAttribute("aria-valuetext") ?? "");
    return { said, lead: await text(page, "#detail .lead"), whole: await text(page, "#detail") };
  };
  const deviates = /Deviates from the documentation at \/payload\/details: a field has the wrong type\./;
  await check("a session tells which events deviate, and which codes are new", async () => {
    await paste(page, "#lines", LINES.join("\n"));
    await sessionsSay(page, {
      sessions: ["s-1 (3 deliveries, not checked)", "No session ID (1 delivery, not checked)"],
      counts: { unchecked: 4 },
    });
    assert.equal(await text(page, ".notes"), "1 LOW_SNR: deviates at /payload/details");
    const [documented, deviating, unknown] = [await panel(0), await panel(1), await panel(2)];
    assert.match(deviating.said, deviates);
    assert.match(deviating.whole, deviates);
    assert.doesNotMatch(deviating.lead, NEW_CODE);
    assert.match(unknown.lead, NEW_CODE);
    for (const { said, whole } of [documented, unknown]) assert.doesNotMatch(said + whole, /Deviates/);
    assert.doesNotMatch(documented.lead, NEW_CODE);
    assert.match(documented.whole, /Session IDs-1/);
    assert.equal(await page.$(".summary .notice"), null);
  });
  await check("a session without an ID is none", async () => {
    await page.select("#which-session", "1");
    await comesTo(() => text(page, '[data-tile="deliveries"] dd'), "1");
    assert.match(await text(page, ".summary .notice"), /may be of several sessions/);
    const { whole } = await panel(0);
    assert.match(whole, /Session IDnone/);
    assert.match(whole, /SeverityINFO/);
  });
}

/** @param {Browser} browser @param {string} url @param {Check} check */
export async function checkClasses(browser, url, check) {
  const { page, errors, close } = await open(browser, url);
  await checkTree(page, check);
  await page.evaluate(() => {
    location.hash = "#session";
  });
  await page.waitForSelector("#lines");
  await checkSession(page, check);
  await check("no error in the page while it shows each class", () => assert.deepEqual(errors, []));
  await close();
}
