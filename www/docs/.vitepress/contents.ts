// The table of contents: the pages of each folder, those named here first, in this order, then the others by
// their titles.

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { DefaultTheme } from "vitepress";

interface Chapter {
  readonly text: string;
  readonly folder: string;
  readonly first: readonly string[];
}

const GUIDE =
  "start receiver core events sessions stores queues testing production troubleshooting tools".split(" ");
const CONCEPTS = ["signed-bytes", "time-and-replays", "exactly-once"];
const EVIDENCE = "index security proof runtimes speed stores privacy audit".split(" ");
const REFERENCE = ["index", "errors", "events", "causes", "cli", "store", "schemas"];

/** By the folder at the top, under which the sidebar shows them. */
const PARTS: Readonly<Record<string, readonly Chapter[]>> = {
  guide: [
    { text: "Guide", folder: "guide", first: GUIDE },
    { text: "Frameworks", folder: "guide/frameworks", first: ["index"] },
  ],
  concepts: [{ text: "Concepts", folder: "concepts", first: CONCEPTS }],
  reference: [
    { text: "Reference", folder: "reference", first: REFERENCE },
    { text: "Package", folder: "reference/api", first: ["index", "wms-webhook"] },
    { text: "Its other entries", folder: "reference/api/wms-webhook", first: ["receiver", "tools"] },
  ],
  evidence: [{ text: "Evidence", folder: "evidence", first: EVIDENCE }],
};

interface Page {
  readonly text: string;
  readonly link: string;
}

interface Contents {
  readonly nav: DefaultTheme.NavItem[];
  readonly sidebar: DefaultTheme.SidebarMulti;
}

/** What the configuration of the theme says of the folder with these pages. */
export function contentsOf(pages: string): Contents {
  const nav: DefaultTheme.NavItem[] = [];
  const sidebar: DefaultTheme.SidebarMulti = {};
  for (const [top, chapters] of Object.entries(PARTS)) {
    const shown = chapters.map(({ text, folder, first }) => ({ text, items: inOrder(pages, folder, first) }));
    const [page] = shown[0]?.items ?? [];
    if (page === undefined) continue;
    nav.push({ text: shown[0]?.text ?? "", link: page.link, activeMatch: `/${top}/` });
    sidebar[`/${top}/`] = shown.filter(({ items }) => items.length > 0);
  }
  return { nav, sidebar };
}

function inOrder(pages: string, folder: string, first: readonly string[]): Page[] {
  const place = join(pages, folder);
  const files = existsSync(place) ? readdirSync(place).filter((file) => file.endsWith(".md")) : [];
  const found = files.map((file) => {
    const name = file.slice(0, -3);
    const rank = first.includes(name) ? first.indexOf(name) : first.length;
    return { rank, text: titleOf(join(place, file)), link: `/${folder}/${name === "index" ? "" : name}` };
  });
  found.sort((one, other) => one.rank - other.rank || one.text.localeCompare(other.text));
  return found.map(({ text, link }) => ({ text, link }));
}

function titleOf(page: string): string {
  const [, title] = /^# (.+)$/m.exec(readFileSync(page, "utf8")) ?? [];
  if (title === undefined) throw new Error(`${page} has no title: a first heading, "# Title"`);
  return title.replace(/`/g, "");
}
