// @ts-check
// The examples in TypeScript: those of the pages, and those of the types.

import { readdirSync, readFileSync } from "node:fs";
import { basename } from "node:path";
import { blocksOf, pages } from "./pages.mjs";

const SHIPPED = "node_modules/wms-webhook";

/** @param {import("./pages.mjs").Block} block */
const isWrittenInTypeScript = ({ language, isExample }) => language === "ts" && !isExample;

/** Each is a module. @returns {{ from: string, text: string }[]} the file that has it, and its text */
export function examples() {
  const ofPages = pages()
    .flatMap(blocksOf)
    .filter(isWrittenInTypeScript)
    .map(({ page, text }) => ({ from: basename(page), text }));
  const types = readdirSync(SHIPPED).filter((name) => name.endsWith(".d.cts"));
  const ofTypes = types.flatMap((from) => {
    const blocks = readFileSync(`${SHIPPED}/${from}`, "utf8").matchAll(/^ \* ```ts\n(.*?)^ \* ```/gms);
    return [...blocks].map(([, text]) => ({ from, text: text.replace(/^ \* ?/gm, "") }));
  });
  return [...ofPages, ...ofTypes];
}
