// @ts-check
// The corpus under `wrangler dev`, which bundles the Worker as a deployment does.

import { writeFileSync } from "node:fs";
import { withServer } from "./server.mjs";

writeFileSync(
  "wrangler.json",
  JSON.stringify({ name: "corpus", main: "worker.js", compatibility_date: "2026-01-01" }),
);
const wrangler = ["node_modules/wrangler/bin/wrangler.js", "dev", "--local", "--config", "wrangler.json"];
await withServer(
  (port) => [...wrangler, "--ip", "127.0.0.1", "--port", port],
  async (origin) => {
    const answer = await fetch(origin);
    console.log(await answer.text());
  },
);
