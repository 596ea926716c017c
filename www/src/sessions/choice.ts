// Which of the sessions are listed, and in which order.

import { COLUMNS } from "./columns.js";
import { countedOf, type Facet } from "./report.js";
import type { Row } from "./rows.js";

export interface Choice {
  readonly outcome: string;
  /** What is pressed above the list, or `""`. */
  readonly only: Facet;
  readonly search: string;
  /** A column, with a minus before it for the greatest first. */
  readonly sort: string;
}

export const NEWEST_FIRST = "-start";

export function choiceIn(choices: URLSearchParams): Choice {
  const sort = choices.get("sort") ?? "";
  const isKnown = COLUMNS.some(({ name }) => name === sort.replace(/^-/, ""));
  return {
    outcome: choices.get("outcome") ?? "",
    only: choices.get("only") ?? "",
    search: choices.get("search") ?? "",
    sort: isKnown ? sort : NEWEST_FIRST,
  };
}

export function chosen(rows: readonly Row[], { outcome, only, search, sort }: Choice): Row[] {
  const wanted = search.toLowerCase();
  const listed = rows.filter((row) => {
    const text = `${row.session} ${row.outcome} ${row.reason}`.toLowerCase();
    if (only !== "" && !countedOf(row.track).facets.has(only)) return false;
    return (outcome === "" || row.outcome === outcome) && text.includes(wanted);
  });
  const column = COLUMNS.find(({ name }) => name === sort.replace(/^-/, ""));
  const sign = sort.startsWith("-") ? -1 : 1;
  return column ? listed.sort((one, other) => compare(column.key(one), column.key(other), sign)) : listed;
}

/** What is not known comes last, whichever way it is sorted. */
function compare(one: number | string | null, other: number | string | null, sign: number): number {
  if (one === null || other === null) return Number(one === null) - Number(other === null);
  return one === other ? 0 : sign * (one < other ? -1 : 1);
}
