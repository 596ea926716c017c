// @ts-check
import { makeReceiver, PORT } from "../receiver.mjs";

const { Deno } = /** @type {any} */ (globalThis);
Deno.serve({ port: PORT, hostname: "127.0.0.1" }, makeReceiver().fetch);
