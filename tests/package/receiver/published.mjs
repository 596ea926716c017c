// @ts-check
//   node published.mjs <mac>

import { published } from "./published.js";

const { process } = /** @type {any} */ (globalThis);
const mac = process ? process.argv[2] : "";
console.log(JSON.stringify(await published(mac)));
