// @ts-check
// What `listen` writes: a line for each delivery, and the summary.

import { envelopeOf } from "../judge.js";
import { rangesInWords, sessionInWords } from "../sessions.js";
import { plural } from "./plural.js";
import { escapedJson, printable } from "./printable.js";
import { styleFor } from "./terminal.js";
import { localTime, zoneOf } from "./time.js";

/** @typedef {import("../receive.js").Received} Received */

/** How many sessions the summary names. */
const MAX_SESSIONS = 20;

/** As wide as most verdicts and arrivals are. */
const WIDTHS = { verdict: 18, event: 27, sequence: 4, arrival: 9 };

/** @type {Record<string, import("./terminal.js").Colour>} */
const ARRIVAL_COLOURS = {
  first: "dim",
  next: "dim",
  none: "dim",
  duplicate: "yellow",
  copy: "yellow",
  late: "yellow",
  gap: "red",
};

/** @param {Received} received @param {{ hasPayload: boolean }} choices */
export function asJson({ at, judgement, tracked, forwarded }, { hasPayload }) {
  const { verdict, status, message } = judgement;
  const fields = {
    receivedAt: at.toISOString(),
    verdict,
    status,
    ...envelopeOf(judgement),
    ...(tracked && { arrival: tracked.arrival, missing: tracked.missing }),
    ...(message && { message }),
    ...(hasPayload && judgement.event && { payload: judgement.event.payload ?? null }),
    ...(forwarded && { forwarded: forwardedAsJson(forwarded) }),
  };
  return `${escapedJson(JSON.stringify(fields))}\n`;
}

/** @param {NonNullable<Received["forwarded"]>} forwarded */
function forwardedAsJson(forwarded) {
  if (forwarded.error !== undefined) return { error: forwarded.error };
  return { status: forwarded.status, milliseconds: forwarded.milliseconds };
}

/** @param {Received} received */
export function asText({ at, judgement, tracked, forwarded }) {
  const style = styleFor(process.stdout);
  const { verdict, message } = judgement;
  const isAccepted = verdict === "accepted";
  const envelope = envelopeOf(judgement);
  const shown = [
    style("dim", `${localTime(at)}${zoneOf(at)}`),
    style(isAccepted ? "green" : "red", verdict.padEnd(WIDTHS.verdict)),
  ];
  if (envelope) {
    const { arrival, missing } = tracked ?? { arrival: undefined, missing: [] };
    const lacks = missing.length > 0 ? `  missing ${rangesInWords(missing)}` : "";
    shown.push(
      envelope.event.padEnd(WIDTHS.event),
      String(envelope.sequence).padStart(WIDTHS.sequence),
      style(ARRIVAL_COLOURS[arrival ?? "none"], (arrival ?? "").padEnd(WIDTHS.arrival)),
      `${envelope.sessionId || "no session ID"}${style("red", lacks)}`,
    );
    const { payload } = judgement.event;
    if (payload != null) shown.push(style("dim", printable(JSON.stringify(payload))));
  } else {
    shown.push(String(message));
  }
  return `${shown.join("  ")}\n${forwarded ? forwardedAsText(forwarded, isAccepted) : ""}`;
}

/** @param {NonNullable<Received["forwarded"]>} forwarded @param {boolean} isAccepted */
function forwardedAsText(forwarded, isAccepted) {
  const style = styleFor(process.stdout);
  if (forwarded.error !== undefined)
    return `                ${style("red", "forwarded:")} ${forwarded.error}\n`;
  const { status, milliseconds, text } = forwarded;
  const isTaken = status >= 200 && status < 300;
  const notes = [`${status} in ${milliseconds.toFixed(0)} ms`];
  if (isAccepted && !isTaken) notes.push("refuses what is accepted here");
  if (!isAccepted && isTaken) notes.push("ACCEPTS WHAT IS REFUSED HERE");
  if (!isTaken && text.trim() !== "") notes.push(printable(text.trim()));
  return `                ${style(isTaken === isAccepted ? "dim" : "red", "forwarded:")} ${notes.join(", ")}\n`;
}

/** @param {Map<string, number>} counts @param {import("../sessions.js").Sessions} sessions */
export function inSummary(counts, sessions) {
  const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
  const verdicts = [...counts].map(([verdict, count]) => `${count} ${verdict}`);
  const lines = [
    `\n${plural(total, "delivery", "deliveries")}${total > 0 ? `: ${verdicts.join(", ")}` : ""}`,
  ];
  const known = [...sessions.known.values()];
  for (const session of known.slice(-MAX_SESSIONS))
    lines.push(...sessionInWords(session).map((line) => `  ${line}`));
  if (known.length > MAX_SESSIONS) lines.push(`  and ${known.length - MAX_SESSIONS} sessions before these`);
  if (sessions.withoutSession > 0) {
    lines.push(
      `  ${plural(sessions.withoutSession, "event")} without a session ID, of whichever users: end the URL that`,
      "  each user is sent to with a session ID of its own",
    );
  }
  return `${lines.join("\n")}\n`;
}
