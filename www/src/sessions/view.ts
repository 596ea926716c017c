// The third view: all sessions, to find the one that somebody asks about.

import { keepInAddress, readAddress } from "../address.js";
import { button, el, field, fill } from "../dom.js";
import { count } from "../format.js";
import { drawUnpressed } from "../pressed.js";
import type { Track } from "../session/model.js";
import { type Choice, choiceIn, chosen, NEWEST_FIRST } from "./choice.js";
import { COLUMNS } from "./columns.js";
import { asCsv, asJson, download } from "./export.js";
import { createList } from "./list.js";
import { createOverview } from "./overview.js";
import { type Counted, reportOf } from "./report.js";
import { type Row, rowsOf } from "./rows.js";

export interface SessionsView {
  readonly element: HTMLElement;
  /** @param tracks null while they are judged */
  show(tracks: readonly Track[] | null): void;
  /** Lists what the address names. */
  follow(): void;
}

/** @param open shows one session in the second view @param openFile asks for a file of deliveries */
export function createSessions(open: (track: Track) => void, openFile: () => void): SessionsView {
  let rows: readonly Row[] = [];
  let report: Counted["report"] | null = null;
  /** Counts up; what was begun under a lower number is out of date. */
  let run = 0;
  let listed: readonly Row[] = [];
  let choice: Choice = choiceIn(readAddress().choices);
  const search = el("input", {
    id: "sessions-search",
    type: "search",
    autocomplete: "off",
    spellcheck: "false",
  });
  const outcome = el("select", { id: "sessions-outcome" });
  const told = el("p", { class: "hint", role: "status", id: "sessions-count" });
  const clear = button("Show all again", () => choose({ only: "" }), {
    class: "button small",
    id: "show-all",
  });
  const all = el("span", {});
  const heads = COLUMNS.map(({ name, label }) => {
    const sort = button(label, () => choose({ sort: choice.sort === name ? `-${name}` : name }), {
      class: "sort",
      "data-sort": name,
    });
    return el("div", { role: "columnheader", class: `cell cell-${name}` }, sort);
  });
  const head = el("div", { role: "row", class: "session-row session-head", "aria-rowindex": 1 }, ...heads);
  const list = createList(head, ({ track }) => open(track));
  const empty = el(
    "div",
    { class: "card" },
    el("p", {}, "No session yet. Open what wms-webhook listen --save wrote, or drop it anywhere."),
  );

  const overview = createOverview((only) => choose({ only }));
  const draw = () => {
    // Which sessions are counted under what was pressed is not known yet.
    listed = choice.only !== "" && report === null ? [] : chosen(rows, choice);
    overview.show(
      report,
      rows.every(({ isChecked }) => isChecked),
      choice.only,
    );
    fill(all, choice.only !== "" && clear);
    for (const [at, { name }] of COLUMNS.entries()) heads[at]?.setAttribute("aria-sort", directionOf(name));
    told.textContent = `${listed.length.toLocaleString("en")} of ${count(rows.length, "session")}`;
    list.show(listed);
  };
  const choose = (part: Partial<Choice>) => {
    choice = { ...choice, ...part };
    keepInAddress("sessions", { ...choice, sort: choice.sort === NEWEST_FIRST ? "" : choice.sort });
    draw();
  };
  const directionOf = (name: string) => {
    if (choice.sort === name) return "ascending";
    return choice.sort === `-${name}` ? "descending" : "none";
  };
  const drawOutcomes = () => {
    const counts = new Map<string, number>();
    for (const row of rows) counts.set(row.outcome, (counts.get(row.outcome) ?? 0) + 1);
    // One that the address names stays, though no session has it.
    if (choice.outcome !== "" && !counts.has(choice.outcome)) counts.set(choice.outcome, 0);
    const options = [...counts].map(([name, many]) =>
      el("option", { value: name }, `${name} (${many.toLocaleString("en")})`),
    );
    fill(outcome, el("option", { value: "" }, "every outcome"), ...options);
    outcome.value = choice.outcome;
  };
  search.addEventListener("input", () => choose({ search: search.value }));
  outcome.addEventListener("change", () => choose({ outcome: outcome.value }));

  const save = (kind: "csv" | "json") => () => {
    const text = kind === "csv" ? asCsv(listed) : asJson(listed);
    download(`sessions.${kind}`, kind === "csv" ? "text/csv" : "application/json", text);
  };
  const tools = el(
    "div",
    { class: "sessions-tools" },
    field("Search session, outcome or reason", search),
    field("Outcome", outcome),
    el(
      "div",
      { class: "toolbar" },
      button("Open a file", openFile, { class: "button small" }),
      button("Export CSV", save("csv"), { class: "button small", id: "export-csv" }),
      button("Export JSON", save("json"), { class: "button small", id: "export-json" }),
    ),
  );
  const card = el(
    "section",
    { class: "card sessions-card", "aria-label": "Sessions" },
    tools,
    el("div", { class: "toolbar" }, told, all),
    list.element,
  );
  return {
    element: el("div", { class: "view", id: "view-sessions" }, empty, overview.element, card),
    show(tracks) {
      const isSame = rows[0] !== undefined && rows[0].track === tracks?.[0];
      rows = tracks ? rowsOf(tracks) : [];
      // As deliveries come in, the last one stays until the next is counted.
      if (!isSame) report = null;
      run += 1;
      const mine = run;
      overview.element.hidden = rows.length === 0;
      if (tracks)
        void reportOf(tracks, () => mine !== run).then((counted) => {
          if (!counted) return;
          report = counted;
          drawUnpressed(draw);
        });
      empty.hidden = rows.length > 0 || tracks === null;
      card.hidden = rows.length === 0;
      drawOutcomes();
      draw();
    },
    follow() {
      choice = choiceIn(readAddress().choices);
      search.value = choice.search;
      drawOutcomes();
      draw();
    },
  };
}
