// Amounts and dates, as people read them.

/** How many, with its noun: `1 event`, `12 events`. */
export function count(number: number, noun: string, plural = `${noun}s`): string {
  return `${number.toLocaleString("en")} ${number === 1 ? noun : plural}`;
}

/** A size in decimal units: `812 bytes`, `3.2 MB`. */
export function size(bytes: number): string {
  if (bytes < 1000) return count(bytes, "byte");
  if (bytes < 1_000_000) return `${(bytes / 1000).toFixed(1)} kB`;
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}

/** @param milliseconds since 1970; beyond what a `Date` holds it is no date */
export function date(milliseconds: number): string {
  const time = new Date(milliseconds);
  if (Number.isNaN(time.getTime())) return "no date";
  return `${time.toISOString().slice(0, 19).replace("T", " ")} UTC`;
}

/** Stands for what is not known. */
export const NONE = "–";

/** In the zone of whoever looks at it: `2026-11-26 20:15:03`. */
export function localTime(milliseconds: number | null): string {
  const time = new Date(milliseconds ?? Number.NaN);
  if (Number.isNaN(time.getTime())) return NONE;
  const two = (part: number) => String(part).padStart(2, "0");
  const date = `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())}`;
  return `${date} ${two(time.getHours())}:${two(time.getMinutes())}:${two(time.getSeconds())}`;
}
