// @ts-check
// In Vercel's edge-runtime, which forbids code from strings and compiling from bytes: the host compiles
// `session.wasm` and puts the module where its `?module` import finds it.

import { readFileSync } from "node:fs";
import { EdgeRuntime } from "edge-runtime";
import { build } from "esbuild";

const compiledByHost = {
  name: "compiled-by-host",
  /** @param {import("esbuild").PluginBuild} setup */
  setup(setup) {
    setup.onResolve({ filter: /\/session\.wasm\?module$/ }, () => ({ path: "session", namespace: "host" }));
    setup.onLoad({ filter: /.*/, namespace: "host" }, () => ({ contents: "export default sessionModule" }));
  },
};
const { outputFiles } = await build({
  stdin: {
    contents:
      'import * as session from "wms-webhook/session"; export { observe } from "./observe.js"; export { session };',
    resolveDir: import.meta.dirname,
  },
  bundle: true,
  write: false,
  format: "iife",
  globalName: "worker",
  conditions: ["edge-light"],
  plugins: [compiledByHost],
});
const sessionModule = new WebAssembly.Module(readFileSync("node_modules/wms-webhook/session.wasm"));
const runtime = new EdgeRuntime({
  codeGeneration: { strings: false, wasm: false },
  extend: (context) => Object.assign(context, { sessionModule }),
  initialCode: `${outputFiles[0].text}; addEventListener("fetch", (event) => event.respondWith(new Response(worker.observe(worker.session))))`,
});
const answer = await runtime.dispatchFetch("http://localhost/");
console.log(await answer.text());
