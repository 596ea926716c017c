// @ts-check
// Reports to `cargo xtask test`, a line for each group.

import { readdirSync, readFileSync } from "node:fs";
import { runApiCases } from "./api-cases.js";
import { runGroup } from "./run.js";

/** @param {any} api */
export function report(api) {
  const folder = new URL("vectors/", import.meta.url);
  for (const name of readdirSync(folder).filter((file) => file.endsWith(".json") && file !== "schema.json")) {
    print(runGroup(api, JSON.parse(readFileSync(new URL(name, folder), "utf8"))));
  }
  print(runApiCases(api));
}

/** @param {import("./run.js").Result} result */
function print(result) {
  console.log(`::result ${JSON.stringify(result)}`);
}
