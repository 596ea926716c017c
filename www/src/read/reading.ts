// What is read of what was pasted or dropped.

export interface Reading {
  readonly kind: "body" | "http" | "curl" | "line";
  readonly body: Uint8Array;
  /** The header's value, if there was a place for it. */
  readonly signature: string | null;
  /** What is odd about it, as sentences. */
  readonly notes: readonly string[];
}
