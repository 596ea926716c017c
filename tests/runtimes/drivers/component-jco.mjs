// @ts-check
// The component in Node, as `jco transpile` translates it.

import { pathToFileURL } from "node:url";
import { apiOf } from "./component-api.js";
// @ts-expect-error: the corpus as one module; made when the tests are set up
import groups from "./corpus.js";
import { runGroup } from "./run.js";

const { receiver } = await import(pathToFileURL(/** @type {string} */ (process.env.TRANSPILED)).href);

/** jco throws what a WIT function gives as its error. @param {() => any} call */
function answered(call) {
  try {
    return { event: call() };
  } catch (error) {
    return { refusal: /** @type {any} */ (error).payload };
  }
}

/** @param {import("./component-api.js").Call} call */
const verifierOf = ({ secrets, options }) => receiver.Verifier.create(secrets, { strict: false, ...options });

const api = apiOf({
  verify: (call) => verifierOf(call).verify(call.bytes, call.signature),
  receive: (call) => answered(() => verifierOf(call).receive(call.bytes, call.signature)),
  parse: ({ bytes }) => answered(() => receiver.parse(bytes, undefined)),
});

console.log(JSON.stringify(groups.map((/** @type {any} */ group) => runGroup(api, group))));
