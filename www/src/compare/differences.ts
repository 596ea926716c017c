// What is the same in two deliveries, and what is not: fact by fact, and field by field of their events.

import { sameBytes } from "../read/bytes.js";
import { arrivedAt, standing } from "../session/detail.js";
import type { Entry } from "../session/entry.js";

/** One line of the table. */
export interface Fact {
  readonly name: string;
  /** Of the one and of the other; null where it has none. */
  readonly values: readonly [string | null, string | null];
  /** Whether it is a part of what was sent, so that a difference tells something. */
  readonly isSent: boolean;
}

/** More fields than anyone compares. */
const MAX_FIELDS = 400;

export function factsOf(one: Entry, other: Entry): Fact[] {
  const fact = (name: string, of: (entry: Entry) => string | null, isSent: boolean): Fact => ({
    name,
    values: [of(one), of(other)],
    isSent,
  });
  const [left, right] = [fieldsOf(one), fieldsOf(other)];
  const names = new Set([...left.keys(), ...right.keys()]);
  const fields = [...names]
    .slice(0, MAX_FIELDS)
    .map((name): Fact => ({ name, values: [left.get(name) ?? null, right.get(name) ?? null], isSent: true }));
  const facts = [
    fact("Arrived", ({ order, delivery }) => arrivedAt(order, delivery.arrivedAt), false),
    fact("Judged", standing, false),
    fact("Receiver said", ({ delivery }) => delivery.verdict, false),
    fact("Signature", ({ delivery }) => delivery.signature, true),
    fact("Bytes", ({ delivery }) => delivery.body.length.toLocaleString("en"), true),
    ...fields,
  ];
  return facts.filter(({ values: [first, second] }) => first !== null || second !== null);
}

export function differs({ values: [one, other], isSent }: Fact): boolean {
  return isSent && one !== other;
}

/** The first other one that has its signature, its body, or its place in the session. */
export function twinOf(entry: Entry, all: readonly Entry[]): Entry | null {
  const { delivery, event } = entry;
  const others = all.filter((one) => one !== entry);
  const isSigned = delivery.signature !== null;
  return (
    others.find((one) => isSigned && one.delivery.signature === delivery.signature) ??
    others.find((one) => sameBytes(one.delivery.body, delivery.body)) ??
    others.find(
      (one) => one.event && event && one.event.sequence === event.sequence && one.event.event === event.event,
    ) ??
    null
  );
}

/** What it means that they are as much alike as they are. */
export function meaningOf(one: Entry, other: Entry): string {
  const isSameBody = sameBytes(one.delivery.body, other.delivery.body);
  const isSigned = one.delivery.signature !== null && other.delivery.signature !== null;
  const isSameSignature = isSigned && one.delivery.signature === other.delivery.signature;
  if (isSameBody && isSameSignature)
    return "The same bytes under the same signature: a retry or a replay. A receiver handles one of them.";
  if (isSameBody && isSigned)
    return "The same bytes under two signatures: signed with two secrets, or one of the signatures is made up.";
  if (isSameBody) return "The same bytes.";
  if (isSameSignature)
    return "Two bodies under one signature: it was made for one of them, and the other was altered.";
  const [left, right] = [fieldsOf(one), fieldsOf(other)];
  const isSameEvent = left.size > 0 && isEqual(left, right);
  return isSameEvent ? "The same event, written with other bytes." : "Different bytes.";
}

function isEqual(one: ReadonlyMap<string, string>, other: ReadonlyMap<string, string>): boolean {
  return one.size === other.size && [...one].every(([name, value]) => other.get(name) === value);
}

/** By the names that lead to it, each value as JSON. */
function fieldsOf({ event }: Entry): Map<string, string> {
  const fields = new Map<string, string>();
  const add = (path: string, value: unknown) => {
    const isNested = typeof value === "object" && value !== null && Object.keys(value).length > 0;
    if (!isNested) fields.set(path, JSON.stringify(value));
    else for (const [name, child] of Object.entries(value)) add(path ? `${path}.${name}` : name, child);
  };
  if (event) add("", event);
  return fields;
}
