// The second view: a session over its sequence and its time.

import { count, el, fill, size } from "../dom.js";
import type { SavedDelivery } from "../read/line.js";
import { MAX_INPUT } from "../read/read.js";
import { judgeAll, Sessions, type Track } from "./model.js";
import { createPlots } from "./plots.js";
import { readLines } from "./read-lines.js";
import { createSource, SIMULATED_SECRET } from "./source.js";
import { summary } from "./summary.js";

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

const MAX_OTHER_BODIES = 64;
/** More sessions than anyone chooses from. */
const MAX_CHOICE = 500;

export function createSession(inspect: Inspect): Session {
  let sessions = new Sessions();
  let shown: Track | null = null;
  let isSimulated = false;
  let frame = 0;
  let run = 0;

  const head = el("div", { class: "summary" });
  const chooser = el("select", { id: "which-session", "aria-label": "Session" });
  const progress = el("p", { class: "hint", role: "status" });
  const plots = createPlots(
    ({ body, signature }) => {
      const secret = isSimulated ? SIMULATED_SECRET : source.secret();
      inspect({ body, signature, ...(secret !== "" && { secret }) }, "From the session.");
    },
    chooser,
    progress,
  );

  const draw = () => {
    frame = 0;
    const tracks = [...sessions.tracks.values()];
    shown = shown && tracks.includes(shown) ? shown : (tracks[0] ?? null);
    fill(chooser, ...tracks.slice(0, MAX_CHOICE).map(choice));
    chooser.value = String(shown ? tracks.indexOf(shown) : 0);
    chooser.hidden = tracks.length < 2;
    fill(head, shown && summary(shown, plots.select));
    plots.show(shown);
  };
  const redraw = () => {
    if (frame === 0) frame = requestAnimationFrame(draw);
  };
  const load = async (deliveries: readonly SavedDelivery[], secret: string, simulated: boolean) => {
    run += 1;
    const mine = run;
    const all = count(deliveries.length, "delivery", "deliveries");
    const next = await judgeAll(deliveries, secret, (done) => {
      progress.textContent = `${done.toLocaleString("en")} of ${all} judged…`;
      // What was loaded later takes its place.
      return mine === run;
    });
    if (!next || mine !== run) return;
    progress.textContent = "";
    [sessions, shown, isSimulated] = [next, null, simulated];
    plots.restart();
    redraw();
  };
  const take = (bytes: Uint8Array) => {
    if (bytes.length > MAX_INPUT) return refuse(bytes.length);
    const { deliveries, unread } = readLines(bytes);
    const read = count(deliveries.length, "delivery", "deliveries");
    const lost = `${count(unread.length, "line")} of it ${unread.length === 1 ? "is" : "are"} neither an event nor a delivery, the first is line ${unread[0]}.`;
    source.say(deliveries.length > 0 && `${read} read.`, unread.length > 0 && lost);
    if (deliveries.length > 0) void load(deliveries, source.secret(), false);
  };
  const refuse = (length: number) => source.say(`${size(length)} is more than this page looks at.`);
  const openFile = async (file: File) => {
    if (file.size > MAX_INPUT) refuse(file.size);
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
  const drawings = el("div", { class: "view" }, head, ...plots.elements);
  return {
    element: el("div", { class: "session", id: "view-session" }, source.element, drawings),
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
    bodies: () => (isSimulated || !shown ? [] : bodiesOf(shown)),
    redraw,
  };
}

function choice({ sessionId, entries }: Track, at: number): HTMLElement {
  const many = count(entries.length, "delivery", "deliveries");
  return el("option", { value: at }, `${sessionId.slice(0, 48)} (${many})`);
}

function bodiesOf({ entries }: Track): Uint8Array[] {
  return entries.slice(0, MAX_OTHER_BODIES).map(({ delivery }) => delivery.body);
}
