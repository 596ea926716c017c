// The page as static files: by default for any host, under any base path, and for a folder on the disk; with
// `--mode package` for the npm package, whose command line serves it beside the package's own modules.

import type { Plugin, UserConfig } from "vite";
import { defineConfig } from "vite";

/**
 * A classic script: a module would not load from `file:`. The fonts are loaded at once, so that nothing
 * is requested once the page has loaded.
 */
function classicScript(): Plugin {
  return {
    name: "classic-script",
    enforce: "post",
    transformIndexHtml: (html, { bundle }) => {
      const fonts = Object.keys(bundle ?? {}).filter((name) => name.endsWith(".woff2"));
      const preloads = fonts.map(
        (name) => `<link rel="preload" href="./${name}" as="font" type="font/woff2" crossorigin>`,
      );
      return html
        .replace(/<script type="module" crossorigin/, "<script defer")
        .replace(/<link rel="stylesheet" crossorigin/, '<link rel="stylesheet"')
        .replace("</head>", `  ${preloads.join("\n    ")}\n  </head>`);
    },
  };
}

/**
 * The fonts of the system, which weigh nothing. The modules of the package stay modules: Firefox judges what a
 * worker imports as workers.
 */
function besideThePackage(): Plugin {
  return {
    name: "beside-the-package",
    enforce: "pre",
    load: (id) => (id.endsWith("/styles/fonts.css") ? "" : null),
    transformIndexHtml: (html) => html.replace("worker-src blob:", "worker-src blob: 'self'"),
  };
}

const ofPackage: UserConfig = {
  build: {
    outDir: "../target/page",
    emptyOutDir: true,
    rolldownOptions: {
      external: ["wms-webhook", "wms-webhook/session", "wms-webhook/tools"],
      output: {
        format: "es",
        paths: {
          "wms-webhook": "./index.js",
          "wms-webhook/session": "./session.js",
          "wms-webhook/tools": "./tools.js",
        },
        entryFileNames: "page.js",
        assetFileNames: "page[extname]",
      },
    },
  },
  plugins: [besideThePackage()],
};

const ofAnyHost: UserConfig = {
  build: { rolldownOptions: { output: { format: "iife" } } },
  plugins: [classicScript()],
};

export default defineConfig(({ mode }) => {
  const { build, plugins } = mode === "package" ? ofPackage : ofAnyHost;
  return {
    base: "./",
    build: {
      target: ["chrome111", "firefox114", "safari16.4"],
      modulePreload: false,
      cssCodeSplit: false,
      assetsInlineLimit: 0,
      ...build,
    },
    plugins: plugins ?? [],
  };
});
