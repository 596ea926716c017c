// @ts-check
// In Node, Deno and Bun.   node here.mjs <name> [whole]

import * as nodeCrypto from "node:crypto";
import { bench } from "./bench.js";

const [runtime, isWhole] = process.argv.slice(2);
await bench(runtime, nodeCrypto, console.log, isWhole === "whole");
