// What the deliveries were checked with, and with which result: all of them, whichever session is shown.

import { el, fill } from "../dom.js";
import { count } from "../format.js";
import { type Shape, shape } from "../shapes.js";
import type { Judge } from "./judge.js";
import type { Sessions } from "./model.js";

/** How the deliveries are judged. */
export interface Judging {
  readonly judge: Judge | null;
  /** Why the secret that was given cannot be used. */
  readonly unusable: string | null;
  readonly isSimulated: boolean;
}

/** @param sessions null while they are judged */
export function showChecked(element: HTMLElement, sessions: Sessions | null, judging: Judging): void {
  if (!sessions) fill(element, shape("waiting"), el("span", {}, "Checking the signatures…"));
  else if (sessions.size === 0) fill(element);
  else fill(element, ...told(sessions, judging));
}

function told(sessions: Sessions, judging: Judging): Node[] {
  const { accepted, refused, unchecked } = sessions.counts;
  const isChecked = accepted + refused > 0;
  const counts = [
    isChecked && part("accepted", `${accepted.toLocaleString("en")} accepted`),
    isChecked && ", ",
    isChecked && part("refused", `${refused.toLocaleString("en")} refused`),
    isChecked && unchecked > 0 && ", ",
    unchecked > 0 && part("unchecked", `${count(unchecked, "delivery", "deliveries")} not checked`),
  ];
  const { mark, before, after } = reason(sessions, judging);
  return [shape(mark), el("span", {}, before, ...counts, after)];
}

function part(name: string, text: string): HTMLElement {
  return el("strong", { "data-count": name }, text);
}

function reason(
  { counts }: Sessions,
  { judge, unusable, isSimulated }: Judging,
): { mark: Shape; before: string; after: string } {
  if (isSimulated) return { mark: "accepted", before: "Simulated, with a secret of its own: ", after: "." };
  if (judge) {
    const before = `Checked with your secret, encoding ${judge.encoding}: `;
    if (counts.accepted > 0) return { mark: "accepted", before, after: "." };
    return { mark: "refused", before, after: ". None is accepted: is it the secret of this Config ID?" };
  }
  if (unusable !== null)
    return { mark: "odd", before: "", after: `: the secret cannot be used. ${unusable}` };
  if (counts.unchecked === 0) return { mark: "accepted", before: "As the receiver judged: ", after: "." };
  const after = ": there is no secret. Anyone can write such lines; this shows what they claim.";
  return { mark: "odd", before: counts.accepted + counts.refused > 0 ? "The receiver: " : "", after };
}
