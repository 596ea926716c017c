// @ts-check
// The first view, end to end: what is pasted, typed or dropped, and what is said of it.

import assert from "node:assert/strict";
import { CAUSES } from "wms-webhook/tools";
import { AILMENTS, BODY, SECRET, sign } from "./ailments.mjs";
import { causes, enter, paste, set, text, verdict } from "./browser.mjs";

/** @typedef {import("puppeteer-core").Page} Page */
/** @typedef {(name: string, run: () => unknown) => Promise<void>} Check */

const MAC = sign(BODY);

/** The same delivery as people have it at hand. */
const SPELLINGS = {
  "a raw HTTP request": `POST /webhooks/wms HTTP/1.1\r\nHost: example.com\r\nContent-Type: application/json\r\nX-WMS-Content-MAC: ${MAC}\r\nContent-Length: ${BODY.length}\r\n\r\n${BODY}`,
  "headers and a body": `content-type: application/json\nx-wms-content-mac: ${MAC}\n\n${BODY}`,
  "curl with single quotes": `curl -X POST http://127.0.0.1/ \\\n  -H 'X-WMS-Content-MAC: ${MAC}' \\\n  --data-raw '${BODY}'`,
  "curl with double quotes": `curl http://127.0.0.1/ -H "x-wms-content-mac:${MAC}" --data-binary "${BODY.replaceAll('"', '\\"')}"`,
  "curl with $'…'": `curl http://127.0.0.1/ -H 'x-wms-content-mac: ${MAC}' -d $'${BODY.replaceAll('"', "\\x22")}'`,
  "curl with $'…' and code points": `curl http://127.0.0.1/ -H 'x-wms-content-mac: ${MAC}' -d $'${BODY.replace("{", "\\U0000007b").replaceAll('"', "\\u0022")}'`,
  "a saved line": JSON.stringify({
    receivedAt: "2026-01-01T00:00:00.000Z",
    method: "POST",
    path: "/",
    headers: { "x-wms-content-mac": MAC },
    body: BODY,
    verdict: "accepted",
  }),
  "a saved line in base64": JSON.stringify({
    headers: { "X-WMS-Content-MAC": [MAC] },
    bodyBase64: Buffer.from(BODY).toString("base64"),
  }),
};

/** @param {Page} page @param {Check} check */
export async function checkReading(page, check) {
  for (const [name, spelling] of Object.entries(SPELLINGS)) {
    await check(`${name}, pasted`, async () => {
      await enter(page, { body: spelling, secret: SECRET });
      assert.equal(await verdict(page), "missing_signature", "the field was emptied");
      await paste(page, "#body", spelling);
      assert.equal(await verdict(page), "accepted");
      assert.equal(await page.$eval("#body", (field) => /** @type {any} */ (field).value), BODY);
      await set(
        page,
        "#signature",
        MAC.replace(/.$/, (digit) => (digit === "0" ? "1" : "0")),
      );
      assert.equal(await verdict(page), "signature_mismatch");
    });
  }
  await check("a body with its bytes, dropped as a file", async () => {
    const bytes = Buffer.concat([
      Buffer.from([0xef, 0xbb, 0xbf]),
      Buffer.from(BODY.replace("s-1", "Zoë").replace(",", ",\r\n")),
    ]);
    await enter(page, { body: bytes, signature: sign(bytes), secret: SECRET });
    assert.equal(await verdict(page), "invalid_json", "authentic, though JSON has no byte-order mark");
    await set(page, "#signature", MAC);
    assert.equal(await verdict(page), "signature_mismatch");
    for (const mark of ["bom", "non-ascii", "cr", "lf"])
      assert.ok(await page.$(`.pane-bytes .mark-${mark}`), mark);
  });
  await check("line endings are kept as pasted, and typing is judged at once", async () => {
    const crlf = BODY.replace(",", ",\r\n");
    await enter(page, { body: crlf, signature: sign(crlf), secret: SECRET });
    assert.equal(await verdict(page), "accepted");
    await page.focus("#body");
    await page.keyboard.press("End");
    await page.keyboard.type(" ");
    assert.equal(await verdict(page), "signature_mismatch");
  });
  await check("control, invisible and invalid bytes are marked, never drawn", async () => {
    const hostile = Buffer.concat([
      Buffer.from('{"a":"\u0001\u202e\u200b<img src=x onerror=alert(1)>"}'),
      Buffer.from([0xff]),
    ]);
    await enter(page, { body: hostile, secret: SECRET, signature: sign(hostile) });
    const marks = await page.$$eval(".pane-bytes .mark", (found) =>
      found.map((element) => element.textContent),
    );
    assert.deepEqual(marks, ["\u2401", "U+202E", "U+200B", "FF"]);
    assert.equal(await page.$("main img"), null);
  });
}

// No browser has a decoder of brotli for pages, two need a session with signatures, and a secret in parts several fields.
const OUT_OF_REACH = ["body_brotli", "body_forged_copy", "header_altered_copy", "secret_split"];

/** @param {Page} page @param {Check} check */
export async function checkCauses(page, check) {
  await check("every cause has a delivery", () => {
    const known = [...Object.keys(AILMENTS), ...OUT_OF_REACH];
    assert.deepEqual(known.toSorted(), Object.keys(CAUSES).toSorted());
  });
  for (const [cause, ailment] of Object.entries(AILMENTS)) {
    await check(`the cause ${cause}`, async () => {
      const {
        body = BODY,
        signature = MAC,
        secret = SECRET,
        otherSecret = "",
        otherBody,
        encoding = "auto",
      } = ailment;
      await page.evaluate((line) => {
        location.hash = line === "" ? "#delivery" : "#session";
      }, otherBody ?? "");
      if (otherBody) {
        await page.waitForSelector("#lines");
        await paste(page, "#lines", otherBody);
        await page.waitForFunction(
          () => document.querySelector('[data-tile="deliveries"] dd')?.textContent === "1",
        );
        await page.evaluate(() => {
          location.hash = "#delivery";
        });
      }
      await page.waitForSelector("#body", { visible: false });
      await enter(page, { body, signature, secret });
      await page.$eval("details.others", (details) => details.setAttribute("open", ""));
      await set(page, "#others", otherSecret);
      await page.select("#encoding", encoding);
      const found = await causes(page);
      assert.deepEqual(found, [cause]);
      const shown = await text(page, "#findings .finding");
      const { summary, remedy } = CAUSES[/** @type {keyof typeof CAUSES} */ (cause)];
      assert.ok(shown.includes(summary) && shown.includes(remedy), shown);
      assert.notEqual(await verdict(page), "accepted");
      await set(page, "#others", "");
      await page.select("#encoding", "auto");
    });
  }
}

/** @param {Page} page @param {"session" | "delivery"} name */
async function go(page, name) {
  await page.evaluate((hash) => {
    location.hash = hash;
  }, `#${name}`);
  await page.waitForSelector(name === "session" ? "#lines" : "#verdict");
}

/** @param {Page} page @param {Check} check */
export async function checkShowing(page, check) {
  await check("the first difference from the signed body is highlighted", async () => {
    await enter(page, { body: BODY.replace('"sequence"', ' "sequence"'), signature: MAC, secret: SECRET });
    await causes(page);
    await page.waitForSelector(".panes.two");
    assert.equal(
      await text(page, ".first-difference"),
      `First difference at byte ${BODY.indexOf('"sequence"')}.`,
    );
    assert.equal(await text(page, ".pane:nth-child(1) mark.first"), " ");
    assert.equal(await text(page, ".pane:nth-child(2) mark.first.caret"), "\u2038");
  });
  await check("the bytes as hexadecimal digits, on both sides, and back", async () => {
    await page.click("#hex");
    const spaced = Buffer.from(BODY.replace('"sequence"', ' "sequence"'));
    for (const [pane, bytes] of /** @type {const} */ ([
      [1, spaced],
      [2, Buffer.from(BODY)],
    ])) {
      const lines = (await text(page, `.pane:nth-child(${pane}) code`)).trimEnd().split("\n");
      const digits = lines.map((line) => line.slice(8, 55).replaceAll(" ", "")).join("");
      assert.equal(digits, bytes.toString("hex"));
      assert.match(lines[0] ?? "", /^000000 {2}7b 22 74 69 6d .* {2}\{"timestamp":1/);
    }
    assert.equal(await text(page, ".pane:nth-child(1) mark"), "20");
    await page.click("#hex");
    assert.equal(await text(page, ".pane:nth-child(1) mark.first"), " ");
  });
  await check("the code of each framework, with the lines that matter", async () => {
    for (const name of ["Express", "Fastify", "Koa", "Next.js", "Hono", "Workers", "Lambda", "node:http"]) {
      await page.select("#framework", name);
      assert.match(await text(page, ".listing pre"), /wms-webhook\/receiver/, name);
      assert.ok((await page.$$(".listing .marked")).length > 0, name);
    }
  });
  await check("the event as a tree beside its documentation", async () => {
    await enter(page, {
      body: BODY.replace("}}", '},"more":[1,{"deep":true}]}'),
      signature: "x",
      secret: SECRET,
    });
    const rows = await page.$$eval(".tree li", (found) => found.map((element) => element.textContent));
    assert.ok(
      rows.some((row) => row?.startsWith('event "LOW_SNR"The signal was too weak')),
      rows.join("\n"),
    );
    assert.ok(
      rows.some((row) => row?.startsWith('details "LOW_SNR"A string.')),
      rows.join("\n"),
    );
    assert.ok(
      rows.some((row) => row?.startsWith("deep true")),
      rows.join("\n"),
    );
  });
  await check("forge it: the documented check is fooled, this one is not", async () => {
    await enter(page, { body: BODY, signature: MAC, secret: SECRET });
    await page.click("#forge");
    const sides = await page.$$eval(".side", (found) => found.map((element) => element.className));
    assert.deepEqual(sides, ["side is-fooled", "side is-safe"]);
    await page.$eval(".forged > .button", (element) => /** @type {HTMLElement} */ (element).click());
    assert.equal(await verdict(page), "ambiguous_body");
    assert.deepEqual(await causes(page), ["lossy_mac"]);
    assert.ok(await page.$("[data-attack]"));
    assert.equal(await page.$(".listing"), null, "no code is at fault");
  });
  await check(
    "a copy of a delivery with another signature is an attack, too; a mistake is none",
    async () => {
      await go(page, "session");
      await paste(page, "#lines", JSON.stringify({ headers: { "x-wms-content-mac": MAC }, body: BODY }));
      await page.waitForFunction(
        () => document.querySelector('[data-tile="deliveries"] dd')?.textContent === "1",
      );
      await go(page, "delivery");
      const copy = BODY.replace('LOW_SNR"}', 'none"}');
      for (const [body, signature, cause] of [
        [BODY, sign(BODY, "a guess"), "header_altered_copy"],
        [copy, sign(copy, "a guess"), "body_forged_copy"],
        [copy, MAC, "body_altered_copy"],
      ]) {
        await enter(page, { body, signature, secret: SECRET });
        assert.deepEqual(await causes(page), [cause]);
        assert.ok(await page.$("[data-attack]"), cause);
        assert.equal(await page.$(".listing"), null, cause);
      }
      await enter(page, { body: `${BODY}\n`, signature: MAC, secret: SECRET });
      assert.deepEqual(await causes(page), ["body_newline_added"]);
      assert.equal(await page.$("[data-attack]"), null);
      assert.ok(await page.$(".listing"));
      await go(page, "session");
      await set(page, "#lines", "");
      await go(page, "delivery");
    },
  );
  await check("without a proof the first suggestion is the secret; with one it is not", async () => {
    const first = () =>
      page.$eval("#findings li", (element) => {
        const { suggestion, cause } = /** @type {HTMLElement} */ (element).dataset;
        return suggestion ?? cause;
      });
    const pretty = JSON.stringify(JSON.parse(BODY), null, 2);
    await enter(page, { body: pretty, signature: MAC, secret: "a guess" });
    assert.deepEqual(await causes(page), ["unexplained"]);
    assert.match(await text(page, "#findings li"), /the secret may be another one/);
    await enter(page, { body: "{}", signature: MAC, secret: "a guess" });
    assert.deepEqual(await causes(page), ["body_placeholder"]);
    assert.equal(await first(), "secret");
    await enter(page, { body: pretty, signature: MAC, secret: SECRET });
    await causes(page);
    assert.equal(await first(), "body_reserialized");
  });
  await check(
    "a diagnosis does not block the page, and of several questions the last is answered",
    async () => {
      const long = BODY.replace("s-1", "s".repeat(900_000));
      await enter(page, { body: Buffer.from(`${long}x`), signature: sign(long), secret: "a guess" });
      // The longest turn of the page while the cause is looked for.
      const longest = await page.evaluate(async () => {
        let [last, worst] = [performance.now(), 0];
        const isFound = () => document.querySelector("#findings .finding") !== null;
        while (!isFound() && performance.now() < 60_000 + last) {
          await new Promise((resolve) => setTimeout(resolve));
          worst = Math.max(worst, performance.now() - last);
          last = performance.now();
        }
        return isFound() ? worst : Number.NaN;
      });
      console.log(`the page's longest turn during a diagnosis of 0.9 MB: ${longest.toFixed(0)} ms`);
      assert.ok(longest >= 0, "an answer came");
      assert.equal(await page.evaluate(() => document.documentElement.dataset.explains), "beside");
      await enter(page, { body: Buffer.from(`${long}x`), signature: sign(long), secret: "a guess" });
      await new Promise((resolve) => setTimeout(resolve, 400));
      await enter(page, { body: `${BODY}\n`, signature: MAC, secret: SECRET });
      assert.deepEqual(await causes(page), ["body_newline_added"]);
    },
  );
  await check("a body that the documented check refuses is not said to be forged", async () => {
    const body = BODY.replace("s-1", "Łódź");
    await enter(page, { body, signature: sign(body), secret: SECRET });
    assert.equal(await verdict(page), "accepted");
    await page.click("#forge");
    assert.ok(await page.$('[data-forge="refused-original"]'));
  });
}
