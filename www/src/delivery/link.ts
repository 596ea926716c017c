// A delivery in the address of the page, behind the `#`: browsers send that to nobody. Never the secret.

import { fromBase64, textOf, toBase64Url, utf8 } from "../read/bytes.js";

/** What a link carries. */
export interface Linked {
  readonly body: Uint8Array;
  readonly signature: string | null;
}

/** Longer addresses are cut by mail programs and chats. */
export const MAX_LINKED = 8192;

export function toFragment({ body, signature }: Linked): string {
  const fields = { body: toBase64Url(body), ...(signature !== null && { signature }) };
  return `#delivery=${toBase64Url(utf8(JSON.stringify(fields)))}`;
}

/** Null if the fragment carries none, or not one that can be read. */
export function fromFragment(fragment: string): Linked | null {
  const [, packed] = /^#delivery=([\w-]+)$/.exec(fragment) ?? [];
  const text = packed === undefined ? null : textOf(fromBase64(packed) ?? new Uint8Array());
  try {
    const { body, signature } = JSON.parse(text ?? "null") ?? {};
    const bytes = typeof body === "string" ? fromBase64(body) : null;
    return bytes && { body: bytes, signature: typeof signature === "string" ? signature : null };
  } catch {
    return null;
  }
}
