// The second view: a session over its sequence and its time.

import { button, count, el, fill, size } from "../dom.js";
import type { SavedDelivery } from "../read/line.js";
import { MAX_INPUT } from "../read/read.js";
import { createChart } from "./chart.js";
import { detailView, spoken } from "./detail.js";
import { legend } from "./legend.js";
import { type Entry, Sessions, type Track } from "./model.js";
import { readLines } from "./read-lines.js";
import { type Mark, type Scene, sceneOf, type XAxis } from "./scene.js";
import { createSource, SIMULATED_SECRET } from "./source.js";
import { summary } from "./summary.js";
import { createWalker } from "./walker.js";

export interface Session {
  readonly element: HTMLElement;
  take(bytes: Uint8Array): void;
  openFile(file: File): Promise<void>;
  /** Adds one more delivery, as it comes. */
  add(delivery: SavedDelivery): void;
  clear(): void;
  /** Some of the bodies at hand, for the doctor. */
  bodies(): Uint8Array[];
  redraw(): void;
}

type Inspect = (
  delivery: { body: Uint8Array; signature: string | null; secret?: string },
  note: string,
) => void;

/** How many deliveries are judged before the page gets its turn. */
const AT_ONCE = 500;
const MAX_OTHER_BODIES = 64;

export function createSession(inspect: Inspect): Session {
  let sessions = new Sessions();
  let shown: Track | null = null;
  let scene: Scene = { marks: [], bands: [], gaps: [], snr: [], range: [0, 1] };
  let axis: XAxis = "sequence";
  let isSimulated = false;
  let run = 0;
  let frame = 0;

  const head = el("div", { class: "summary" });
  const chooser = el("select", { id: "which-session", "aria-label": "Session" });
  const detail = el("div", { class: "card", id: "detail" });
  const progress = el("p", { class: "hint", role: "status" });
  const open = ({ body, signature }: SavedDelivery) => {
    const secret = isSimulated ? SIMULATED_SECRET : source.secret();
    inspect({ body, signature, ...(secret !== "" && { secret }) }, "From the session.");
  };
  const chart = createChart((mark) => walker.select(scene.marks.indexOf(mark)));
  const walker = createWalker(chart.timeline, {
    size: () => scene.marks.length,
    text: (at) => spoken((scene.marks[at] as Mark).entry),
    onSelect: (at) => {
      const mark = scene.marks[at] ?? null;
      chart.select(mark);
      if (mark) fill(detail, detailView(mark.entry, open));
    },
    zoom: chart.zoom,
  });
  const snrTitle = el("h3", {});
  const empty = el("p", { class: "notice" }, "No delivery to draw yet.");
  const plots = el("section", { class: "card plots", "aria-label": "Timeline" });

  const draw = () => {
    frame = 0;
    const tracks = [...sessions.tracks.values()];
    shown = shown && sessions.tracks.get(shown.sessionId) === shown ? shown : (tracks[0] ?? null);
    fill(
      chooser,
      ...tracks
        .slice(0, 500)
        .map(({ sessionId, entries }, at) =>
          el(
            "option",
            { value: at },
            `${sessionId.slice(0, 48)} (${count(entries.length, "delivery", "deliveries")})`,
          ),
        ),
    );
    chooser.value = String(shown ? tracks.indexOf(shown) : 0);
    chooser.hidden = tracks.length < 2;
    empty.hidden = shown !== null;
    if (!shown) return;
    scene = sceneOf(shown, axis);
    fill(
      head,
      summary(shown, (entry) => walker.select(placeOf(scene, entry))),
    );
    chart.snr.hidden = scene.snr.length === 0;
    snrTitle.textContent =
      scene.snr.length === 0
        ? "No intermediate results, so no signal-to-noise ratio."
        : "Signal-to-noise ratio of the intermediate results";
    chart.show(scene, axis);
    walker.reset(Math.min(walker.at(), scene.marks.length - 1));
  };
  const redraw = () => {
    if (frame === 0) frame = requestAnimationFrame(draw);
  };
  const load = async (deliveries: readonly SavedDelivery[], secret: string, simulated: boolean) => {
    run += 1;
    const mine = run;
    const next = new Sessions();
    for (let at = 0; at < deliveries.length; at += AT_ONCE) {
      for (const delivery of deliveries.slice(at, at + AT_ONCE)) next.add(delivery, secret);
      if (deliveries.length <= AT_ONCE) break;
      progress.textContent = `${next.size.toLocaleString("en")} of ${count(deliveries.length, "delivery", "deliveries")} judged…`;
      await new Promise((resolve) => setTimeout(resolve));
      // What was loaded later takes its place.
      if (mine !== run) return;
    }
    progress.textContent = "";
    [sessions, shown, isSimulated] = [next, null, simulated];
    walker.reset(0);
    redraw();
  };
  const take = (bytes: Uint8Array) => {
    if (bytes.length > MAX_INPUT)
      return source.say(`That is ${size(bytes.length)}: more than this page looks at.`);
    const { deliveries, unread } = readLines(bytes);
    const lost =
      unread.length > 0 &&
      `${count(unread.length, "line")} of it ${unread.length === 1 ? "is" : "are"} neither an event nor a delivery, the first is line ${unread[0]}.`;
    source.say(
      ...(deliveries.length > 0 ? [`${count(deliveries.length, "delivery", "deliveries")} read.`] : []),
      ...(lost ? [lost] : []),
    );
    if (deliveries.length > 0) void load(deliveries, source.secret(), false);
  };
  const openFile = async (file: File) => {
    if (file.size > MAX_INPUT) source.say(`${size(file.size)} is more than this page looks at.`);
    else take(new Uint8Array(await file.arrayBuffer()));
  };
  const source = createSource({
    simulated: (deliveries) => void load(deliveries, SIMULATED_SECRET, true),
    lines: take,
    file: (file) => void openFile(file),
  });
  chooser.addEventListener("change", () => {
    shown = [...sessions.tracks.values()][Number(chooser.value)] ?? null;
    redraw();
  });

  const axes = (["sequence", "time"] as const).map((name) => {
    const choice = button(
      `By ${name}`,
      () => {
        axis = name;
        for (const { name: other, choice: button } of axes)
          button.setAttribute("aria-pressed", String(other === name));
        redraw();
      },
      { class: "button small", "aria-pressed": String(name === axis) },
    );
    return { name, choice };
  });
  const zooms = [
    ["Zoom in", 0.5],
    ["Zoom out", 2],
    ["All", 0],
  ] as const;
  plots.append(
    el(
      "div",
      { class: "toolbar" },
      el(
        "div",
        { class: "segmented", role: "group", "aria-label": "Horizontal axis" },
        ...axes.map(({ choice }) => choice),
      ),
      ...zooms.map(([name, factor]) => button(name, () => chart.zoom(factor), { class: "button small" })),
      chooser,
      progress,
    ),
    empty,
    walker.element,
    legend(),
    snrTitle,
    chart.snr,
  );
  return {
    element: el(
      "div",
      { class: "session", id: "view-session" },
      source.element,
      el("div", { class: "view" }, head, plots, detail),
    ),
    take,
    openFile,
    add(delivery) {
      const track = sessions.add(delivery, "");
      if (track.entries.at(-1)?.refusal === null) shown = track;
      redraw();
    },
    clear() {
      run += 1;
      [sessions, shown, isSimulated] = [new Sessions(), null, false];
      redraw();
    },
    bodies: () =>
      isSimulated
        ? []
        : (shown?.entries.slice(0, MAX_OTHER_BODIES).map(({ delivery }) => delivery.body) ?? []),
    redraw,
  };
}

function placeOf({ marks }: Scene, entry: Entry): number {
  return marks.findIndex((mark) => mark.entry === entry);
}
