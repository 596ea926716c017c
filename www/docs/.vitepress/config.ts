// The site as static files that open from any path: every link in them is relative.

import { rmSync } from "node:fs";
import { join } from "node:path";
import { defineConfig } from "vitepress";
import { contentsOf } from "./contents.js";

const REPOSITORY = "https://github.com/wms-webhook/wms-webhook";
/** The pulse of the inspector's icon. */
const ICON =
  "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 32 32'%3E%3Crect width='32' height='32' rx='7' fill='%230a6a5b'/%3E%3Cpath d='M5 17h5l3-8 5 15 3-7h6' fill='none' stroke='%23fff' stroke-width='2.6' stroke-linecap='round' stroke-linejoin='round'/%3E%3C/svg%3E";

const { nav, sidebar } = contentsOf(join(import.meta.dirname, ".."));

export default defineConfig({
  lang: "en",
  title: "wms-webhook",
  description: "Verify and parse the webhooks of NuraLogix' Web Measurement Service",
  base: "./",
  outDir: "../../site",
  head: [["link", { rel: "icon", href: ICON }]],
  // Other tools make these; `cargo xtask test docs` sees whether a link into them leads somewhere.
  ignoreDeadLinks: [/\/(crate|inspector)\//],
  // A host gives it under any path, and so it cannot know where its styles are.
  buildEnd: ({ outDir }) => rmSync(join(outDir, "404.html")),
  markdown: {
    config: ({ core, renderer, utils }) => {
      // No page is a template: braces are text.
      renderer.rules.text = (tokens, index) =>
        utils.escapeHtml(tokens[index]?.content ?? "").replaceAll("{{", "&#123;&#123;");
      // A column without a heading has none for a screen reader, either.
      core.ruler.push("empty-headings", ({ tokens }) => {
        tokens.forEach(({ type }, index) => {
          const cell = tokens.slice(index, index + 3);
          if (type === "th_open" && cell[1]?.content === "") for (const token of cell) token.tag = "td";
        });
      });
    },
  },
  themeConfig: {
    nav: [...nav, { text: "Inspector", link: "/inspector/index.html", target: "_self" }],
    sidebar,
    outline: [2, 3],
    search: { provider: "local" },
    socialLinks: [{ icon: "github", link: REPOSITORY }],
  },
});
