// @ts-check
// A report for a person at a terminal.

import { widthOf } from "../output/layout.js";
import { encodedFor, isUnicode, styleFor } from "../output/terminal.js";
import { headline, sectionsOf } from "./sections.js";

const MAX_BAR = 24;
/** The newest are shown. */
const MAX_ROWS = 48;

/** @param {import("../../types/report.js").Report} report @param {"hour" | "day"} by */
export function reportText(report, by) {
  const style = styleFor(process.stdout);
  const lines = [style("bold", headline(report))];
  for (const section of sectionsOf(report, by)) {
    lines.push("", style("bold", section.title), ...tableOf(section).map((line) => `  ${line}`));
    if (section.note) lines.push(`  ${style("dim", section.note)}`);
  }
  return encodedFor(process.stdout, `${lines.join("\n")}\n`);
}

/** @param {import("./sections.js").Section} section @returns {string[]} */
function tableOf({ head, rows: all }) {
  const rows = all.slice(-MAX_ROWS);
  const table = [head, ...rows.map(({ cells }) => cells)];
  const widths = head.map((_, at) => Math.max(...table.map((cells) => cells[at].length)));
  const used = widths.reduce((sum, width) => sum + width + 2, 2);
  const bar = Math.min(MAX_BAR, widthOf(process.stdout) - used);
  const style = styleFor(process.stdout);
  const lines = rows.map(({ cells, share }) => {
    const drawn = share === undefined || bar < 4 ? "" : `  ${barOf(share, bar)}`;
    return `${aligned(cells, widths)}${drawn}`.trimEnd();
  });
  const left = all.length - rows.length;
  return [style("dim", aligned(head, widths).trimEnd()), ...(left > 0 ? [`… ${left} before`] : []), ...lines];
}

/** The first column to the left, numbers to the right. @param {string[]} cells @param {number[]} widths */
function aligned(cells, widths) {
  return cells.map((cell, at) => (at === 0 ? cell.padEnd(widths[at]) : cell.padStart(widths[at]))).join("  ");
}

/** In eighths of a character, where the terminal has them. @param {number} share @param {number} width */
function barOf(share, width) {
  if (process.stdout.isTTY && !isUnicode()) return "#".repeat(Math.round(share * width));
  const eighths = Math.round(share * width * 8);
  const rest = eighths % 8;
  return "█".repeat(Math.floor(eighths / 8)) + (rest > 0 ? String.fromCodePoint(0x2590 - rest) : "");
}
