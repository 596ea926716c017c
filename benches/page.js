// @ts-check
// In a browser.

import { bench } from "./bench.js";

/** @type {string[]} */
const lines = [];
const name = navigator.userAgent.includes("Firefox") ? "Firefox" : "Chromium";
await bench(name, undefined, (line) => lines.push(line), false);
document.documentElement.dataset.results = lines.join("\n");
