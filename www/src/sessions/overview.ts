// Above the list: how far the sessions come, why they do not succeed, and when they are. What is pressed filters the
// list.

import type { Report, ReportStep } from "wms-webhook/tools";
import { button, el, fill } from "../dom.js";
import { count } from "../format.js";
import { createActivity } from "./activity.js";
import { type Facet, lostFacet, reasonFacet, stepFacet } from "./report.js";

export interface Overview {
  readonly element: HTMLElement;
  /**
   * @param report null while it is counted
   * @param isChecked whether the signatures of all deliveries were checked
   * @param chosen what the list is filtered by, or `""`
   */
  show(report: Report | null, isChecked: boolean, chosen: Facet): void;
}

/** More reasons than anyone reads. */
const MAX_REASONS = 7;

const STEPS: Readonly<Record<ReportStep, string>> = {
  loaded: "Page loaded",
  configured: "Configured",
  cameraAllowed: "Camera allowed",
  started: "Started",
  created: "Created",
  firstResults: "First results",
  scanCompleted: "Scan completed",
  results: "Results",
  redirected: "Redirected",
};

/** What no event tells. */
const UNTOLD: Readonly<Record<string, string>> = { left: "the user left", silent: "no further event" };

/** What is drawn of a report. */
interface Counts extends Pick<Report, "reasons" | "hours"> {
  readonly sessions: { readonly total: number };
  readonly funnel: readonly { readonly step: ReportStep; readonly sessions: number }[];
}

/** Keeps the place of a report that is still counted: the list below does not move once it is there. */
const NO_COUNTS: Counts = {
  sessions: { total: 0 },
  funnel: (Object.keys(STEPS) as ReportStep[]).map((step) => ({ step, sessions: 0 })),
  reasons: [],
  hours: [],
};

const PRESS = "Press a step to list who came so far, or a loss to list who did not.";

/** @param choose is told what is pressed; `""` if that was chosen already */
export function createOverview(choose: (facet: Facet) => void): Overview {
  let chosen: Facet = "";
  const told = el("p", { class: "hint", id: "report-counts", role: "status" });
  const [funnel, reasons] = [el("ol", { class: "bars" }), el("ol", { class: "bars reasons" })];
  const activity = createActivity();
  const facetButton = (facet: Facet, attributes: Record<string, string>, ...content: (Node | string)[]) => {
    const press = () => choose(facet === chosen ? "" : facet);
    const isChosen = String(facet === chosen);
    const element = button("", press, { ...attributes, "data-facet": facet, "aria-pressed": isChosen });
    fill(element, ...content);
    return element;
  };
  const bar = (facet: Facet, name: string, many: number, share: number) => {
    const length = el("span", { class: "bar-length" });
    length.style.width = `${100 * share}%`;
    return facetButton(
      facet,
      { class: "bar" },
      el("span", { class: "bar-name" }, name),
      el("span", { class: "bar-track", "aria-hidden": "true" }, length),
      el("span", { class: "bar-count" }, many.toLocaleString("en")),
    );
  };
  const lostButton = (step: ReportStep, lost: number) => {
    const name = `${lost.toLocaleString("en")} lost before: ${STEPS[step]}`;
    return facetButton(
      lostFacet(step),
      { class: "lost", "aria-label": name },
      `−${lost.toLocaleString("en")}`,
    );
  };
  const draw = (report: Counts) => {
    const { total } = report.sessions;
    const steps = report.funnel.map(({ step, sessions }, at) => {
      const lost = (report.funnel[at - 1]?.sessions ?? total) - sessions;
      const row = bar(stepFacet(step), STEPS[step], sessions, sessions / Math.max(1, total));
      return el("li", {}, row, lost > 0 && lostButton(step, lost));
    });
    const most = Math.max(1, ...report.reasons.map((reason) => reason.count));
    const why = report.reasons.slice(0, MAX_REASONS).map((reason) => {
      return el("li", {}, bar(reasonFacet(reason), nameOf(reason), reason.count, reason.count / most));
    });
    fill(funnel, ...steps);
    const rest = report.reasons.length - why.length;
    fill(reasons, ...why, rest > 0 && el("li", { class: "hint" }, `and ${count(rest, "rarer reason")}`));
    activity.show(report.hours);
  };
  const card = (title: string, ...content: HTMLElement[]) =>
    el("section", { class: "card", "aria-label": title }, el("h2", {}, title), ...content);
  const cards = el(
    "div",
    { class: "overview" },
    card("How far sessions come", funnel, el("p", { class: "hint" }, PRESS)),
    card("Why measurements do not succeed", reasons),
    card("When they begin", activity.element),
  );
  return {
    element: el("div", { class: "view" }, told, cards),
    show(report, isChecked, facet) {
      chosen = facet;
      const claim = isChecked ? "" : " Not all signatures are checked: this is what the deliveries claim.";
      told.textContent = report ? `${totals(report)}${claim}` : "Counting…";
      // In the styles: what is counted is not seen before it is known.
      cards.setAttribute("aria-busy", String(report === null));
      const focused = document.activeElement?.getAttribute("data-facet");
      draw(report ?? NO_COUNTS);
      // What was pressed is made anew.
      if (focused) cards.querySelector<HTMLElement>(`[data-facet="${CSS.escape(focused)}"]`)?.focus();
    },
  };
}

function nameOf({ reason, detail }: Report["reasons"][number]): string {
  // LOW_SNR says it twice.
  const isTold = detail !== null && detail !== reason;
  return UNTOLD[reason] ?? (isTold ? `${reason}: ${detail}` : reason);
}

function totals({ sessions, visits, measurements, deliveries }: Report): string {
  const unnamed = Object.values(deliveries.withoutSession).reduce((sum, many) => sum + many, 0);
  const counts = [
    count(sessions.total, "session"),
    count(visits.total, "visit"),
    count(measurements.total, "measurement"),
    ...(unnamed > 0 ? [`${count(unnamed, "delivery", "deliveries")} without a session ID`] : []),
  ];
  return `${counts.join(", ")}.`;
}
