// @ts-check
import { makeReceiver, PORT } from "../receiver.mjs";

const { Bun } = /** @type {any} */ (globalThis);
Bun.serve({ port: PORT, hostname: "127.0.0.1", fetch: makeReceiver().fetch });
