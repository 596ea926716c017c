// What the types and the table of the events are made of.

import type { Severity } from "../generated/constants.js";

/**
 * Fields that WMS does not document, kept as they came.
 *
 * The types of an event and of its payload have the documented fields only, so that a misspelt one does not
 * compile. Ask for another on purpose: `const { region }: Undocumented = { ...event.payload };`
 */
export interface Undocumented {
  [field: string]: unknown;
}

/** What WMS documents of a payload field. */
export interface FieldSpec {
  readonly type: "string" | "number" | "integer";
  /** Whether every event of the code has it. */
  readonly required: boolean;
  /** The only values, where there are few. */
  readonly values?: readonly string[];
}

/** What WMS documents of an event. */
export interface EventSpec<S extends Severity = Severity, F extends string = string> {
  readonly severity: S;
  /** The documented fields of its payload; more may come. */
  readonly payload: Readonly<Record<F, FieldSpec>>;
}
