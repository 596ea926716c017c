// @ts-check
// A report as CSV (RFC 4180): one figure a line, so that any program makes the table that it wants.

/** @param {import("../../types/report.js").Report} report @returns {string} */
export function reportCsv(report) {
  const { version: _, counts: __, funnel, reasons, durations, hours, ...tables } = report;
  const lines = [
    ...figures(tables, []),
    ...funnel.flatMap(({ step, ...counts }) => figures(counts, ["funnel", step])),
    ...reasons.map(({ reason, detail, count }) => [
      "reasons",
      detail ? `${reason}/${detail}` : reason,
      "",
      count,
    ]),
    ...durations.flatMap(({ from, to, ...measured }) => figures(measured, ["durations", `${from}-${to}`])),
    ...hours.flatMap(({ hour, ...counts }) => figures(counts, ["hours", hour])),
  ];
  return `${[["section", "name", "figure", "value"], ...lines].map((cells) => cells.join(",")).join("\r\n")}\r\n`;
}

/** @param {object} object @param {string[]} path @returns {(string | number)[][]} */
function figures(object, path) {
  return Object.entries(object).flatMap(([name, value]) => {
    if (typeof value === "object" && value !== null) return figures(value, [...path, name]);
    const [section, ...names] = [...path, name];
    const figure = names.pop() ?? "";
    return [[section, names.join("/"), figure, value ?? ""]];
  });
}
