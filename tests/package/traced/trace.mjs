// @ts-check
// What @vercel/nft, in the Node that runs this, says that each caller needs.
//   node trace.mjs <caller> ...      prints { [caller]: [file, ...] }

import { createRequire } from "node:module";

const { nodeFileTrace } = createRequire(import.meta.url)("@vercel/nft");
/** @type {Record<string, string[]>} */
const traces = {};
for (const caller of process.argv.slice(2)) {
  const { fileList } = await nodeFileTrace([caller], { base: process.cwd() });
  traces[caller] = [...fileList];
}
console.log(JSON.stringify(traces));
