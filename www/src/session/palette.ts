// The colours of the drawings, taken from the page's tokens, so that a theme is told once.

export interface Palette {
  readonly ink: string;
  readonly faint: string;
  readonly line: string;
  readonly page: string;
  readonly accent: string;
  readonly severity: Readonly<Record<"INFO" | "WARN" | "ERROR" | "OTHER", string>>;
  readonly gap: string;
  readonly bands: readonly string[];
  readonly font: string;
}

export function palette(): Palette {
  const style = getComputedStyle(document.documentElement);
  const token = (name: string) => style.getPropertyValue(`--${name}`).trim();
  return {
    ink: token("ink"),
    faint: token("ink-soft"),
    line: token("line"),
    page: token("card"),
    accent: token("accent"),
    severity: { INFO: token("info"), WARN: token("warn"), ERROR: token("error"), OTHER: token("ink-soft") },
    gap: token("error"),
    bands: [token("band-a"), token("band-b")],
    font: `12px ${token("sans")}`,
  };
}
