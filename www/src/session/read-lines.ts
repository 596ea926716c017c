// Pasted lines or a dropped file: one JSON value a line, an event or a saved delivery; or values that go over
// several lines, as WMS prints its example.

import { roughText, utf8 } from "../read/bytes.js";
import { type SavedDelivery, savedDelivery } from "../read/line.js";

export interface Lines {
  readonly deliveries: readonly SavedDelivery[];
  /** The numbers, from 1, of the lines or elements that are neither. */
  readonly unread: readonly number[];
  /** Whether there are more than are looked at. */
  readonly isCut: boolean;
}

/** More than this is not looked at. */
export const MAX_LINES = 100_000;

export function readLines(bytes: Uint8Array): Lines {
  const text = roughText(bytes).replace(/^\ufeff/, "");
  const whole = array(text);
  const lines = whole ?? objects(text) ?? text.split("\n", MAX_LINES + 1);
  const deliveries: SavedDelivery[] = [];
  const unread: number[] = [];
  for (const [at, line] of lines.slice(0, MAX_LINES).entries()) {
    if (typeof line === "string" && line.trim() === "") continue;
    const isText = !whole && typeof line === "string";
    const delivery = isText ? deliveryOf(parsed(line), line) : deliveryOf(line);
    if (delivery) deliveries.push(delivery);
    else unread.push(at + 1);
  }
  return { deliveries, unread, isCut: lines.length > MAX_LINES };
}

/** An array of them, such as `JSON.stringify(simulateSession())`. */
function array(text: string): unknown[] | null {
  if (!/^\s*\[/.test(text)) return null;
  const value = parsed(text);
  return Array.isArray(value) ? value : null;
}

/**
 * Objects one after the other, each as it was written; null if the text is lines or anything else. Its first line
 * tells: of a value on several lines it is no JSON.
 */
function objects(text: string): string[] | null {
  const [, first] = /^\s*(\{.*)/.exec(text) ?? [];
  if (first === undefined || parsed(first) !== null) return null;
  const found: string[] = [];
  let [depth, start] = [0, 0];
  // Strings hold braces, too.
  for (const { 0: token, index } of text.matchAll(/"(?:[^"\\]|\\[\s\S])*"|[{}]/g)) {
    if (token === "{" && depth++ === 0) start = index;
    if (token !== "}" || depth === 0 || --depth > 0) continue;
    found.push(text.slice(start, index + 1));
    if (found.length > MAX_LINES) break;
  }
  return found.some((one) => parsed(one) !== null) ? found : null;
}

function deliveryOf(value: unknown, line?: string): SavedDelivery | null {
  const saved = savedDelivery(value);
  if (saved) return saved;
  if (typeof value !== "object" || value === null || !("event" in value)) return null;
  // The line itself is the body: the package reads it, with its own rules.
  const body = utf8(line?.trim() ?? JSON.stringify(value));
  return { body, signature: null, verdict: null, arrivedAt: null };
}

function parsed(text: string): unknown {
  try {
    // The example that WMS publishes has a comma before its last brace.
    return JSON.parse(text.replace(/,\s*\}\s*$/, "}"));
  } catch {
    return null;
  }
}
