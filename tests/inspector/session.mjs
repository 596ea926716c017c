// @ts-check
// The second view, end to end: the simulator, pasted lines, a dropped file, and each mark in reach.

import assert from "node:assert/strict";
import { isDeepStrictEqual } from "node:util";
import { summarizeSession, trackSession } from "wms-webhook/session";
import { FAULTS, SCENARIOS, simulateDeliveries, simulateSession } from "wms-webhook/tools";
import { SECRET, sign } from "./ailments.mjs";
import { drop, open, paste, set, text, verdict } from "./browser.mjs";

/** @typedef {import("puppeteer-core").Page} Page */
/** @typedef {(name: string, run: () => unknown) => Promise<void>} Check */

/**
 * The page draws when it has judged: waits until it shows this.
 * @template T
 * @param {() => Promise<T>} shown @param {T} wanted
 */
export async function comesTo(shown, wanted) {
  const end = performance.now() + 60_000;
  while (!isDeepStrictEqual(await shown(), wanted) && performance.now() < end)
    await new Promise((resolve) => setTimeout(resolve, 20));
  assert.deepEqual(await shown(), wanted);
}

/** @param {Page} page @param {Record<string, string | number | null>} expected by the names of the tiles; null for none */
export async function tilesSay(page, expected) {
  const wanted = Object.entries(expected).map(([name, told]) => `${name}: ${told}`);
  const shown = () =>
    page.evaluate(
      (names) =>
        names.map((name) => {
          const tile = document.querySelector(`[data-tile="${name}"] dd`);
          return `${name}: ${tile === null ? null : tile.textContent}`;
        }),
      Object.keys(expected),
    );
  await comesTo(shown, wanted);
}

/**
 * The sessions to choose from, and what became of all deliveries.
 * @param {Page} page @param {{ sessions: readonly string[], counts: Record<string, number> }} expected
 */
export async function sessionsSay(page, expected) {
  const shown = () =>
    page.evaluate(() => {
      const options = [...document.querySelectorAll("#which-session option")];
      const counts = /** @type {HTMLElement[]} */ ([...document.querySelectorAll("#checked [data-count]")]);
      return {
        sessions: options.map((option) => option.textContent ?? ""),
        counts: Object.fromEntries(
          counts.map(({ dataset, textContent }) => [
            dataset.count ?? "",
            Number(/^[\d,]+/.exec(textContent ?? "")?.[0].replaceAll(",", "")),
          ]),
        ),
      };
    });
  await comesTo(shown, { sessions: [...expected.sessions], counts: { ...expected.counts } });
}

/** @param {Page} page @param {number} presses */
async function walk(page, presses) {
  await page.focus("#timeline");
  await page.keyboard.press("Home");
  const places = [];
  for (let at = 0; at < presses; at += 1) {
    places.push(await page.$eval("#timeline", (element) => element.getAttribute("aria-valuetext") ?? ""));
    await page.keyboard.press("ArrowRight");
  }
  return places;
}

/** @param {Page} page @param {Check} check */
export async function checkSimulator(page, check) {
  for (const scenario of Object.keys(SCENARIOS)) {
    await check(`the scenario ${scenario}`, async () => {
      const name = /** @type {keyof typeof SCENARIOS} */ (scenario);
      const events = simulateSession({ scenario: name, seed: 7 });
      await page.select("#scenario", scenario);
      /** @type {any} */
      let state = null;
      for (const [at, event] of events.entries())
        state = trackSession(state, event, at.toString(16).padStart(64, "0")).state;
      const { phase, reason } = summarizeSession(state);
      await tilesSay(page, { deliveries: events.length, phase: `${phase}${reason ? ` (${reason})` : ""}` });
      assert.equal(await text(page, "#scenario-hint"), SCENARIOS[name]);
      const spoken = await walk(page, events.length);
      // A simulated visit begins with this event, and loses none.
      const many = events.filter(({ event }) => event === "WMS_LOADED").length;
      let visit = 0;
      events.forEach(({ sequence, event, severity }, at) => {
        if (event === "WMS_LOADED") visit += 1;
        const where = many > 1 ? `Visit ${visit} of ${many}. ` : "";
        assert.ok(spoken[at].startsWith(`${where}Sequence ${sequence}, ${event}, ${severity}.`), spoken[at]);
      });
    });
  }
  for (const fault of Object.keys(FAULTS)) {
    await check(`the fault ${fault}`, async () => {
      const name = /** @type {keyof typeof FAULTS} */ (fault);
      await page.select("#scenario", "success");
      await page.click(`#fault-${fault}`);
      const options = {
        seed: 7,
        faults: [name],
        secret: "the simulator's secret",
        oldSecret: "the secret before it",
      };
      const deliveries = simulateDeliveries(options);
      // What the tracker says of the accepted ones.
      const counts = { duplicate: 0, copy: 0, late: 0, gap: 0, first: 0, next: 0 };
      let state = null;
      for (const { body, signature, expected } of deliveries) {
        if (expected !== "accepted") continue;
        const tracked = trackSession(state, JSON.parse(body), signature.slice(-64));
        state = tracked.state;
        counts[tracked.arrival] += 1;
      }
      const refused = deliveries.filter(({ expected }) => expected !== "accepted").length;
      let lost = 0;
      for (const [from, to] of summarizeSession(state).visits.flatMap(({ missing }) => missing))
        lost += to - from + 1;
      assert.ok(lost + counts.duplicate + counts.late + refused > 0, "the fault shows");
      const told = { missing: lost, duplicates: counts.duplicate, late: counts.late, refused };
      await tilesSay(page, { deliveries: deliveries.length, ...told });
      await page.click(`#fault-${fault}`);
      const whole = { missing: 0, duplicates: 0, late: 0, refused: 0 };
      await tilesSay(page, { deliveries: simulateSession({ seed: 7 }).length, ...whole });
    });
  }
}

/** A session of our own: 1 is missing, 2 comes late and 3 twice. */
const EVENTS = [0, 3, 2, 3, 4].map((sequence) => ({
  timestamp: 1_689_684_577 + sequence * 2,
  sessionId: "own",
  sequence,
  event: "INTERMEDIATE_RESULTS",
  severity: "INFO",
  payload: { measurementId: "m", snr: sequence + 0.5, sequence },
}));

/** Three visits of one session: the second misses 1 and 2, the third 1. Their last event arrives first. */
const VISITS = [
  [0, 1, 2, 3],
  [0, 3, 4],
  [0, 2],
].flatMap((sequences, visit) =>
  sequences.map((sequence) =>
    JSON.stringify({
      timestamp: 1_689_684_577 + visit * 3600 + sequence * 10,
      sessionId: "again",
      sequence,
      event: sequence === 0 ? "WMS_LOADED" : "INTERMEDIATE_RESULTS",
      payload: { measurementId: `m-${visit}`, snr: visit + sequence },
    }),
  ),
);

/** @param {Page} page @param {Check} check */
async function checkVisits(page, check) {
  await check("visits stand side by side, each with its own sequences and gaps", async () => {
    await set(page, "#lines-secret", "");
    await paste(page, "#lines", VISITS.toReversed().join("\n"));
    await tilesSay(page, { visits: 3, deliveries: 9, missing: 3, duplicates: 0 });
    const notes = await page.$$eval("li.note-gap", (all) => all.map(({ textContent }) => textContent));
    assert.deepEqual(notes, ["visit 2: 1 to 2 are missing", "visit 3: 1 is missing"]);
    for (const axis of ["By time", "By sequence"]) {
      await press(page, axis);
      const spoken = await walk(page, VISITS.length);
      assert.deepEqual(
        spoken.map((text) => /^Visit (\d) of 3\. Sequence (\d)/.exec(text)?.slice(1).join()),
        ["1,0", "1,1", "1,2", "1,3", "2,0", "2,3", "2,4", "3,0", "3,2"],
        axis,
      );
    }
    await page.keyboard.press("Home");
    // It came last, after 3 of its own visit: later visits are no part of that.
    assert.match(await text(page, ".detail"), /Visit1 of 3.*Came aftersequence 3/);
    assert.equal((await pickAll(page)).length, VISITS.length);
    await paste(page, "#lines", VISITS.slice(0, 4).join("\n"));
    await tilesSay(page, { visits: null, deliveries: 4, missing: 0 });
  });
}

/** The event body of the documentation, with its comma before the last brace. */
const PRINTED = `{
  "timestamp": 1689684577,
  "sessionId": "ryueiwoqfh910fu3rpqruvfiu",
  "sequence": 0,
  "event": "MEASUREMENT_CREATED",
  "severity": "INFO",
  "payload": {
    "measurementId": "f0c8ca8d-111d-4dcf-a69d-46ed39a2db06"
  },
}`;

/** @param {Page} page @param {Check} check */
export async function checkLines(page, check) {
  await check("pasted events: a gap, a late one and a duplicate are told, listed and in reach", async () => {
    await paste(page, "#lines", EVENTS.map((event) => JSON.stringify(event)).join("\n"));
    const told = { missing: 1, duplicates: 1, late: 1, unchecked: 5, refused: null };
    await tilesSay(page, { deliveries: 5, ...told });
    assert.match(
      await text(page, ".notes"),
      /1 is missing.*2 INTERMEDIATE_RESULTS: late.*3 INTERMEDIATE_RESULTS: duplicate/,
    );
    await page.$eval(".note-late", (element) => /** @type {HTMLElement} */ (element).click());
    assert.equal(
      await page.$eval(".detail", (element) => /** @type {HTMLElement} */ (element).dataset.arrival),
      "late",
    );
    assert.match(await text(page, ".detail"), /Came aftersequence 3/);
  });
  await check("saved deliveries are judged by the secret, and each opens in the other view", async () => {
    const lines = EVENTS.map((event) => {
      const body = JSON.stringify(event);
      return JSON.stringify({ headers: { "x-wms-content-mac": sign(body) }, body, verdict: "accepted" });
    });
    lines[1] = lines[1].replace("snr", "snR");
    await set(page, "#lines-secret", SECRET);
    await paste(page, "#lines", lines.join("\n"));
    await tilesSay(page, { deliveries: 5, refused: 1 });
    await page.$eval(".note-refused", (element) => /** @type {HTMLElement} */ (element).click());
    assert.match(await text(page, ".detail"), /Refused: signature_mismatch/);
    await page.click(".detail .button");
    await page.waitForSelector("#verdict");
    await set(page, "#secret", SECRET);
    assert.equal(await verdict(page), "signature_mismatch");
    await page.evaluate(() => {
      location.hash = "#session";
    });
    await page.waitForSelector("#lines");
  });
  await checkVisits(page, check);
  await check("lines that are neither are counted, and the rest is shown", async () => {
    await set(page, "#lines-secret", "");
    await drop(page, Buffer.from(`nonsense\n${JSON.stringify(EVENTS[0])}\n{"a":1}\n`), "lines.jsonl");
    await tilesSay(page, { deliveries: 1, unchecked: 1 });
    assert.match(
      await text(page, "#view-session .form-note"),
      /2 lines are neither an event nor a delivery; the first is line 1/,
    );
  });
  await check("elements that are neither are counted, too, and so is what is not looked at", async () => {
    const note = () => text(page, "#view-session .form-note");
    await drop(page, Buffer.from(JSON.stringify([{ a: 1 }, EVENTS[0]])), "array.json");
    await tilesSay(page, { deliveries: 1 });
    assert.match(await note(), /^1 delivery read\.1 line is neither .* line 1\.$/);
    const lines = `${JSON.stringify(EVENTS[0])}\n${"{}\n".repeat(99_999)}${JSON.stringify(EVENTS[1])}`;
    await drop(page, Buffer.from(lines), "long.jsonl");
    await tilesSay(page, { deliveries: 1 });
    assert.match(await note(), /Only the first 100,000 lines were read/);
    await drop(page, Buffer.from(lines.replace("{}\n", "")), "long.jsonl");
    await tilesSay(page, { deliveries: 2 });
    assert.doesNotMatch(await note(), /Only the first/);
  });
  await check(
    "an event over several lines is read, as WMS prints its example, and so are several",
    async () => {
      const printed = PRINTED.replace("0,", "7,");
      for (const [text, deliveries] of /** @type {const} */ ([
        [PRINTED, 1],
        [`\ufeff\r\n${PRINTED.replaceAll("\n", "\r\n")}\r\n`, 1],
        [`${PRINTED}\n\n${printed}`, 2],
      ])) {
        await set(page, "#lines", "");
        await drop(page, Buffer.from(text), "printed.json");
        await tilesSay(page, { deliveries, unchecked: deliveries });
        assert.match(
          (await walk(page, 1))[0],
          /^Sequence 0, MEASUREMENT_CREATED, INFO\. Not checked\. The first/,
        );
      }
      // It is kept as it was printed, and the signature over that holds.
      await set(page, "#lines-secret", SECRET);
      const saved = JSON.stringify(
        { headers: { "x-wms-content-mac": sign(PRINTED) }, body: PRINTED },
        null,
        2,
      );
      await drop(page, Buffer.from(saved), "saved.json");
      await tilesSay(page, { deliveries: 1, refused: 0 });
      await set(page, "#lines-secret", "");
    },
  );
  await check(
    "what cannot be read leaves nothing simulated, and the simulator comes back on request",
    async () => {
      const isShown = () =>
        page.$eval("#scenario", (element) => /** @type {any} */ (element).checkVisibility());
      await paste(page, "#lines", JSON.stringify(EVENTS[0]));
      await tilesSay(page, { deliveries: 1, unchecked: 1 });
      assert.equal(await isShown(), false, "it is away while your deliveries are shown");
      await page.click("#simulate");
      for (const [content, told] of /** @type {const} */ ([
        [Buffer.alloc(17 * 1024 * 1024), /more than this page reads/],
        [Buffer.from("nonsense"), /1 line is neither/],
      ])) {
        await page.$eval("#scenario", (element) => element.dispatchEvent(new Event("input")));
        await page.waitForFunction(() =>
          document.querySelector("#checked")?.textContent?.includes("imulated"),
        );
        assert.equal(await isShown(), true);
        await page.evaluate((length) => {
          const dataTransfer = new DataTransfer();
          const bytes = length > 100 ? new Uint8Array(length) : "nonsense";
          dataTransfer.items.add(new File([bytes], "file"));
          document.body.dispatchEvent(
            new DragEvent("drop", { dataTransfer, bubbles: true, cancelable: true }),
          );
        }, content.length);
        await sessionsSay(page, { sessions: [], counts: {} });
        assert.equal(await page.$(".tiles"), null);
        assert.match(await text(page, "#view-session .form-note"), told);
      }
    },
  );
  await check("hostile sequences, times and codes", async () => {
    const hostile = [0, 9_007_199_254_740_991, 5].map((sequence) =>
      JSON.stringify({
        timestamp: sequence * 1e200,
        sessionId: "<b>\u202e",
        sequence,
        event: "<img src=x>".repeat(50),
        severity: "?",
      }),
    );
    await paste(page, "#lines", hostile.join("\n"));
    await tilesSay(page, { deliveries: 3 });
    for (const name of ["By time", "By sequence"]) await press(page, name);
    assert.match((await walk(page, 1))[0], /^Sequence 0, <img src=x>/);
    assert.equal(await page.$("main img, main b:not(.row b)"), null);
  });
}

/** @param {Page} page @param {string} label */
export async function press(page, label) {
  const found = await page.$$("#view-session button");
  for (const button of found) {
    if ((await button.evaluate((element) => element.textContent)) === label) return button.click();
  }
  throw new Error(`no button is named ${label}`);
}

/** Which marks a hand finds that looks over the whole plot. @param {Page} page */
export function pickAll(page) {
  return page.evaluate(() => {
    const over = /** @type {HTMLElement} */ (document.querySelector("#timeline .u-over"));
    const { left, top, width, height } = over.getBoundingClientRect();
    const found = new Set();
    for (let y = 0; y < height; y += 8) {
      for (let x = 0; x < width; x += 8) {
        const at = { clientX: left + x, clientY: top + y, pointerType: "touch", bubbles: true };
        over.dispatchEvent(new PointerEvent("pointerup", at));
        found.add(document.querySelector("#timeline")?.getAttribute("aria-valuenow"));
      }
    }
    return [...found];
  });
}

/** @param {Page} page @param {Check} check */
export async function checkMarks(page, check) {
  await check("a mark is picked by the pointer, by sequence and by time", async () => {
    await page.select("#scenario", "low-snr");
    await page.$eval("#scenario", (element) => element.dispatchEvent(new Event("input")));
    await page.waitForFunction(() =>
      document.querySelector('[data-tile="phase"] dd')?.textContent?.includes("LOW_SNR"),
    );
    for (const axis of ["By time", "By sequence"]) {
      await press(page, axis);
      await new Promise((resolve) => setTimeout(resolve, 100));
      const picked = await pickAll(page);
      const events = simulateSession({ scenario: "low-snr", seed: 7 });
      assert.equal(picked.length, events.length, `${axis}: ${picked}`);
    }
  });
  await check("a mark is picked by a real mouse", async () => {
    await page.focus("#timeline");
    await page.keyboard.press("Home");
    const box = await page.$eval("#timeline .u-over", (element) => {
      element.scrollIntoView({ block: "center" });
      const { x, y, width, height } = element.getBoundingClientRect();
      return { x, y, width, height };
    });
    // Along the lane of the camera, the second of seven.
    const y = box.y + (2 / 7.7) * box.height;
    for (let x = 4; x < box.width && (await text(page, "#detail h3")) === "WMS_LOADED"; x += 12) {
      await page.mouse.click(box.x + x, y);
    }
    assert.match(await text(page, "#detail h3"), /^CAMERA_/);
  });
}

/**
 * 10,000 events: nothing hangs, and how long a frame takes.
 * @param {import("puppeteer-core").Browser} browser @param {string} url @param {string} name @param {Check} check
 */
export async function checkMany(browser, url, name, check) {
  await check("10,000 events", async () => {
    const { page, close } = await open(browser, `${url}#session`);
    const lines = Array.from({ length: 10_000 }, (_, sequence) => {
      const kinds = [
        ["INTERMEDIATE_RESULTS", "INFO", { measurementId: "m", snr: 5 + Math.sin(sequence / 300), sequence }],
        ["MEASUREMENT_CANCELED", "WARN", { measurementId: "m" }],
        ["API_ERROR", "ERROR", {}],
      ];
      const [event, severity, payload] = kinds[sequence % 97 === 0 ? 2 : sequence % 31 === 0 ? 1 : 0];
      return JSON.stringify({
        timestamp: 1_689_684_577 + sequence,
        sessionId: "long",
        sequence,
        event,
        severity,
        payload,
      });
    });
    // What a timer of the page sees of the progress: it sees something only if the page has its turn.
    await page.evaluate(() => {
      const seen = new Set();
      Object.assign(globalThis, { seen });
      const look = () => {
        seen.add(document.querySelector("#view-session .toolbar .hint")?.textContent);
        setTimeout(look);
      };
      look();
    });
    const start = performance.now();
    await drop(page, Buffer.from(lines.join("\n")), "long.jsonl");
    await tilesSay(page, { deliveries: "10,000" });
    const shown = performance.now() - start;
    const seen = await page.evaluate(() => [.../** @type {any} */ (globalThis).seen]);
    assert.ok(
      seen.some((text) => / of 10,000 deliveries judged…$/.test(text)),
      seen.join("\n"),
    );
    // Each severity is seen: so many pixels of the timeline have its colour.
    const drawn = await page.evaluate(() => {
      const canvas = /** @type {HTMLCanvasElement} */ (document.querySelector("#timeline canvas"));
      const { data } = /** @type {any} */ (canvas.getContext("2d")).getImageData(
        0,
        0,
        canvas.width,
        canvas.height,
      );
      return ["--info", "--warn", "--error"].map((token) => {
        const colour = getComputedStyle(document.documentElement).getPropertyValue(token);
        const wanted = Number.parseInt(colour.trim().slice(1), 16);
        let pixels = 0;
        for (let at = 0; at < data.length; at += 4) {
          if (data[at] * 65_536 + data[at + 1] * 256 + data[at + 2] === wanted) pixels += 1;
        }
        return pixels;
      });
    });
    assert.ok(
      drawn.every((pixels) => pixels > 500),
      `pixels of each severity: ${drawn}`,
    );
    const frames = await page.evaluate(async () => {
      const timeline = /** @type {HTMLElement} */ (document.querySelector("#timeline"));
      /** @type {number[]} */
      const times = [];
      const keys = [
        "ArrowRight",
        "ArrowRight",
        "+",
        "ArrowRight",
        "PageUp",
        "End",
        "-",
        "Home",
        "0",
        "ArrowRight",
      ];
      for (let at = 0; at < 60; at += 1) {
        const begin = performance.now();
        timeline.dispatchEvent(new KeyboardEvent("keydown", { key: keys[at % keys.length], bubbles: true }));
        await new Promise((resolve) => requestAnimationFrame(resolve));
        times.push(performance.now() - begin);
      }
      return times.toSorted((one, other) => one - other);
    });
    assert.equal(frames.length, 60);
    console.log(
      `${name}: 10,000 events judged and drawn in ${shown.toFixed(0)} ms; a key press to its frame: median ${frames[30].toFixed(0)} ms, slowest ${frames[59].toFixed(0)} ms`,
    );
    await page.keyboard.press("Escape");
    await close();
  });
}
