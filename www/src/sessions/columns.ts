// The columns of the list: what stands in each, and how it is sorted by it.

import { localTime, NONE } from "../format.js";
import { duration, type Row } from "./rows.js";

export interface Column {
  readonly name: string;
  readonly label: string;
  text(row: Row): string;
  /** Numbers before texts would be of no use: one column has one kind, and null stands last. */
  key(row: Row): number | string | null;
}

const ZONE = Intl.DateTimeFormat().resolvedOptions().timeZone;

export const COLUMNS: readonly Column[] = [
  { name: "outcome", label: "Outcome", text: ({ outcome }) => outcome, key: ({ outcome }) => outcome },
  {
    name: "reason",
    label: "Reason",
    text: ({ reason }) => reason || NONE,
    key: ({ reason }) => reason || null,
  },
  { name: "session", label: "Session", text: nameOf, key: ({ session }) => session },
  {
    name: "start",
    label: `Start (${ZONE})`,
    text: ({ start }) => localTime(start),
    key: ({ start }) => start,
  },
  { name: "duration", label: "Duration", text: (row) => spanOf(duration(row)), key: duration },
  { name: "events", label: "Events", text: ({ events }) => number(events), key: ({ events }) => events },
  { name: "gaps", label: "Missing", text: ({ missing }) => number(missing), key: ({ missing }) => missing },
  {
    name: "snr",
    label: "SNR",
    text: ({ snr }) => (snr === null ? NONE : snr.toFixed(1)),
    key: ({ snr }) => snr,
  },
];

function nameOf({ session, isChecked }: Row): string {
  return `${session.slice(0, 80)}${isChecked ? "" : " (not checked)"}`;
}

function number(value: number): string {
  return value.toLocaleString("en");
}

/** `42 s`, `3 min 20 s`, `2 h 5 min`. */
function spanOf(milliseconds: number | null): string {
  if (milliseconds === null) return NONE;
  const seconds = Math.round(milliseconds / 1000);
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
  return `${Math.floor(seconds / 3600).toLocaleString("en")} h ${Math.floor(seconds / 60) % 60} min`;
}
