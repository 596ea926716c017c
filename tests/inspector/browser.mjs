// @ts-check
// The two browsers, and what the tests do in them.

import puppeteer from "puppeteer-core";

/** @typedef {import("puppeteer-core").Page} Page */

// As root Chromium has no sandbox; the rest keeps it from talking to the network.
const QUIET =
  "--no-sandbox --disable-background-networking --disable-component-update --disable-sync --no-first-run --disable-quic";

/** All of the page is here, its fonts, too; or it has said why it cannot be. */
const READY = 'html[data-requests="forbidden"], html[data-ready="refused"]';

/** @param {"chrome" | "firefox"} name @param {string} executablePath */
export function launch(name, executablePath) {
  const args = name === "firefox" ? [] : QUIET.split(" ");
  return puppeteer.launch({ browser: name, executablePath, headless: true, timeout: 120_000, args });
}

/**
 * Opens the page anew, and waits until it is ready. What goes wrong in it is thrown at the end.
 * @param {import("puppeteer-core").Browser} browser @param {string} url @param {{ width?: number, theme?: string }} [options]
 */
export async function open(browser, url, { width = 1280, theme = "light" } = {}) {
  const page = await browser.newPage();
  page.setDefaultTimeout(120_000);
  /** @type {string[]} */
  const errors = [];
  page.on("pageerror", (error) => errors.push(String(error)));
  await page.setViewport({ width, height: 900 });
  await page.goto(url);
  await page.bringToFront();
  await page.waitForSelector(READY);
  const isTheme = `document.documentElement.dataset.theme === ${JSON.stringify(theme)}`;
  if (!(await page.evaluate(isTheme))) {
    await page.evaluate((chosen) => localStorage.setItem("wms-webhook-theme", chosen), theme);
    await page.reload();
    await page.waitForSelector(READY);
  }
  return { page, errors, close: () => page.close() };
}

/**
 * Pastes over what stands in a field, by the clipboard of the browser.
 * @param {Page} page @param {string} selector @param {string} text
 */
export async function paste(page, selector, text) {
  await page.evaluate((copied) => {
    const give = (/** @type {ClipboardEvent} */ event) => {
      event.clipboardData?.setData("text/plain", copied);
      event.preventDefault();
    };
    addEventListener("copy", give, { once: true });
    // Nothing is copied out of a field for a secret.
    /** @type {HTMLElement} */ (document.activeElement)?.blur();
    getSelection()?.removeAllRanges();
  }, text);
  await press(page, "KeyC");
  await page.$eval(selector, (element) => {
    const field = /** @type {HTMLTextAreaElement} */ (element);
    field.focus();
    field.select();
  });
  await press(page, "KeyV");
}

/** @param {Page} page @param {import("puppeteer-core").KeyInput} key with Ctrl */
async function press(page, key) {
  await page.keyboard.down("Control");
  // Chromium leaves what the keys do to the window system, which is not there.
  await page.keyboard.press(key, { commands: [key === "KeyC" ? "Copy" : "Paste"] });
  await page.keyboard.up("Control");
}

/**
 * Drops a file with these bytes onto the page, and waits until the page has read it.
 * @param {Page} page @param {Uint8Array} bytes @param {string} [name]
 */
export async function drop(page, bytes, name = "delivery.bin") {
  await page.evaluate(
    async (base64, fileName) => {
      const { arrayBuffer } = Blob.prototype;
      const isRead = new Promise((resolve) => {
        Blob.prototype.arrayBuffer = function () {
          Blob.prototype.arrayBuffer = arrayBuffer;
          const content = arrayBuffer.call(this);
          resolve(content);
          return content;
        };
      });
      const content = Uint8Array.from(atob(base64), (unit) => unit.charCodeAt(0));
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File([content], fileName));
      for (const type of ["dragenter", "dragover", "drop"]) {
        document.body.dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true }));
      }
      await isRead;
      // The page goes on first, for it has waited longer.
      await new Promise((resolve) => setTimeout(resolve));
    },
    Buffer.from(bytes).toString("base64"),
    name,
  );
}

/** Types over what stands there. @param {Page} page @param {string} selector @param {string} text */
export async function set(page, selector, text) {
  await page.$eval(
    selector,
    (element, typed) => {
      const field = /** @type {HTMLInputElement} */ (element);
      field.value = typed;
      field.dispatchEvent(new InputEvent("input", { bubbles: true }));
      field.dispatchEvent(new Event("change", { bubbles: true }));
    },
    text,
  );
}

/** @param {Page} page @param {string} selector */
export function text(page, selector) {
  return page.$eval(selector, (element) => element.textContent ?? "");
}

/** @param {Page} page */
export function verdict(page) {
  return page.$eval("#verdict .verdict", (element) => /** @type {HTMLElement} */ (element).dataset.code);
}

/** What `explain` found, once it was asked. @param {Page} page @returns {Promise<string[]>} */
export async function causes(page) {
  // Looked for and read in one turn: what is found goes when it is asked again.
  const found = await page.waitForFunction(() => {
    const all = /** @type {HTMLElement[]} */ ([...document.querySelectorAll("#findings .finding")]);
    return all.length > 0 && all.map((element) => element.dataset.cause);
  });
  return /** @type {string[]} */ (await found.jsonValue());
}

/**
 * Puts a delivery into the form.
 * @param {Page} page
 * @param {{ body: string | Uint8Array, signature?: string, secret: string }} delivery
 */
export async function enter(page, { body, signature, secret }) {
  await page.click("#clear");
  if (typeof body === "string") await paste(page, "#body", body);
  else await drop(page, body);
  await set(page, "#signature", signature ?? "");
  await paste(page, "#secret", secret);
}
