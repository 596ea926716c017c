// @ts-check
// The check of links itself, on a site of two pages with one fault at a time.

import assert from "node:assert/strict";
import { test } from "node:test";
import { faults } from "./links.mjs";

/** @type {Record<string, string[]>} */
const FILES = { "index.html": ["top"], "guide/start.html": ["install", "é"], "shot.webp": [] };
const PLACES = {
  idsOf: (/** @type {string} */ path) => FILES[path],
  isInRepository: (/** @type {string} */ path) => path === "README.md",
};

/** @param {string[]} links @param {import("./page.mjs").Read["images"]} [images] */
const faultsOf = (links, images = []) =>
  faults([{ path: "guide/start.html", ids: [], links, images }], PLACES);

test("what leads somewhere has no fault", () => {
  const links = ["#install", "#%C3%A9", "../index.html", "../index.html#top", "https://example.com/a#b"];
  links.push("https://github.com/wms-webhook/wms-webhook/blob/main/README.md#limits", "start.html#install");
  assert.deepEqual(faultsOf(links, [{ source: "../shot.webp", text: "The inspector" }]), []);
});

for (const link of [
  "#instal",
  "index.html",
  "../index.html#bottom",
  "/index.html",
  "../../index.html",
  "http://example.com/",
  "https://example/",
  "https:example.com",
  "mailto:somebody",
  "https://github.com/wms-webhook/wms-webhook/blob/main/README.txt",
]) {
  test(`a fault: ${link}`, () => {
    const [found, ...more] = faultsOf(["#install", link]);
    assert.ok(found?.includes(link), found);
    assert.deepEqual(more, []);
  });
}

test("a fault: an image without a text, or that is not there", () => {
  assert.equal(faultsOf([], [{ source: "../shot.webp", text: "" }]).length, 1);
  assert.equal(faultsOf([], [{ source: "../shot.webp", text: null }]).length, 1);
  assert.equal(faultsOf([], [{ source: "shot.webp", text: "The inspector" }]).length, 1);
});
