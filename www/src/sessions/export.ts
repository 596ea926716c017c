// The listed sessions as a file. It is made in the page, and goes nowhere but to the disk.

import { duration, type Row } from "./rows.js";

const FIELDS = [
  "session",
  "outcome",
  "reason",
  "start",
  "durationSeconds",
  "events",
  "missing",
  "snr",
  "checked",
] as const;

type Fields = Readonly<Record<(typeof FIELDS)[number], string | number | boolean | null>>;

function fieldsOf(row: Row): Fields {
  const length = duration(row);
  return {
    session: row.track.sessionId,
    outcome: row.outcome,
    reason: row.reason || null,
    start: isoOf(row.start),
    durationSeconds: length === null ? null : length / 1000,
    events: row.events,
    missing: row.missing,
    snr: row.snr,
    checked: row.isChecked,
  };
}

function isoOf(milliseconds: number | null): string | null {
  const time = new Date(milliseconds ?? Number.NaN);
  return Number.isNaN(time.getTime()) ? null : time.toISOString();
}

export function asJson(rows: readonly Row[]): string {
  return `${JSON.stringify(rows.map(fieldsOf), null, 2)}\n`;
}

/** As RFC 4180 has it. */
export function asCsv(rows: readonly Row[]): string {
  const lines = rows.map(fieldsOf).map((fields) => FIELDS.map((name) => cell(fields[name])));
  return [FIELDS, ...lines].map((line) => `${line.join(",")}\r\n`).join("");
}

function cell(value: string | number | boolean | null): string {
  const text = value === null ? "" : String(value);
  // A sheet would run what begins so: a session ID is whatever somebody sent.
  const harmless = typeof value === "string" && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

export function download(name: string, type: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement("a");
  [link.href, link.download] = [url, name];
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
