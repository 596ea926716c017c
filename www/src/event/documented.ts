// What WMS documents of an event, and where the event deviates from it.

import {
  type Deviation,
  deviationOf,
  EVENTS,
  type EventFault,
  type EventSpec,
  type UnknownEvent,
  type WmsEvent,
} from "wms-webhook";
import { EVENT_DESCRIPTIONS } from "wms-webhook/tools";

export type AnyEvent = WmsEvent | UnknownEvent;

const REASONS: Readonly<Record<EventFault, string>> = {
  missing: "a required field is missing",
  wrong_type: "a field has the wrong type",
  repeated: "a key appears twice",
  empty: "a required field is empty",
  undocumented_value: "a value is not documented",
};

/** What WMS documents of its code, even if the event deviates from it; null for an undocumented code. */
export function specOf({ event }: AnyEvent): EventSpec | null {
  return isDocumented(event) ? EVENTS[event] : null;
}

export function descriptionOf({ event }: AnyEvent): string {
  return isDocumented(event)
    ? EVENT_DESCRIPTIONS[event]
    : "WMS does not document this code; it is kept as it came.";
}

function isDocumented(code: string): code is keyof typeof EVENTS {
  return Object.hasOwn(EVENTS, code);
}

/** The reason in words, to stand beside the field. */
export function reasonText({ reason }: Deviation): string {
  return `Deviates: ${REASONS[reason]}.`;
}

/** Where and why, in words. */
export function deviationText({ path, reason }: Deviation): string {
  return `Deviates from the documentation at ${path}: ${REASONS[reason]}.`;
}

/** Whatever keeps an event from being as documented, in words; empty if nothing does. */
export function oddities(event: AnyEvent): string[] {
  const deviation = deviationOf(event);
  return [
    ...(isDocumented(event.event) ? [] : ["WMS does not document this code."]),
    ...(deviation ? [deviationText(deviation)] : []),
  ];
}
