// @ts-check
// Where the corpus runs. Each entry runs it there and gives what it reports, a result for each group.

import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";

/** @typedef {import("./run.js").Result} Result */

const env = /** @type {Record<string, string>} */ (process.env);
const NODE_24 = node("24");
const JEST = ["--experimental-vm-modules", "node_modules/jest/bin/jest.js", "--config"];

/** The native crate, the one runtime without JavaScript. */
export const CRATE = "Rust crate";

/** The crate as a component, which has bytes and text where JavaScript has values. */
export const COMPONENTS = ["component, by jco in Node", "component, in wasmtime by Python"];
const [BY_JCO, BY_PYTHON] = COMPONENTS;

/** @type {Record<string, () => Result[]>} */
export const RUNTIMES = {
  [CRATE]: () =>
    reported(
      "cargo",
      "test",
      "--quiet",
      "--manifest-path",
      env.MANIFEST,
      "--test",
      "conformance",
      "--",
      "--nocapture",
    ),
  "`wasm-pack build`, in Node": () => reported("node", "full.mjs"),
  [BY_JCO]: () => reported("node", "component-jco.mjs"),
  [BY_PYTHON]: () => reported("node", "component-python.mjs"),
  ...inNode("20.0"),
  ...inNode("20"),
  ...inNode("22"),
  ...inNode("24"),
  "Deno, no permissions": () => reported(env.DENO, "run", "--no-prompt", "--no-remote", "esm.mjs"),
  Bun: () => reported(env.BUN, "run", "esm.mjs"),
  // The shipped files as they are, unbundled.
  workerd: () => reported(env.WORKERD, "test", "--verbose", env.WORKERD_CONFIG),
  "`wrangler dev`": () => reported(NODE_24, "wrangler.mjs"),
  "edge-runtime": () => reported("node", "edge.mjs"),
  // The shipped files as they are, with an import map.
  Chromium: () => browsed("chrome", env.CHROMIUM, "/page.html"),
  Firefox: () => browsed("firefox", env.FIREFOX, "/page.html"),
  "esbuild, in Node": () => bundled("esbuild", () => reported("node", "out/esbuild.cjs")),
  "Rollup, in Node": () => bundled("rollup", () => reported("node", "out/rollup.mjs")),
  "webpack 5, in Chromium": () => bundledPage("webpack"),
  "Vite, in Chromium": () => bundledPage("vite"),
  // One application, built by the first that asks.
  "Next, route in Node": () => reported(NODE_24, "next.mjs", "node", env.CHROMIUM),
  "Next, route on the edge": () => reported(NODE_24, "next.mjs", "edge", env.CHROMIUM),
  "Next, page in Chromium": () => reported(NODE_24, "next.mjs", "client", env.CHROMIUM),
  Jest: () => reported("node", ...JEST, '{"testMatch":["**/corpus.spec.mjs"],"transform":{}}'),
  Vitest: () => reported(NODE_24, "node_modules/vitest/vitest.mjs", "run", "--globals", "corpus.spec.mjs"),
};

/** A Node that npm installed. @param {string} version */
function node(version) {
  return `node_modules/node-${version}/bin/node`;
}

/** @param {string} version @returns {Record<string, () => Result[]>} */
function inNode(version) {
  return {
    [`Node ${version}, ESM`]: () => reported(node(version), "esm.mjs"),
    [`Node ${version}, CommonJS`]: () => reported(node(version), "cjs.cjs"),
  };
}

/** The report among what a program writes. @param {string} program @param {string[]} args @returns {Result[]} */
function reported(program, ...args) {
  const { stdout, stderr, error } = spawnSync(program, args, { encoding: "utf8", timeout: 600_000 });
  if (error) throw error;
  const [report] = /\[\{"(?:cases|group)":.*\}\]/.exec(stdout + stderr) ?? [];
  if (report === undefined)
    throw new Error(`${program} ${args.join(" ")} reported nothing:\n${stdout}${stderr}`);
  return JSON.parse(report);
}

/** The driver of both browsers wants a newer Node than this may be. @param {string} name @param {string} program @param {string} page */
function browsed(name, program, page) {
  return reported(NODE_24, "browser.mjs", name, program, page);
}

/** @param {string} tool @param {() => Result[]} run */
function bundled(tool, run) {
  const { status, stderr } = spawnSync(NODE_24, ["bundle.mjs", tool], { encoding: "utf8" });
  if (status !== 0) throw new Error(`${tool} bundles nothing:\n${stderr}`);
  return run();
}

/** @param {string} tool */
function bundledPage(tool) {
  const page = `<!doctype html><script type="module" src="/out/${tool}.js"></script>`;
  writeFileSync(`${tool}.html`, page);
  return bundled(tool, () => browsed("chrome", env.CHROMIUM, `/${tool}.html`));
}
