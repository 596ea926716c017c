// @ts-check
// `cargo xtask demo --open`: the receiver's deliveries in the page, as they come.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { createHmac } from "node:crypto";
import { once } from "node:events";
import { createServer, request } from "node:http";
import { open, set, text } from "./browser.mjs";

const SECRET = "the MAC secret of the Config ID";

/** @param {import("puppeteer-core").Browser} browser @param {(name: string, run: () => unknown) => Promise<void>} check */
export async function checkLive(browser, check) {
  const demo = spawn(process.execPath, ["demo/watch.js", "www/dist"], {
    env: { ...process.env, PACE: "10" },
  });
  let printed = "";
  demo.stdout.on("data", (data) => {
    printed += data;
  });
  demo.stderr.on("data", (data) => {
    printed += data;
  });
  try {
    for (let tries = 0; !printed.includes("The receiver goes on"); tries += 1) {
      assert.ok(tries < 300 && demo.exitCode === null, printed);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    const origin = /http:\/\/127\.0\.0\.1:\d+/.exec(printed)?.[0] ?? "";
    await check("the demo's deliveries appear live", async () => {
      const { page, errors, close } = await open(browser, `${origin}/#session`);
      await page.waitForFunction(() => document.querySelector(".live.is-on"));
      await page.waitForFunction(() => document.querySelectorAll(".note-refused").length > 8);
      const share = await page.evaluate(() => {
        const { width } = /** @type {Element} */ (document.querySelector(".plots")).getBoundingClientRect();
        return width / innerWidth;
      });
      assert.ok(share > 0.6, "the timeline has its place beside the controls");
      const body = JSON.stringify({
        timestamp: Math.floor(Date.now() / 1000),
        sessionId: "café #1",
        sequence: 90,
        event: "PAGE_UNLOADED",
      });
      const mac = createHmac("sha256", SECRET).update(body, "latin1").digest("hex");
      const headers = { "x-wms-content-mac": `hmac-sha256=${mac}` };
      const answer = await fetch(`${origin}/webhooks/wms`, {
        method: "POST",
        headers,
        body: Buffer.from(body),
      });
      assert.equal(await answer.text(), "accepted, gap");
      await page.focus("#timeline");
      const last = () => page.$eval("#timeline", (element) => element.getAttribute("aria-valuetext") ?? "");
      const end = performance.now() + 20_000;
      do await page.keyboard.press("End");
      while (!(await last()).startsWith("Sequence 90, PAGE_UNLOADED") && performance.now() < end);
      assert.match(await last(), /^Sequence 90, PAGE_UNLOADED/);
      const said = await text(page, "#checked");
      const [, accepted] = /^As the receiver judged: (\d+) accepted, \d+ refused\.$/.exec(said) ?? [];
      assert.ok(Number(accepted) > 16, said);
      await set(page, "#lines-secret", SECRET);
      await page.waitForFunction(() =>
        document.querySelector("#checked")?.textContent?.startsWith("Checked"),
      );
      assert.match(await text(page, "#checked"), /^Checked with your secret, encoding auto: \d+ accepted/);
      await set(page, "#lines-secret", "");
      // What comes while another session is shown does not mingle with it.
      await page.click("#simulate");
      await page.waitForFunction(() =>
        document.querySelector("#checked")?.textContent?.startsWith("Simulated"),
      );
      await fetch(`${origin}/webhooks/wms`, { method: "POST", headers, body: Buffer.from(body) });
      const more = `As the receiver judged: ${Number(accepted) + 1} accepted`;
      await page.waitForFunction(
        (start) => document.querySelector("#checked")?.textContent?.startsWith(start),
        {},
        more,
      );
      assert.deepEqual(errors, []);
      await close();
    });
    await check("it connects to the receiver and to nothing else", async () => {
      let caught = 0;
      const trap = createServer((_req, res) => {
        caught += 1;
        res.writeHead(200, { "access-control-allow-origin": "*" }).end();
      });
      trap.listen(0, "127.0.0.1");
      await once(trap, "listening");
      const { port } = /** @type {import("node:net").AddressInfo} */ (trap.address());
      const { page, close } = await open(browser, `${origin}/#session`);
      const reached = await page.evaluate(
        (urls) =>
          Promise.all(
            urls.map((url) =>
              fetch(url).then(
                () => true,
                () => false,
              ),
            ),
          ),
        [`${origin}/`, `http://127.0.0.1:${port}/`],
      );
      assert.deepEqual(reached, [true, false]);
      assert.equal(caught, 0);
      await close();
      trap.close();
    });
    await check("another name for loopback is refused, and so is what lies beside the page", async () => {
      const { port } = new URL(origin);
      /** @param {string} path @param {string} host */
      const status = async (path, host) => {
        const sent = request({ port, path, host: "127.0.0.1", headers: { host } }).end();
        const [answer] = await once(sent, "response");
        answer.resume();
        return answer.statusCode;
      };
      assert.equal(await status("/", `127.0.0.1:${port}`), 200);
      assert.equal(await status("/deliveries", `rebound.example:${port}`), 403);
      assert.equal(await status("/assets/..%2f..%2fpackage.json", `127.0.0.1:${port}`), 404);
      assert.equal(await status("/assets/../../package.json", `127.0.0.1:${port}`), 404);
    });
  } finally {
    demo.kill();
  }
}
