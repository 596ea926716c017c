// Light or dark: as the system has it, or as was chosen here.

import { button } from "./dom.js";

const KEY = "wms-webhook-theme";
const THEMES = ["auto", "light", "dark"] as const;
type Theme = (typeof THEMES)[number];

const LABELS: Record<Theme, string> = { auto: "Theme: auto", light: "Theme: light", dark: "Theme: dark" };

/** A button that goes through the themes. `onChange` is told when colours have changed. */
export function themeButton(onChange: () => void): HTMLButtonElement {
  const dark = matchMedia("(prefers-color-scheme: dark)");
  let theme = stored();
  const element = button("", () => set(THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length] ?? "auto"), {
    class: "button small",
    id: "theme",
  });
  const set = (chosen: Theme) => {
    theme = chosen;
    apply();
    element.textContent = LABELS[chosen];
    try {
      localStorage.setItem(KEY, chosen);
    } catch {
      // It lasts as long as the page.
    }
  };
  const apply = () => {
    document.documentElement.dataset.theme = theme === "auto" ? (dark.matches ? "dark" : "light") : theme;
    onChange();
  };
  set(theme);
  dark.addEventListener("change", apply);
  return element;
}

function stored(): Theme {
  try {
    return THEMES.find((theme) => theme === localStorage.getItem(KEY)) ?? "auto";
  } catch {
    return "auto";
  }
}
