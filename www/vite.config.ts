// The page as static files that work under any base path, and from a folder on the disk.

import type { Plugin } from "vite";
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

export default defineConfig({
  base: "./",
  build: {
    target: ["chrome111", "firefox113", "safari16.4"],
    modulePreload: false,
    cssCodeSplit: false,
    assetsInlineLimit: 0,
    rolldownOptions: { output: { format: "iife" } },
  },
  plugins: [classicScript()],
});
