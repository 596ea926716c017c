// @ts-check
// The built page in real Firefox.

import { checkIn } from "./everything.mjs";

await checkIn("firefox", process.env.FIREFOX ?? "");
