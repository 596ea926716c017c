// The second view: a session over its sequence and its time.

import { keepInAddress, readAddress } from "../address.js";
import { el, fill } from "../dom.js";
import { count, size } from "../format.js";
import { inReach } from "../narrow.js";
import { drawUnpressed } from "../pressed.js";
import type { SavedDelivery } from "../read/line.js";
import { MAX_INPUT } from "../read/read.js";
import { type Judging, showChecked } from "./checked.js";
import { type Judge, whyUnusable } from "./judge.js";
import { createKeeper } from "./keep.js";
import { Sessions, type Track } from "./model.js";
import { createPlots } from "./plots.js";
import { MAX_LINES, readLines } from "./read-lines.js";
import { createSource, SIMULATED_SECRET, type Sink } from "./source.js";
import { summary } from "./summary.js";

export interface Session {
  readonly element: HTMLElement;
  take(bytes: Uint8Array): void;
  openFile(file: File): Promise<void>;
  /** Adds one more delivery, as it comes. */
  add(delivery: SavedDelivery): void;
  /** Drops what the receiver has sent: it sends all of it again. */
  forgetReceived(): void;
  /** Some of the deliveries of the session shown, for `explain`. */
  others(): readonly SavedDelivery[];
  /** Null while they are judged. */
  tracks(): readonly Track[] | null;
  open(track: Track): void;
  /** Shows the session that the address names, if it is there. */
  follow(): void;
  /** Asks for a file of deliveries. */
  chooseFile(): void;
  redraw(): void;
}

type Inspect = (
  delivery: Pick<SavedDelivery, "body" | "signature"> & Partial<Judge> & { isOwnSecret: boolean },
  note: string,
) => void;

const MAX_OTHERS = 64;
/** More sessions than anyone chooses from. */
const MAX_CHOICE = 500;
/** How many deliveries are judged before the page gets its turn. */
const AT_ONCE = 500;

/** @param onDrawn is called when deliveries or verdicts have changed, and are drawn */
export function createSession(inspect: Inspect, onDrawn: () => void): Session {
  // The deliveries, and which of the two is shown. All else follows from these, the secret and the encoding.
  let own: SavedDelivery[] = [];
  let simulated: readonly SavedDelivery[] = [];
  let isSimulated = false;

  /** Null while they are judged. */
  let sessions: Sessions | null = new Sessions(null);
  let shown: Track | null = null;
  let frame = 0;
  /** Each counts up; what was begun under a lower number is out of date. */
  let run = 0;
  let reading = 0;

  const checked = el("p", { class: "checked", id: "checked", role: "status" });
  const head = el("div", { class: "summary" });
  const chooser = el("select", { id: "which-session", "aria-label": "Session" });
  const progress = el("p", { class: "hint", role: "status" });
  const plots = createPlots(
    ({ body, signature }) =>
      inspect({ body, signature, ...judging().judge, isOwnSecret: isSimulated }, "From the session."),
    (delivery) => sessions?.find(delivery) ?? null,
    chooser,
    progress,
  );

  const judging = (): Judging => {
    if (isSimulated) {
      const judge = { secret: SIMULATED_SECRET, encoding: "auto" } as const;
      return { judge, unusable: null, isSimulated };
    }
    const secret = source.secret();
    const unusable = secret === "" ? null : whyUnusable(secret);
    const judge = secret === "" || unusable !== null ? null : { secret, encoding: source.encoding() };
    return { judge, unusable, isSimulated };
  };
  const draw = () => {
    cancelAnimationFrame(frame);
    frame = 0;
    const tracks = sessions?.tracks ?? [];
    fill(chooser, ...tracks.slice(0, MAX_CHOICE).map(choice));
    chooser.value = String(shown ? tracks.indexOf(shown) : 0);
    chooser.hidden = tracks.length < 2;
    showChecked(checked, sessions, judging());
    source.show({ isSimulated, hasOwn: own.length > 0 });
    fill(head, shown && summary(shown, plots.select));
    plots.show(shown, sessions ? "No delivery to draw yet." : "The deliveries are being checked.");
    onDrawn();
  };
  const named = () => {
    const id = readAddress().choices.get("id");
    return id === null ? null : (sessions?.tracks.find(({ sessionId }) => sessionId === id) ?? null);
  };
  const open = (track: Track) => {
    shown = track;
    keepInAddress("session", { id: track.sessionId ?? "" });
    redraw();
  };
  const redraw = () => {
    if (frame === 0) frame = requestAnimationFrame(() => drawUnpressed(draw));
  };
  /** Judges all deliveries again. The old verdicts are removed at once. */
  const judgeAll = async () => {
    run += 1;
    const mine = run;
    const before = shown?.sessionId ?? null;
    const all = isSimulated ? simulated : own;
    const next = new Sessions(judging().judge);
    [sessions, shown] = [null, null];
    for (;;) {
      const end = Math.min(all.length, next.size + AT_ONCE);
      while (next.size < end) next.add(all[next.size] as SavedDelivery);
      if (next.size === all.length) break;
      const many = count(all.length, "delivery", "deliveries");
      progress.textContent = `${next.size.toLocaleString("en")} of ${many} judged…`;
      draw();
      await new Promise((resolve) => setTimeout(resolve));
      if (mine !== run) return;
    }
    progress.textContent = "";
    const { tracks } = next;
    sessions = next;
    const same = tracks.find(({ sessionId }) => sessionId !== null && sessionId === before);
    shown = same ?? named() ?? tracks[0] ?? null;
    // At once: an old verdict must not stay even until the next frame.
    draw();
  };
  const take = (bytes: Uint8Array) => {
    reading += 1;
    if (bytes.length > MAX_INPUT) return tooLong(bytes.length);
    const { deliveries, unread, isCut } = readLines(bytes);
    const read = count(deliveries.length, "delivery", "deliveries");
    const lost = `${count(unread.length, "line")} ${unread.length === 1 ? "is" : "are"} neither an event nor a delivery; the first is line ${unread[0]}.`;
    const rest = `Only the first ${MAX_LINES.toLocaleString("en")} lines were read.`;
    source.say(deliveries.length > 0 && `${read} read.`, unread.length > 0 && lost, isCut && rest);
    [own, isSimulated, shown] = [[...deliveries], false, null];
    keeper.changed();
    void judgeAll();
  };
  /** What came cannot be shown; simulated deliveries must not be taken for it. */
  const refuse = (sentence: string) => {
    source.say(sentence);
    if (!isSimulated) return;
    [own, isSimulated, shown] = [[], false, null];
    keeper.changed();
    void judgeAll();
  };
  const tooLong = (length: number) => refuse(`${size(length)} is more than this page reads.`);
  const showOwn = () => {
    isSimulated = false;
    void judgeAll();
  };
  const openFile = async (file: File) => {
    reading += 1;
    const mine = reading;
    if (file.size > MAX_INPUT) return tooLong(file.size);
    const bytes = await file.arrayBuffer().catch(() => null);
    // A later input replaces it.
    if (mine !== reading) return;
    if (!bytes) return refuse("The file cannot be read: it may have been moved, or it is a folder.");
    source.clearLines();
    take(new Uint8Array(bytes));
  };
  // Those of a receiver come again by themselves.
  const keeper = createKeeper(() => own.filter(({ isFromReceiver }) => !isFromReceiver));
  const sink: Sink = {
    simulated(deliveries) {
      reading += 1;
      [simulated, isSimulated, shown] = [deliveries, true, null];
      void judgeAll();
    },
    lines: take,
    file: (file) => void openFile(file),
    judge() {
      // The simulator has a secret of its own.
      if (own.length > 0) showOwn();
    },
    own: () => showOwn(),
  };
  const source = createSource(sink, keeper.element);
  chooser.addEventListener("change", () => {
    const track = sessions?.tracks[Number(chooser.value)];
    if (track) open(track);
  });
  const drawings = el("div", { class: "view" }, checked, head, ...plots.elements);
  const columns = inReach(el("div", { class: "session" }), source.element, drawings);
  const element = el("div", { class: "view", id: "view-session" }, columns);
  // Once all that shows them is there.
  queueMicrotask(() => (keeper.kept ? take(keeper.kept) : source.simulate()));
  return {
    element,
    take(bytes) {
      source.clearLines();
      take(bytes);
    },
    openFile,
    add(delivery) {
      own.push(delivery);
      if (isSimulated) {
        isSimulated = false;
        void judgeAll();
      } else if (sessions) {
        const track = sessions.add(delivery);
        if (!shown || track.entries.at(-1)?.arrival !== null) shown = track;
        redraw();
      }
      // Else it is among those that are being judged.
    },
    forgetReceived() {
      own = own.filter(({ isFromReceiver }) => !isFromReceiver);
      isSimulated = false;
      void judgeAll();
    },
    tracks: () => sessions?.tracks ?? null,
    open,
    follow() {
      const track = named();
      if (track) shown = track;
    },
    chooseFile: source.chooseFile,
    others: () => (isSimulated || !shown ? [] : othersOf(shown)),
    redraw,
  };
}

function choice({ sessionId, isChecked, entries }: Track, at: number): HTMLElement {
  const many = count(entries.length, "delivery", "deliveries");
  const name = sessionId === null ? "No session" : sessionId.slice(0, 48) || "No session ID";
  return el("option", { value: at }, `${name} (${many}${isChecked ? "" : ", not checked"})`);
}

function othersOf({ entries }: Track): SavedDelivery[] {
  return entries.slice(0, MAX_OTHERS).map(({ delivery }) => delivery);
}
