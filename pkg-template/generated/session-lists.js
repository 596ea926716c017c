// Generated from src/ by `cargo xtask generate`.

export const ARRIVALS = /* @__PURE__ */ Object.freeze([
  "first",
  "next",
  "gap",
  "late",
  "copy",
  "duplicate",
]);

export const PHASES = /* @__PURE__ */ Object.freeze([
  "unknown",
  "loaded",
  "camera",
  "measuring",
  "completed",
  "cancelled",
  "failed",
  "left",
]);

export const OUTCOMES = /* @__PURE__ */ Object.freeze([
  "completed",
  "failed",
  "cancelled",
  "left",
]);

export const UNUSABLE_SESSION_IDS = /* @__PURE__ */ Object.freeze([
  "",
  "undefined",
  "null",
  "NaN",
  "[object Object]",
  "[object Promise]",
]);
