// What `explain` found, what to do, and the code to change.

import type { Cause, Diagnosis, Finding } from "wms-webhook/tools";
import { button, el, fill } from "../dom.js";
import { shape } from "../shapes.js";
import { FRAMEWORKS, type Framework, type Part } from "./fixes.js";

const KEY = "wms-webhook-framework";

/** Somebody else sent it, or changed it on the way: no code is at fault. */
const ATTACKS: readonly Cause[] = [
  "body_altered_copy",
  "body_forged_copy",
  "header_altered_copy",
  "lossy_mac",
];

export function findingsView({ verdict, findings, isProven, untried }: Diagnosis): HTMLElement {
  const isAttack = findings.some(({ cause }) => ATTACKS.includes(cause));
  const isGuess = verdict === "signature_mismatch" && !isProven && !isAttack;
  // The last resort says so itself.
  const isUnexplained = findings.some(({ cause }) => cause === "unexplained");
  const isUnsaid = isGuess && !isUnexplained;
  const parts = findings.map(({ component }) => component).filter((component) => component !== "unknown");
  return el(
    "div",
    { class: "findings" },
    isAttack && attack(),
    !isAttack &&
      !isUnexplained &&
      el("p", { class: `proof ${isProven ? "is-proven" : ""}` }, proof(isProven)),
    el("ol", {}, isUnsaid && checkTheSecret(), ...findings.map(findingView)),
    untried.length > 0 &&
      el("p", { class: "hint" }, `Left untried for the size of the body: ${untried.join(", ")}.`),
    !isAttack && codeView(isGuess ? ["secret", ...parts] : parts),
  );
}

function proof(isProven: boolean): string {
  return isProven
    ? "Confirmed: reversing this makes the signature match."
    : "Not confirmed: this is what body, header and secret look like.";
}

function attack(): HTMLElement {
  const sentence = "This looks like an attack, and was refused. Nothing in your code needs to change.";
  return el("p", { class: "attack", "data-attack": true }, shape("refused"), sentence);
}

/** What nothing proves is most often a wrong secret. */
function checkTheSecret(): HTMLElement {
  return el(
    "li",
    { class: "finding-first", "data-suggestion": "secret" },
    el("p", { class: "finding-head" }, el("span", { class: "part part-secret" }, "secret")),
    el("p", { class: "summary" }, "Check the secret first: no known mistake explains the signature."),
    el(
      "p",
      { class: "remedy" },
      "Each Config ID has a secret of its own. Compare this one with that of the Config ID that the session ran with.",
    ),
  );
}

function findingView({ cause, component, summary, remedy }: Finding): HTMLElement {
  return el(
    "li",
    { class: "finding", "data-cause": cause },
    el(
      "p",
      { class: "finding-head" },
      el("span", { class: `part part-${component}` }, component),
      el("code", {}, cause),
    ),
    el("p", { class: "summary" }, summary),
    el("p", { class: "remedy" }, remedy),
  );
}

/** The code of the framework that was chosen last, with the lines for these parts marked. */
function codeView(parts: readonly Part[]): HTMLElement {
  const chosen = FRAMEWORKS.find(({ name }) => name === remembered()) ?? FRAMEWORKS[0];
  const select = el(
    "select",
    { id: "framework" },
    ...FRAMEWORKS.map(({ name }) => el("option", { value: name }, name)),
  );
  const code = el("div");
  const draw = (framework: Framework) => fill(code, listing(framework, parts));
  select.addEventListener("change", () => {
    const framework = FRAMEWORKS.find(({ name }) => name === select.value);
    if (!framework) return;
    remember(framework.name);
    draw(framework);
  });
  if (chosen) {
    select.value = chosen.name;
    draw(chosen);
  }
  return el(
    "div",
    { class: "code" },
    el("div", { class: "code-head" }, el("label", { for: "framework" }, "The code to change, in"), select),
    code,
  );
}

function listing({ name, file, code, lines }: Framework, parts: readonly Part[]): HTMLElement {
  const rows = code.trimEnd().split("\n");
  const isMarked = (row: string) => parts.some((part) => lines[part].test(row));
  const listed = el(
    "code",
    {},
    ...rows.map((row) =>
      el(
        "span",
        { class: isMarked(row) ? "row marked" : "row" },
        isMarked(row) ? el("b", {}, row) : row,
        "\n",
      ),
    ),
  );
  const pre = el("pre", { tabindex: 0, role: "region", "aria-label": `${name}: ${file}` }, listed);
  const copy = button("Copy", () => copyText(code, copy), { class: "button small" });
  return el("figure", { class: "listing" }, el("figcaption", {}, el("code", {}, file), copy), pre);
}

function copyText(text: string, from: HTMLButtonElement): void {
  const done = () => {
    from.textContent = "Copied";
    setTimeout(() => {
      from.textContent = "Copy";
    }, 1500);
  };
  navigator.clipboard?.writeText(text).then(done, () => undefined);
}

// Where storage is not allowed, the choice lasts as long as the page.
let kept: string | null = null;

function remembered(): string | null {
  try {
    return kept ?? localStorage.getItem(KEY);
  } catch {
    return kept;
  }
}

function remember(name: string): void {
  kept = name;
  try {
    localStorage.setItem(KEY, name);
  } catch {
    // It lasts as long as the page.
  }
}
