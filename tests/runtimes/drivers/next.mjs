// @ts-check
// The corpus in an application of Next: in a route of Node, in one of the edge, in a page's browser.
//   node next.mjs node|edge|client <executable of Chromium>

import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { withServer } from "./server.mjs";

const [place, chromium] = process.argv.slice(2);
const next = "node_modules/next/dist/bin/next";
if (!existsSync("next/.next/BUILD_ID")) {
  const env = { ...process.env, CI: "1", NEXT_TELEMETRY_DISABLED: "1" };
  execFileSync(process.execPath, [next, "build", "next"], { env, stdio: "inherit" });
}
await withServer(
  (port) => [next, "start", "next", "--hostname", "127.0.0.1", "--port", port],
  async (origin) => {
    if (place === "client") {
      execFileSync(process.execPath, ["browser.mjs", "chrome", chromium, `${origin}/client`], {
        stdio: "inherit",
      });
    } else {
      const answer = await fetch(`${origin}/${place}`);
      console.log(await answer.text());
    }
  },
);
