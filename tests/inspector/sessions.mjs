// @ts-check
// The third view: which sessions are listed, in which order, by what keys, and what its address and files say.

import assert from "node:assert/strict";
import { SECRET, sign } from "./ailments.mjs";
import { violations } from "./axe.mjs";
import { drop, open, set, text } from "./browser.mjs";
import { comesTo, tilesSay } from "./session.mjs";

/** @typedef {import("puppeteer-core").Page} Page */

const START = 1_700_000_000;
const MANY = 5000;
/** What the events of a session end in, and what became of it then. */
const ENDS = /** @type {const} */ ([
  ["RESULTS_RECEIVED", "completed", ""],
  ["LOW_SNR", "failed", "LOW_SNR"],
  ["MEASUREMENT_CANCELED", "cancelled", "MEASUREMENT_CANCELED"],
  ["PAGE_UNLOADED", "left", ""],
]);

/** Session number `at`: begins `at` minutes after the first, takes `at % 50` seconds, and misses `at % 3` events. */
function bodies(/** @type {number} */ at) {
  const [end, outcome, reason] = ENDS[at % ENDS.length] ?? ENDS[0];
  const sessionId = `visit-${String(at).padStart(4, "0")}`;
  const payload = end === "LOW_SNR" ? { details: "LOW_SNR" } : { measurementId: "m" };
  const events = [
    { timestamp: START + at * 60, sessionId, sequence: 0, event: "WMS_LOADED", severity: "INFO" },
    {
      timestamp: START + at * 60 + (at % 50),
      sessionId,
      sequence: 1 + (at % 3),
      event: end,
      severity: "INFO",
      payload,
    },
  ];
  return { bodies: events.map((event) => JSON.stringify(event)), sessionId, outcome, reason };
}

const SESSIONS = Array.from({ length: MANY }, (_, at) => bodies(at));
/** One after the other as they would arrive: the first events of all, then the last. */
const FILE = [0, 1]
  .flatMap((part) => SESSIONS.map((session) => session.bodies[part] ?? ""))
  .map((body) => JSON.stringify({ headers: { "x-wms-content-mac": sign(body) }, body }))
  .join("\n");

/** The cells of the rows that are there, by their names. @param {Page} page @returns {Promise<Record<string, string>[]>} */
function rows(page) {
  return page.$$eval(".rows .session-row", (all) =>
    all
      .toSorted(
        (one, other) =>
          Number(one.getAttribute("aria-rowindex")) - Number(other.getAttribute("aria-rowindex")),
      )
      .map((row) =>
        Object.fromEntries(
          [...row.children].map((cell) => [
            /cell-(\w+)/.exec(cell.className)?.[1] ?? "",
            cell.textContent ?? "",
          ]),
        ),
      ),
  );
}

/** @param {Page} page */
const first = async (page) => (await rows(page))[0]?.session;
/** @param {Page} page */
const hash = (page) => page.evaluate(() => location.hash);

/** What the next file that is saved says. @param {Page} page @param {string} button */
function saved(page, button) {
  return page.evaluate(async (selector) => {
    const { createObjectURL } = URL;
    const made = new Promise((resolve) => {
      URL.createObjectURL = (blob) => {
        URL.createObjectURL = createObjectURL;
        resolve(/** @type {Blob} */ (blob).text());
        return createObjectURL(blob);
      };
    });
    /** @type {HTMLElement} */ (document.querySelector(selector)).click();
    return made;
  }, button);
}

/** @param {import("puppeteer-core").Browser} browser @param {string} url @param {(name: string, run: () => unknown) => Promise<void>} check */
export async function checkSessions(browser, url, check) {
  const { page, errors, close } = await open(browser, `${url}#sessions`, { width: 1440 });
  await check(
    "5,000 sessions are listed, the newest first, of which only those in sight are elements",
    async () => {
      await page.evaluate(() => {
        location.hash = "#session";
      });
      await page.waitForSelector("#lines-secret");
      await set(page, "#lines-secret", SECRET);
      await drop(page, Buffer.from(FILE), "many.jsonl");
      await page.evaluate(() => {
        location.hash = "#sessions";
      });
      await comesTo(() => text(page, "#sessions-count"), "5,000 of 5,000 sessions");
      const shown = await rows(page);
      assert.ok(shown.length < 60, `${shown.length} rows are elements`);
      shown.forEach(({ session, outcome, reason, missing: _, gaps, events }, at) => {
        const number = MANY - 1 - at;
        const wanted = SESSIONS[number];
        assert.deepEqual(
          [session, outcome, reason, gaps, events],
          [wanted?.sessionId, wanted?.outcome, wanted?.reason || "–", String(number % 3), "2"],
        );
      });
      assert.equal(await page.$eval("#sessions", (grid) => grid.getAttribute("aria-rowcount")), "5001");
    },
  );
  await check("the keys walk through all of them, and Enter opens one", async () => {
    await page.focus("#sessions");
    const active = () =>
      page.evaluate(() => {
        const id = document.querySelector("#sessions")?.getAttribute("aria-activedescendant");
        return document.getElementById(id ?? "")?.querySelector(".cell-session")?.textContent;
      });
    assert.equal(await active(), "visit-4999");
    for (const [key, wanted] of /** @type {const} */ ([
      ["ArrowDown", "visit-4998"],
      ["PageDown", "visit-4988"],
      ["ArrowUp", "visit-4989"],
      ["End", "visit-0000"],
      ["ArrowDown", "visit-0000"],
      ["PageUp", "visit-0010"],
      ["Home", "visit-4999"],
      ["ArrowDown", "visit-4998"],
    ])) {
      await page.keyboard.press(key);
      await comesTo(active, wanted);
    }
    await page.keyboard.press("Enter");
    await tilesSay(page, { deliveries: 2, missing: 4998 % 3, phase: "cancelled (MEASUREMENT_CANCELED)" });
    assert.equal(await hash(page), "#session?id=visit-4998");
    await page.goBack();
    await page.waitForSelector("#sessions");
  });
  await check("sorted by each column, both ways", async () => {
    const by = async (/** @type {string} */ name) => {
      await page.click(`[data-sort="${name}"]`);
      return (await rows(page))[0];
    };
    assert.equal((await by("start"))?.session, "visit-0000");
    assert.equal((await by("start"))?.session, "visit-4999");
    assert.equal((await by("session"))?.session, "visit-0000");
    assert.equal((await by("duration"))?.duration, "0 s");
    assert.equal((await by("duration"))?.duration, "49 s");
    assert.equal((await by("gaps"))?.gaps, "0");
    assert.equal((await by("gaps"))?.gaps, "2");
    assert.equal((await by("outcome"))?.outcome, "cancelled");
    // What is not known is last, whichever way.
    assert.equal((await by("reason"))?.reason, "LOW_SNR");
    assert.equal((await by("reason"))?.reason, "MEASUREMENT_CANCELED");
    assert.match(await hash(page), /^#sessions\?sort=-reason$/);
  });
  await check("a heading that is pressed by the keys keeps them", async () => {
    await page.focus('[data-sort="start"]');
    for (const direction of ["ascending", "descending"]) {
      await page.keyboard.press("Enter");
      const said = await page.evaluate(() => [
        document.activeElement?.getAttribute("data-sort"),
        document.activeElement?.parentElement?.getAttribute("aria-sort"),
      ]);
      assert.deepEqual(said, ["start", direction]);
    }
    await page.click('[data-sort="reason"]');
    await page.click('[data-sort="reason"]');
  });
  await check("searched and filtered; the address says so, and brings it back", async () => {
    await page.select("#sessions-outcome", "failed");
    await comesTo(() => text(page, "#sessions-count"), "1,250 of 5,000 sessions");
    await set(page, "#sessions-search", "VISIT-00");
    await comesTo(() => text(page, "#sessions-count"), "25 of 5,000 sessions");
    assert.equal(await hash(page), "#sessions?outcome=failed&search=VISIT-00&sort=-reason");
    assert.ok(
      (await rows(page)).every(
        ({ outcome, session }) => outcome === "failed" && session?.startsWith("visit-00"),
      ),
    );
    const address = await page.evaluate(() => location.href);
    await page.evaluate(() => {
      location.hash = "#sessions";
    });
    await comesTo(() => text(page, "#sessions-count"), "5,000 of 5,000 sessions");
    await page.evaluate((to) => {
      location.href = to;
    }, address);
    await comesTo(() => text(page, "#sessions-count"), "25 of 5,000 sessions");
    await set(page, "#sessions-search", "nothing has this");
    await comesTo(() => text(page, "#sessions-count"), "0 of 5,000 sessions");
    assert.equal(await first(page), undefined);
  });
  await check("a row that is pressed while sessions are counted stays until it is let go", async () => {
    await page.evaluate(() => {
      location.hash = "#sessions";
    });
    await comesTo(() => text(page, "#sessions-count"), "5,000 of 5,000 sessions");
    await page.evaluate(() => {
      const told = /** @type {Element} */ (document.querySelector("#report-counts"));
      new MutationObserver((_, observer) => {
        const row = document.querySelector(".rows .session-row");
        if (told.textContent !== "Counting…" || !row) return;
        observer.disconnect();
        row.setAttribute("data-pressed", "");
        row.dispatchEvent(new PointerEvent("pointerdown", { bubbles: true }));
      }).observe(told, { childList: true });
    });
    await drop(page, Buffer.from(FILE.split("\n").slice(0, 500).join("\n")));
    await page.waitForSelector("[data-pressed]");
    // They are counted long before.
    await new Promise((resolve) => setTimeout(resolve, 3000));
    const said = () => text(page, "#report-counts");
    assert.deepEqual([(await page.$("[data-pressed]")) !== null, await said()], [true, "Counting…"]);
    // The list has another size, as when it appears.
    await page.evaluate(async () => {
      const list = /** @type {HTMLElement} */ (document.querySelector("#sessions"));
      const turn = () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
      list.style.height = "200px";
      await turn();
      await turn();
      list.style.height = "";
      await turn();
    });
    assert.notEqual(await page.$("[data-pressed]"), null);
    const top = () => page.$eval("#sessions", (list) => list.getBoundingClientRect().top);
    const before = await top();
    await page.evaluate(() => document.body.dispatchEvent(new PointerEvent("pointerup", { bubbles: true })));
    await comesTo(said, "500 sessions, 500 visits, 0 measurements.");
    assert.equal(await page.$("[data-pressed]"), null);
    // What somebody aims at does not move once they are counted.
    assert.equal(await top(), before);
  });
  await check("what is listed is exported, as JSON and as CSV that no sheet runs", async () => {
    const hostile = ['=HYPERLINK("x")', "a,b", "plain"].map((sessionId, at) =>
      JSON.stringify({
        timestamp: START + at,
        sessionId,
        sequence: 0,
        event: "WMS_LOADED",
        severity: "INFO",
      }),
    );
    await page.evaluate(() => {
      location.hash = "#sessions?sort=start";
    });
    await drop(
      page,
      Buffer.from(
        hostile
          .map((body) => JSON.stringify({ headers: { "x-wms-content-mac": sign(body) }, body }))
          .join("\n"),
      ),
    );
    await comesTo(() => text(page, "#sessions-count"), "3 of 3 sessions");
    assert.deepEqual(JSON.parse(String(await saved(page, "#export-json")))[0], {
      ...{ session: '=HYPERLINK("x")', outcome: "loaded", reason: null, start: "2023-11-14T22:13:20.000Z" },
      ...{ durationSeconds: 0, events: 1, missing: 0, snr: null, checked: true },
    });
    assert.equal(
      await saved(page, "#export-csv"),
      [
        "session,outcome,reason,start,durationSeconds,events,missing,snr,checked",
        `"'=HYPERLINK(""x"")",loaded,,2023-11-14T22:13:20.000Z,0,1,0,,true`,
        '"a,b",loaded,,2023-11-14T22:13:21.000Z,0,1,0,,true',
        "plain,loaded,,2023-11-14T22:13:22.000Z,0,1,0,,true",
        "",
      ].join("\r\n"),
    );
  });
  await check("forged sessions are not listed, and those that nobody checked say so", async () => {
    const body = SESSIONS[0]?.bodies[0] ?? "";
    const forged = body.replace("visit-0000", "forged");
    const lines = [body, forged].map((one) =>
      JSON.stringify({ headers: { "x-wms-content-mac": sign(body) }, body: one }),
    );
    await drop(page, Buffer.from(lines.join("\n")));
    await comesTo(async () => (await rows(page)).map(({ session }) => session), ["visit-0000"]);
    await page.evaluate(() => {
      location.hash = "#session";
    });
    await page.waitForSelector("#lines-secret");
    await set(page, "#lines-secret", "");
    await page.evaluate(() => {
      location.hash = "#sessions";
    });
    const unchecked = ["visit-0000 (not checked)", "forged (not checked)"];
    await comesTo(
      async () => (await rows(page)).map(({ session }) => session).toSorted(),
      unchecked.toSorted(),
    );
  });
  await check("no error in the page while sessions are listed", () => assert.deepEqual(errors, []));
  await close();
  await checkStart(browser, url, check);
  for (const theme of ["light", "dark"]) {
    for (const width of [390, 1440]) {
      await check(`axe-core on the sessions, ${theme}, ${width} px`, async () => {
        const { page: own, close: end } = await open(browser, `${url}#sessions`, { theme, width });
        await drop(
          own,
          Buffer.from(
            SESSIONS.slice(0, 100)
              .map((session) => session.bodies[0])
              .join("\n"),
          ),
        );
        await comesTo(() => text(own, "#sessions-count"), "100 of 100 sessions");
        const found = await violations(own);
        const overflow = await own.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        assert.deepEqual([found, overflow > 0], [[], false]);
        await end();
      });
    }
  }
}

/** @param {import("puppeteer-core").Browser} browser @param {string} url @param {(name: string, run: () => unknown) => Promise<void>} check */
async function checkStart(browser, url, check) {
  await check("the start is told in the zone of whoever looks at it", async () => {
    const page = await browser.newPage();
    page.setDefaultTimeout(120_000);
    await page.emulateTimezone("Asia/Kolkata");
    await page.goto(`${url}#sessions`);
    await page.waitForSelector("#sessions");
    await drop(page, Buffer.from(SESSIONS[0]?.bodies[0] ?? ""));
    await comesTo(async () => (await rows(page))[0]?.start, "2023-11-15 03:43:20");
    assert.match(await text(page, '[data-sort="start"]'), /Start \(Asia\/(Kolkata|Calcutta)\)/);
    await page.close();
  });
}
