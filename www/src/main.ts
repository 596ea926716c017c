// The page: a head, and one of three views.

import "./styles/fonts.css";
import "./styles/tokens.css";
import "./styles/page.css";
import "./styles/head.css";
import "./styles/delivery.css";
import "./styles/bytes.css";
import "./styles/session.css";
import "./styles/sessions.css";
import "./styles/overview.css";
import "./styles/compare.css";
import { addressOf, readAddress } from "./address.js";
import { createDelivery } from "./delivery/delivery.js";
import { whyRefused } from "./delivery/judge.js";
import { el, fill, svg } from "./dom.js";
import { acceptDrops } from "./drop.js";
import { openExplainer } from "./explain/explainer.js";
import { answerQuestions, isWorker } from "./explain/worker.js";
import { forbidRequests } from "./forbid-requests.js";
import { receiverAddress, watchReceiver } from "./live.js";
import { createSession } from "./session/view.js";
import { createSessions } from "./sessions/view.js";
import { shape } from "./shapes.js";
import { themeButton } from "./theme.js";

/** What the page is for. */
const PURPOSE =
  "See why a webhook of NuraLogix' Web Measurement Service does not verify, and what became of a measurement session.";

if (isWorker()) answerQuestions();
else begin();

function begin(): void {
  const refusal = whyRefused();
  if (refusal) refused(refusal);
  else start();
}

function start(): void {
  const delivery = createDelivery(() => session.others());
  const session = createSession(
    (chosen, note) => {
      delivery.form.open(chosen, note);
      location.hash = "#delivery";
    },
    () => {
      if (shown?.element === delivery.element) delivery.refresh();
      if (shown?.element === sessions.element) sessions.show(session.tracks());
    },
  );
  const sessions = createSessions((track) => {
    session.open(track);
    location.hash = addressOf("session", { id: track.sessionId ?? "" });
  }, session.chooseFile);
  const views = [
    {
      name: "Delivery",
      view: "delivery",
      title: "Inspect a delivery",
      element: delivery.element,
      taker: delivery.form,
    },
    {
      name: "Session",
      view: "session",
      title: "Inspect a session",
      element: session.element,
      taker: session,
    },
    { name: "Sessions", view: "sessions", title: "All sessions", element: sessions.element, taker: session },
  ];
  const links = views.map(({ name, view }) => el("a", { href: `#${view}` }, name));
  const main = el("main", { id: "main", tabindex: -1 });
  let shown = views[0];
  const route = () => {
    const address = readAddress();
    shown = views.find(({ view }) => view === address.view) ?? views[0];
    views.forEach((view, at) => {
      if (view === shown) links[at]?.setAttribute("aria-current", "page");
      else links[at]?.removeAttribute("aria-current");
    });
    if (!shown) return;
    document.title = `${shown.name} · wms-webhook inspector`;
    const title = el("h1", { class: "visually-hidden" }, shown.title);
    fill(main, title, el("p", { class: "lead purpose" }, PURPOSE), shown.element);
    session.follow();
    session.redraw();
    if (shown.element === delivery.element) delivery.refresh();
    if (shown.element === sessions.element) {
      sessions.show(session.tracks());
      sessions.follow();
    }
  };
  addEventListener("hashchange", route);
  document.body.append(head(themeButton(session.redraw), ...links), main, foot());
  route();
  acceptDrops(() => shown?.taker ?? delivery.form);
  watchReceiver(session, ({ body, signature }) => {
    delivery.form.open({ body, signature }, "From the receiver.");
    location.hash = "#delivery";
  });
  document.documentElement.dataset.ready = String(Math.round(performance.now()));
  // The worker is still to be loaded.
  void openExplainer().then(forbidRequests);
}

/** Without WebAssembly this page can say nothing about a delivery. */
function refused(message: string): void {
  const text =
    "This page verifies deliveries with WebAssembly, which this browser or a policy of the host blocks. It needs 'wasm-unsafe-eval' in the script-src of the Content-Security-Policy, and WebAssembly SIMD: Chrome 93, Firefox 92, Safari 16.4 or later.";
  const card = el(
    "section",
    { class: "card refusal", role: "alert" },
    shape("refused"),
    el("h1", {}, "WebAssembly is refused"),
    el("p", {}, text),
    el("p", {}, el("code", {}, message)),
  );
  document.body.append(head(), el("main", { id: "main" }, card), foot());
  document.documentElement.dataset.ready = "refused";
}

function head(theme?: HTMLElement, ...links: HTMLElement[]): HTMLElement {
  const pulse = svg(
    "svg",
    { viewBox: "0 0 32 32", "aria-hidden": "true", class: "logo" },
    svg("path", { d: "M3 17h6l3-9 6 17 4-8h7" }),
  );
  const skip = el("a", { class: "skip", href: "#main" }, "Skip to the content");
  skip.addEventListener("click", (event) => {
    event.preventDefault();
    document.getElementById("main")?.focus();
  });
  return el(
    "header",
    { class: "head" },
    skip,
    el(
      "p",
      { class: "brand" },
      pulse,
      el("span", {}, "wms-webhook"),
      el("span", { class: "brand-page" }, "inspector"),
    ),
    links.length > 0 && el("nav", { "aria-label": "Views" }, ...links),
    el("p", { class: "promise" }, el("span", { class: "dot", "aria-hidden": "true" }), promise()),
    theme ?? null,
  );
}

function promise(): string {
  return isWatching() ? "Reads from this machine; sends nothing" : "Nothing leaves this page";
}

function isWatching(): boolean {
  return receiverAddress() !== null;
}

function foot(): HTMLElement {
  const policy = isWatching()
    ? "The Content-Security-Policy of this page allows connections to the program on this machine that serves it, and to nothing else."
    : "Its Content-Security-Policy has connect-src 'none', so the browser blocks every request. It works offline.";
  return el(
    "footer",
    { class: "foot" },
    el("p", {}, `Deliveries are verified in this page, by the same WebAssembly as on your server. ${policy}`),
  );
}
