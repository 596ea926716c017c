// @ts-check
// `worker.js` in Vercel's edge-runtime, which forbids code from strings and compiling from bytes: the host
// compiles each wasm of the package and puts the module where its `?module` import finds it.

import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { EdgeRuntime } from "edge-runtime";
import { build } from "esbuild";

/** By the name of the file. @type {Record<string, WebAssembly.Module>} */
const compiled = {};
const compiledByHost = {
  name: "compiled-by-host",
  /** @param {import("esbuild").PluginBuild} setup */
  setup(setup) {
    setup.onResolve({ filter: /\.wasm\?module$/ }, ({ path }) => ({
      path: basename(path, "?module"),
      namespace: "host",
    }));
    setup.onLoad({ filter: /.*/, namespace: "host" }, ({ path }) => {
      compiled[path] = new WebAssembly.Module(readFileSync(`node_modules/wms-webhook/${path}`));
      return { contents: `export default compiled[${JSON.stringify(path)}]` };
    });
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
const runtime = new EdgeRuntime({
  codeGeneration: { strings: false, wasm: false },
  extend: (context) => Object.assign(context, { compiled }),
  initialCode: `${outputFiles[0].text}; addEventListener("fetch", (event) => event.respondWith(worker.default.fetch()))`,
});
const answer = await runtime.dispatchFetch("http://localhost/");
console.log(await answer.text());
