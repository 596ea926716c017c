// @ts-check
// A report as one page, which loads nothing and runs nothing.

import { headline, sectionsOf } from "./sections.js";

const STYLE = `
:root { color-scheme: light dark; --bar: #2f6feb; --line: #8884; }
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 60rem; margin: 0 auto; padding: 1.5rem; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.15rem; margin: 2rem 0 .5rem; }
div { overflow-x: auto; } table { border-collapse: collapse; width: 100%; }
th, td { padding: .25rem .75rem .25rem 0; text-align: right; border-bottom: 1px solid var(--line); white-space: nowrap;
  font-variant-numeric: tabular-nums; }
th:first-child { text-align: left; } tbody th { font-weight: normal; }
.bar { width: 30%; min-width: 6rem; } .bar span { display: block; height: .8rem; background: var(--bar); }
`;

/**
 * @param {import("../../types/report.js").Report} report
 * @param {"hour" | "day"} by
 * @returns {string}
 */
export function reportHtml(report, by) {
  const sections = sectionsOf(report, by).map(sectionHtml);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>Measurement sessions: report</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>Measurement sessions</h1>
<p>${escaped(headline(report))}</p>
${sections.join("\n")}
</main>
</body>
</html>
`;
}

/** @param {import("./sections.js").Section} section @param {number} at */
function sectionHtml({ title, note, head, rows }, at) {
  const hasBars = rows.some(({ share }) => share !== undefined);
  const bar = (/** @type {number} */ share) =>
    `<td class="bar" aria-hidden="true"><span style="width: ${(share * 100).toFixed(1)}%"></span></td>`;
  const lines = rows.map(({ cells: [name, ...numbers], share = 0 }) => {
    const cells = numbers.map((cell) => `<td>${escaped(cell)}</td>`).join("");
    return `<tr><th scope="row">${escaped(name)}</th>${cells}${hasBars ? bar(share) : ""}</tr>`;
  });
  const heads = head.map((cell) => (cell ? `<th scope="col">${escaped(cell)}</th>` : "<td></td>")).join("");
  return `<section>
<h2 id="section-${at}">${escaped(title)}</h2>
${note ? `<p>${escaped(note)}</p>\n` : ""}<div role="region" aria-labelledby="section-${at}" tabindex="0">
<table>
<thead><tr>${heads}${hasBars ? '<td class="bar" aria-hidden="true"></td>' : ""}</tr></thead>
<tbody>
${lines.join("\n")}
</tbody>
</table>
</div>
</section>`;
}

/** @param {string} text */
function escaped(text) {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
