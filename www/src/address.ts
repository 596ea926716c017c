// The part of the address behind the `#`: which view, and what is chosen in it. Browsers send it to nobody.

export interface Address {
  readonly view: string;
  readonly choices: URLSearchParams;
}

/** Of `#sessions?outcome=failed` the view is `sessions`, of `#delivery=e30` it is `delivery`. */
export function readAddress(): Address {
  const [, view = "", , choices = ""] = /^#([a-z]*)(\?(.*))?/.exec(location.hash) ?? [];
  return { view, choices: new URLSearchParams(choices) };
}

/** @param choices by name; what is empty is left out */
export function addressOf(view: string, choices: Readonly<Record<string, string>>): string {
  const chosen = new URLSearchParams(Object.entries(choices).filter(([, value]) => value !== ""));
  return chosen.size > 0 ? `#${view}?${chosen}` : `#${view}`;
}

/** Tells what is chosen in the view that is shown, without a step in the history. */
export function keepInAddress(view: string, choices: Readonly<Record<string, string>>): void {
  if (readAddress().view === view) history.replaceState(null, "", addressOf(view, choices));
}
