// @ts-check
// Above the list: the funnel, the reasons and the activity of a population whose truth is known, and what a press of
// each lists.

import assert from "node:assert/strict";
import { SECRET, sign } from "./ailments.mjs";
import { violations } from "./axe.mjs";
import { drop, open, paste, set, text } from "./browser.mjs";
import { comesTo } from "./session.mjs";

/** @typedef {import("puppeteer-core").Page} Page */

/** 2023-11-14 22:00:00 UTC. */
const START = 1_699_999_200;
const HOUR = 3600;

/**
 * How sessions go, and how many go so: the events of each, the steps that it comes to, the first that it does not
 * come to, and why it did not succeed.
 *
 * @type {readonly (readonly [many: number, steps: number, reason: string | null, events: readonly (readonly [string, object?])[]])[]}
 */
const KINDS = [
  [5, 0, null, [["RENAMED_BY_WMS"]]],
  [20, 1, "left", [["WMS_LOADED"], ["PAGE_UNLOADED"]]],
  [
    30,
    2,
    "CAMERA_PERMISSION_DENIED",
    [["WMS_LOADED"], ["CONFIGURATION_LOADED"], ["CAMERA_PERMISSION_DENIED"]],
  ],
  [
    40,
    6,
    "CONSTRAINT_VIOLATION:TOO_FAR",
    [
      ["WMS_LOADED"],
      ["CONFIGURATION_LOADED"],
      ["CAMERA_STARTED"],
      ["MEASUREMENT_STARTED"],
      ["MEASUREMENT_CREATED", { measurementId: "m" }],
      ["INTERMEDIATE_RESULTS", { measurementId: "m", snr: 2.5 }],
      ["CONSTRAINT_VIOLATION", { measurementId: "m", code: "TOO_FAR" }],
    ],
  ],
  // What lies between was lost: they came as far all the same.
  [60, 8, null, [["WMS_LOADED"], ["RESULTS_RECEIVED", { measurementId: "m" }]]],
  [70, 9, null, [["WMS_LOADED"], ["RESULTS_RECEIVED", { measurementId: "m" }], ["REDIRECTING_TO_CALLBACK"]]],
];
const NAMES = [
  "loaded",
  "configured",
  "cameraAllowed",
  "started",
  "created",
  "firstResults",
  "scanCompleted",
  "results",
  "redirected",
];
const TOTAL = KINDS.reduce((sum, [many]) => sum + many, 0);
/** How many come to each step. */
const REACHED = NAMES.map((_, at) => KINDS.reduce((sum, [many, steps]) => sum + (steps > at ? many : 0), 0));
const COMPLETED = 130;

/** Each kind begins in an hour of its own; the third of these has none. */
const BODIES = KINDS.flatMap(([many, , , events], kind) =>
  Array.from({ length: many }, (_, at) => {
    const start = START + (kind < 2 ? kind : kind + 1) * HOUR + at;
    return events.map(([event, payload], sequence) =>
      JSON.stringify({
        timestamp: start + sequence,
        sessionId: `kind-${kind}-${at}`,
        sequence,
        event,
        severity: "INFO",
        ...(payload && { payload }),
      }),
    );
  }),
).flat();
const FORGED = JSON.stringify({ timestamp: START, sessionId: "forged", sequence: 0, event: "WMS_LOADED" });
const UNNAMED = JSON.stringify({
  timestamp: START,
  sessionId: "undefined",
  sequence: 0,
  event: "WMS_LOADED",
});
const FILE = [...BODIES, UNNAMED, FORGED]
  .map((body) =>
    JSON.stringify({ headers: { "x-wms-content-mac": sign(body === FORGED ? "" : body) }, body }),
  )
  .join("\n");

/** By facet: the number on its button. @param {Page} page @returns {Promise<Record<string, number>>} */
function facets(page) {
  return page.$$eval("[data-facet]", (all) =>
    Object.fromEntries(
      all.map((element) => [
        element.getAttribute("data-facet") ?? "",
        Number(
          (element.querySelector(".bar-count") ?? element).textContent?.replace("−", "").replaceAll(",", ""),
        ),
      ]),
    ),
  );
}

/** @param {Page} page */
const hash = (page) => page.evaluate(() => decodeURIComponent(location.hash));

/** @param {Page} page @param {string} secret */
async function load(page, secret) {
  await page.evaluate(() => {
    location.hash = "#session";
  });
  await page.waitForSelector("#lines-secret");
  await set(page, "#lines-secret", secret);
  await drop(page, Buffer.from(FILE), "population.jsonl");
  await page.evaluate(() => {
    location.hash = "#sessions";
  });
}

/** @param {import("puppeteer-core").Browser} browser @param {string} url @param {(name: string, run: () => unknown) => Promise<void>} check */
export async function checkOverview(browser, url, check) {
  const { page, errors, close } = await open(browser, `${url}#sessions`, { width: 1440 });
  await check("the funnel and the reasons are those that the sessions were made with", async () => {
    // The simulator's, until there are others.
    await comesTo(() => text(page, "#report-counts"), "1 session, 1 visit, 1 measurement.");
    await load(page, SECRET);
    await comesTo(
      () => text(page, "#report-counts"),
      `${TOTAL} sessions, ${TOTAL} visits, 170 measurements, 1 delivery without a session ID.`,
    );
    /** @type {Record<string, number>} */
    const wanted = {};
    NAMES.forEach((name, at) => {
      const reached = REACHED[at] ?? 0;
      const lost = (at === 0 ? TOTAL : (REACHED[at - 1] ?? 0)) - reached;
      wanted[`step:${name}`] = reached;
      if (lost > 0) wanted[`lost:${name}`] = lost;
    });
    for (const [many, , reason] of KINDS) if (reason) wanted[`reason:${reason}`] = many;
    const { "reason:silent": silent, ...told } = await facets(page);
    assert.deepEqual(told, wanted);
    // Those of an unknown code.
    assert.equal(silent, 5);
  });
  await check("a press lists as many sessions as it tells, and the address says so", async () => {
    for (const [facet, many] of Object.entries(await facets(page))) {
      await page.$eval(`[data-facet="${facet}"]`, (element) => /** @type {HTMLElement} */ (element).click());
      await comesTo(() => text(page, "#sessions-count"), `${many} of ${TOTAL + 1} sessions`);
      assert.equal(await hash(page), `#sessions?only=${facet}`);
    }
    await page.click("#show-all");
    await comesTo(() => text(page, "#sessions-count"), `${TOTAL + 1} of ${TOTAL + 1} sessions`);
    assert.equal(await hash(page), "#sessions");
  });
  await check(
    "by keyboard: the focus stays on what is pressed, and a second press lists all again",
    async () => {
      const focused = () => page.evaluate(() => document.activeElement?.getAttribute("data-facet"));
      await page.focus('[data-facet="step:redirected"]');
      await page.keyboard.press("Tab");
      await page.keyboard.press("Enter");
      await comesTo(() => text(page, "#sessions-count"), `60 of ${TOTAL + 1} sessions`);
      assert.equal(await focused(), "lost:redirected");
      assert.deepEqual(
        await page.$$eval('[data-facet][aria-pressed="true"]', (all) =>
          all.map((element) => element.getAttribute("data-facet")),
        ),
        ["lost:redirected"],
      );
      await page.keyboard.press("Enter");
      await comesTo(() => text(page, "#sessions-count"), `${TOTAL + 1} of ${TOTAL + 1} sessions`);
      assert.equal(await focused(), "lost:redirected");
    },
  );
  await check(
    "what is pressed, searched and chosen filters together, and a reload brings it back",
    async () => {
      await page.evaluate(() => {
        location.hash = "#sessions?only=reason:CONSTRAINT_VIOLATION:TOO_FAR&search=kind-3-1&outcome=failed";
      });
      // 1 and 10 to 19.
      await comesTo(() => text(page, "#sessions-count"), `11 of ${TOTAL + 1} sessions`);
      await page.reload();
      await page.waitForSelector('html[data-requests="forbidden"]');
      await load(page, SECRET);
      await page.goBack();
      await page.goBack();
      await comesTo(() => text(page, "#sessions-count"), `11 of ${TOTAL + 1} sessions`);
      await page.evaluate(() => {
        location.hash = "#sessions?only=step:nowhere";
      });
      await comesTo(() => text(page, "#sessions-count"), `0 of ${TOTAL + 1} sessions`);
      await page.click("#show-all");
    },
  );
  await check(
    "activity: a column an hour, those without a session too, and how many are completed",
    async () => {
      const columns = () =>
        page.$$eval(".periods li", (all) => all.map((element) => element.getAttribute("title")));
      const told = (/** @type {string} */ time, /** @type {number} */ many, completed = 0) =>
        `${time}: ${many} sessions, ${completed} completed`;
      assert.deepEqual(await columns(), [
        told("2023-11-14 22:00", 5),
        told("2023-11-14 23:00", 20),
        told("2023-11-15 00:00", 0),
        told("2023-11-15 01:00", 30),
        told("2023-11-15 02:00", 40),
        told("2023-11-15 03:00", 60, 60),
        told("2023-11-15 04:00", 70, 70),
      ]);
      await page.click("#by-day");
      assert.deepEqual(await columns(), [told("2023-11-14", 25), told("2023-11-15", 200, COMPLETED)]);
      // As high as they are many.
      const heights = await page.$$eval(".period", (all) =>
        all.map((element) => element.getBoundingClientRect().height),
      );
      assert.ok(Math.abs((heights[0] ?? 0) / (heights[1] ?? 1) - 25 / 200) < 0.02, heights.join());
      await page.click("#by-hour");
    },
  );
  await check("another secret: nothing of the old report stays", async () => {
    await load(page, "another secret");
    await comesTo(
      () => page.$eval(".overview", (cards) => /** @type {any} */ (cards).checkVisibility()),
      false,
    );
    assert.equal(await text(page, "#sessions-count"), "0 of 0 sessions");
    await load(page, "");
    await page.waitForFunction(() =>
      document.querySelector("#report-counts")?.textContent?.endsWith("this is what the deliveries claim."),
    );
    // Nothing is refused now, the forged one neither.
    assert.equal((await facets(page))["step:loaded"], (REACHED[0] ?? 0) + 1);
  });
  await check("while others are counted, nothing of the old report stays", async () => {
    await page.evaluate(() => {
      location.hash = "#session";
    });
    await page.waitForSelector("#lines");
    // The page waits between some and the next.
    await page.evaluate(() => {
      const { setTimeout } = window;
      const held = /** @type {Function[]} */ ([]);
      Object.assign(window, {
        setTimeout: (/** @type {Function} */ next) => held.push(next),
        goOn() {
          Object.assign(window, { setTimeout });
          for (const next of held) next();
        },
      });
    });
    await paste(page, "#lines", BODIES.slice(0, 105).join("\n"));
    await page.evaluate(() => {
      location.hash = "#sessions";
    });
    await comesTo(() => text(page, "#sessions-count"), "45 of 45 sessions");
    assert.equal(await text(page, "#report-counts"), "Counting…");
    const seen = await page.$$eval(".overview .bars, .overview .activity", (parts) =>
      parts.map((part) => part.checkVisibility({ visibilityProperty: true })),
    );
    assert.deepEqual(seen, [false, false, false]);
    await page.evaluate(() => /** @type {any} */ (window).goOn());
    await page.waitForFunction(() =>
      document.querySelector("#report-counts")?.textContent?.startsWith("45 sessions, 45 visits"),
    );
  });
  await check("no error in the page while sessions are counted", () => assert.deepEqual(errors, []));
  await close();
  for (const theme of ["light", "dark"]) {
    for (const width of [390, 1440]) {
      await check(`axe-core on the funnel, ${theme}, ${width} px`, async () => {
        const { page: own, close: end } = await open(browser, `${url}#sessions`, { theme, width });
        await load(own, SECRET);
        await own.waitForSelector('[data-facet="lost:configured"]');
        await own.$eval('[data-facet="lost:configured"]', (element) =>
          /** @type {HTMLElement} */ (element).click(),
        );
        await own.waitForSelector("#show-all");
        const found = await violations(own);
        const overflow = await own.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        assert.deepEqual([found, overflow > 0], [[], false]);
        await end();
      });
    }
  }
}
