// @ts-check
// The corpus under a test runner: Jest or Vitest, whose `test` is global.

import * as api from "wms-webhook";
import { report } from "./report.js";

// @ts-expect-error: of the runner
test("the corpus", () => {
  report(api, (line) => process.stdout.write(`${line}\n`));
}, 60_000);
