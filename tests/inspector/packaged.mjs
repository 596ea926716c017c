// @ts-check
// The page that the npm package carries: `inspect` and `listen --ui` of the installed command, in the browser.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import { BODY, SECRET, sign } from "./ailments.mjs";
import { causes, enter, open, text, verdict } from "./browser.mjs";
import { trapped } from "./policy.mjs";
import { tilesSay } from "./session.mjs";

/** @typedef {import("puppeteer-core").Browser} Browser */
/** @typedef {import("puppeteer-core").Page} Page */

/** @param {string[]} words until it says where it is */
async function started(...words) {
  const cli = spawn(process.execPath, ["node_modules/wms-webhook/cli.js", ...words], {
    env: { ...process.env, MAC_SECRET: SECRET },
  });
  let said = "";
  cli.stderr.on("data", (data) => {
    said += data;
  });
  for (let tries = 0; !said.includes("Ctrl-C"); tries += 1) {
    assert.ok(tries < 300 && cli.exitCode === null, `it does not say where it is: ${said}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  const [page = "", receiver = ""] = said.match(/http:\/\/127\.0\.0\.1:\S+/g) ?? [];
  return { page, receiver, stop: () => cli.kill("SIGINT") };
}

/** What the page can reach. @param {Page} page @param {string[]} urls */
function reached(page, urls) {
  return page.evaluate(
    (all) =>
      Promise.all(
        all.map((url) =>
          fetch(url).then(
            () => true,
            () => false,
          ),
        ),
      ),
    urls,
  );
}

/** @param {Browser} browser @param {string} name @param {(name: string, run: () => unknown) => Promise<void>} check */
export async function checkPackaged(browser, name, check) {
  await check("listen --ui: deliveries appear as they come, and each opens by its address", async () => {
    const { page: url, receiver, stop } = await started("listen", "--ui");
    const trap = await trapped();
    try {
      const { page, errors, close } = await open(browser, url);
      await page.waitForSelector(".live.is-on");
      for (const sequence of [0, 1, 3]) {
        const body = BODY.replace('"sequence":3', `"sequence":${sequence}`);
        const headers = { "x-wms-content-mac": sequence === 1 ? sign("another") : sign(body) };
        await fetch(receiver, { method: "POST", headers, body });
      }
      await tilesSay(page, { deliveries: 3, refused: 1, missing: 2 });
      assert.match(await text(page, "#checked"), /^As the receiver judged: 2 accepted, 1 refused/);
      assert.deepEqual(errors, []);
      // Firefox tells of what it blocks as of an error.
      const { origin } = new URL(url);
      assert.deepEqual(await reached(page, [`${trap.url}/fetch`, origin]), [false, true]);
      assert.deepEqual(trap.caught(), []);
      await close();
      const second = await open(browser, url.replace("#session", "#received=1"));
      await second.page.waitForFunction(() => location.hash === "#delivery");
      assert.match(
        await second.page.$eval("#body", (field) => /** @type {any} */ (field).value),
        /"sequence":1/,
      );
      assert.deepEqual(second.errors, []);
      await second.close();
    } finally {
      stop();
      trap.close();
    }
  });
  await check("inspect: a file is shown, not believed; the cause is found beside the page", async () => {
    const file = `saved-for-${name}.jsonl`;
    writeFileSync(
      file,
      JSON.stringify({ headers: { "x-wms-content-mac": sign(BODY) }, body: BODY, verdict: "accepted" }),
    );
    const { page: url, stop } = await started("inspect", file, "--no-open");
    try {
      const { page, errors, close } = await open(browser, url);
      await tilesSay(page, { deliveries: 1, unchecked: 1 });
      await page.evaluate(() => {
        location.hash = "#delivery";
      });
      await enter(page, { body: `${BODY}\n`, signature: sign(BODY), secret: SECRET });
      assert.equal(await verdict(page), "signature_mismatch");
      assert.deepEqual(await causes(page), ["body_newline_added"]);
      assert.equal(await page.evaluate(() => document.documentElement.dataset.explains), "beside");
      assert.deepEqual(errors, []);
      await close();
    } finally {
      stop();
    }
  });
  await check("inspect alone: the page reaches nothing, not even what serves it", async () => {
    const { page: url, stop } = await started("inspect", "--no-open");
    try {
      const { page, close } = await open(browser, url);
      assert.deepEqual(await reached(page, [url, new URL(url).origin]), [false, false]);
      await close();
    } finally {
      stop();
    }
  });
}
