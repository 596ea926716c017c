// The marks of the page: each meaning has a shape as well as a colour.

import { svg } from "./dom.js";

const PATHS = {
  accepted: "M12 2.5a9.5 9.5 0 1 0 0 19 9.5 9.5 0 0 0 0-19zM7.6 12.4l3 3 5.8-6.2",
  refused: "M8 2.8h8L21.2 8v8L16 21.2H8L2.8 16V8zM8.6 8.6l6.8 6.8M15.4 8.6l-6.8 6.8",
  odd: "M12 3 22 20.5H2zM12 10v4.6M12 17.4v.2",
  waiting: "M12 2.5a9.5 9.5 0 1 0 0 19 9.5 9.5 0 0 0 0-19zM8 12h.1M12 12h.1M16 12h.1",
};

export type Shape = keyof typeof PATHS;

export function shape(name: Shape): SVGElement {
  return svg(
    "svg",
    { class: `shape shape-${name}`, viewBox: "0 0 24 24", "aria-hidden": "true" },
    svg("path", { d: PATHS[name] }),
  );
}
