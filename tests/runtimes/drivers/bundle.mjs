// @ts-check
// Bundles the corpus and the installed package as a user of each tool would: no plugin for WebAssembly.
//   node bundle.mjs <esbuild|rollup|webpack|vite>      in the consumer's folder

import { resolve } from "node:path";

const [tool] = process.argv.slice(2);
const folder = process.cwd();

const tools = {
  async esbuild() {
    const { build } = await import("esbuild");
    await build({
      entryPoints: ["esm.mjs"],
      bundle: true,
      minify: true,
      platform: "node",
      format: "cjs",
      outfile: "out/esbuild.cjs",
      logLevel: "error",
    });
  },

  async rollup() {
    const { rollup } = await import("rollup");
    const { nodeResolve } = await import("@rollup/plugin-node-resolve");
    const bundle = await rollup({ input: "esm.mjs", plugins: [nodeResolve()] });
    await bundle.write({ file: "out/rollup.mjs", format: "es" });
  },

  async webpack() {
    const { default: webpack } = await import("webpack");
    const output = { path: resolve(folder, "out"), filename: "webpack.js" };
    const compiler = webpack({
      mode: "production",
      context: folder,
      entry: "./page.js",
      output,
      performance: false,
    });
    await new Promise((done, fail) => {
      compiler?.run((error, stats) =>
        error || stats?.hasErrors() ? fail(error ?? stats?.toString("errors-only")) : done(undefined),
      );
    });
  },

  async vite() {
    const { build } = await import("vite");
    const rollupOptions = { input: resolve(folder, "page.js"), output: { entryFileNames: "vite.js" } };
    await build({
      root: folder,
      logLevel: "error",
      configFile: false,
      build: { outDir: "out", emptyOutDir: false, rollupOptions },
    });
  },
};

await tools[/** @type {keyof typeof tools} */ (tool)]();
