// @ts-check
import { makeReceiver, PATH, PORT } from "../receiver.mjs";

const { default: express } = await import(/** @type {string} */ (process.env.EXPRESS));
express().all(PATH, makeReceiver().node).listen(PORT, "127.0.0.1");
