// @ts-check
// The corpus in Vercel's edge-runtime, which forbids code from strings and compiling from bytes: the
// host compiles `core.wasm` and puts the module where its `?module` import finds it.

import { readFileSync } from "node:fs";
import { EdgeRuntime } from "edge-runtime";
import { build } from "esbuild";

const compiledByHost = {
  name: "compiled-by-host",
  /** @param {import("esbuild").PluginBuild} setup */
  setup(setup) {
    setup.onResolve({ filter: /\.wasm\?module$/ }, () => ({ path: "core", namespace: "host" }));
    setup.onLoad({ filter: /.*/, namespace: "host" }, () => ({ contents: "export default coreModule" }));
  },
};
const { outputFiles } = await build({
  entryPoints: ["worker.js"],
  bundle: true,
  write: false,
  format: "iife",
  globalName: "worker",
  conditions: ["edge-light"],
  plugins: [compiledByHost],
});
const coreModule = new WebAssembly.Module(readFileSync("node_modules/wms-webhook/core.wasm"));
const runtime = new EdgeRuntime({
  codeGeneration: { strings: false, wasm: false },
  extend: (context) => Object.assign(context, { coreModule }),
  initialCode: `${outputFiles[0].text}; addEventListener("fetch", (event) => event.respondWith(worker.default.fetch()))`,
});
const answer = await runtime.dispatchFetch("http://localhost/");
console.log(await answer.text());
