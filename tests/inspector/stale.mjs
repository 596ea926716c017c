// @ts-check
// Nothing on the page outlives what it was made from: a cause, a note, a link, an example's secret.

import assert from "node:assert/strict";
import { simulateSession } from "wms-webhook/tools";
import { BODY, SECRET, sign } from "./ailments.mjs";
import { causes, enter, open, paste, set, text, verdict } from "./browser.mjs";
import { comesTo, sessionsSay, tilesSay } from "./session.mjs";
import { dropTwo } from "./verdicts.mjs";

/** @typedef {import("puppeteer-core").Browser} Browser */
/** @typedef {import("puppeteer-core").Page} Page */
/** @typedef {(name: string, run: () => unknown) => Promise<void>} Check */

/** @param {Page} page @param {"session" | "delivery"} name */
async function go(page, name) {
  await page.evaluate((hash) => {
    location.hash = hash;
  }, `#${name}`);
  await page.waitForSelector(name === "session" ? "#lines" : "#verdict");
}

/**
 * Types into a field, and reads the page before it gets another turn.
 * @param {Page} page @param {string} selector @param {string} typed
 */
function atOnce(page, selector, typed) {
  return page.$eval(
    selector,
    (element, value) => {
      const field = /** @type {HTMLInputElement} */ (element);
      field.value = value;
      field.dispatchEvent(new InputEvent("input", { bubbles: true }));
      const shown = /** @type {HTMLElement | null} */ (document.querySelector("#verdict .verdict"));
      return {
        code: shown?.dataset.code ?? "",
        findings: document.querySelectorAll("#findings .finding").length,
        isForged: document.querySelector("[data-forge]") !== null,
      };
    },
    typed,
  );
}

/** @param {Browser} browser @param {string} url @param {Check} check */
export async function checkStale(browser, url, check) {
  const { page, errors, close } = await open(browser, url);
  const word = () => text(page, "#verdict .verdict-word");
  /** @param {string[]} wanted */
  const causesAre = (wanted) => comesTo(() => causes(page), wanted);

  await check("verdict, cause and forgery go with what they were made from", async () => {
    await enter(page, { body: BODY, signature: sign(BODY), secret: SECRET });
    await page.click("#forge");
    await page.waitForSelector("[data-forge]");
    const refused = { code: "signature_mismatch", findings: 0, isForged: false };
    assert.deepEqual(await atOnce(page, "#body", `${BODY}\n`), refused);
    await causesAre(["body_newline_added"]);
    assert.deepEqual(await atOnce(page, "#secret", "a guess"), refused);
    await causesAre(["unexplained"]);
    assert.deepEqual(await atOnce(page, "#others", SECRET), refused);
    assert.deepEqual(await atOnce(page, "#signature", sign(`${BODY}\n`)), refused);
    await causesAre(["secret_other"]);
    const accepted = { code: "accepted", findings: 0, isForged: false };
    assert.deepEqual(await atOnce(page, "#secret", SECRET), accepted);
    await set(page, "#others", "");
  });
  await check("a large body is judged at once, too", async () => {
    const long = BODY.replace("s-1", "s".repeat(30_000));
    await enter(page, { body: long, signature: sign(long), secret: SECRET });
    await page.waitForSelector("#forge");
    assert.equal(await verdict(page), "accepted");
    assert.equal((await atOnce(page, "#secret", "a guess")).code, "signature_mismatch");
    assert.equal((await atOnce(page, "#secret", "")).code, "");
    assert.equal((await atOnce(page, "#secret", SECRET)).code, "accepted");
  });
  await check("the cause is looked for again when other bodies are at hand", async () => {
    const other = BODY.replace("3", "4");
    await enter(page, { body: BODY, signature: sign(other), secret: SECRET });
    await causesAre(["unexplained"]);
    await go(page, "session");
    await paste(page, "#lines", other);
    await tilesSay(page, { deliveries: 1 });
    await go(page, "delivery");
    await causesAre(["body_of_other_delivery"]);
    await page.waitForSelector(".panes.two");
    await go(page, "session");
    await set(page, "#lines", "");
    await sessionsSay(page, { sessions: [], counts: {} });
    await go(page, "delivery");
    await causesAre(["unexplained"]);
    assert.equal(await page.$(".panes.two"), null);
  });
  await check("a link and a note go once the form holds something else", async () => {
    await enter(page, { body: BODY, signature: sign(BODY), secret: SECRET });
    await page.click("#share");
    await page.waitForFunction(() => document.querySelector(".form-note")?.textContent?.includes("The link"));
    await set(page, "#secret", "a guess");
    const hash = () => page.evaluate(() => location.hash);
    assert.match(await hash(), /^#delivery=/, "the link has no secret");
    await set(page, "#body", BODY.replace("s-1", "s-2"));
    assert.equal(await hash(), "#delivery");
    assert.equal(await text(page, ".form-note"), "");
    await page.click("#share");
    await page.waitForFunction(() => location.hash.startsWith("#delivery="));
    await page.click("#clear");
    assert.equal(await hash(), "#delivery");
  });
  await check("the secret of an example judges no other delivery", async () => {
    const curl = `curl http://127.0.0.1/ -H 'X-WMS-Content-MAC: ${sign(BODY)}' --data-raw '${BODY}'`;
    await page.select("#examples", "0");
    assert.equal(await verdict(page), "accepted");
    await paste(page, "#body", curl);
    assert.equal(await word(), "Add the secret");
    // One that was typed does.
    await set(page, "#secret", SECRET);
    assert.equal(await verdict(page), "accepted");
    await paste(page, "#body", curl.replace("s-1", "s-2"));
    assert.equal(await verdict(page), "signature_mismatch");
    // Nor does the simulator's.
    await go(page, "session");
    await page.click("#fault-tampered");
    await page.waitForSelector(".note-refused");
    await page.click("#fault-tampered");
    await page.waitForFunction(() => document.querySelector("#checked")?.textContent?.includes(" 0 refused"));
    await page.click(".detail .button");
    await page.waitForSelector("#verdict");
    assert.equal(await verdict(page), "accepted");
    await paste(page, "#body", curl);
    assert.equal(await word(), "Add the secret");
  });
  await check("of two files the last is shown, even if it is read first", async () => {
    await enter(page, { body: "", signature: sign(BODY), secret: SECRET });
    await dropTwo(page, BODY.replace("s-1", "s-2"), BODY);
    assert.equal(await page.$eval("#body", (field) => /** @type {any} */ (field).value), BODY);
    assert.equal(await verdict(page), "accepted");
  });
  await check("the simulated session follows seed, scenario and faults", async () => {
    await go(page, "session");
    for (const seed of [8, 9]) {
      await set(page, "#seed", String(seed));
      const [event] = simulateSession({ scenario: "success", seed });
      const many = simulateSession({ scenario: "success", seed }).length;
      const session = `${event?.sessionId.slice(0, 48)} (${many} deliveries)`;
      await sessionsSay(page, { sessions: [session], counts: { accepted: many, refused: 0 } });
    }
  });
  await check("no error in the page while what it holds changes", () => assert.deepEqual(errors, []));
  await close();
}
