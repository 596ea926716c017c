// @ts-check
// The built page in real Chromium.

import { checkIn } from "./everything.mjs";

await checkIn("chrome", process.env.CHROMIUM ?? "");
