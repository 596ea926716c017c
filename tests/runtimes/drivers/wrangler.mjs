// @ts-check
// The corpus under `wrangler dev`, which bundles the Worker as a deployment does.

import { writeFileSync } from "node:fs";
import { withServer } from "./server.mjs";

writeFileSync(
  "wrangler.json",
  JSON.stringify({ name: "corpus", main: "worker.js", compatibility_date: "2026-01-01" }),
);
const wrangler = ["node_modules/wrangler/bin/wrangler.js", "dev", "--local", "--config", "wrangler.json"];
// The port for debugging is the system's choice: of two that start at once each would take the first free one.
const listens = ["--ip", "127.0.0.1", "--inspector-port", "0"];
await withServer(
  (port) => [...wrangler, ...listens, "--port", port],
  async (origin) => {
    const answer = await fetch(origin);
    console.log(await answer.text());
  },
);
