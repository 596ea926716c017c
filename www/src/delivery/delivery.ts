// The first view: one delivery, judged as you type.

import { explainWebhook } from "wms-webhook/tools";
import { button, el, fill } from "../dom.js";
import { count } from "../format.js";
import { sameBytes } from "../read/bytes.js";
import { bytesView } from "./bytes-view.js";
import { EXAMPLES } from "./examples.js";
import { findingsView } from "./findings-view.js";
import { forgeView } from "./forge-view.js";
import { createForm, type Form, openExample } from "./form.js";
import { type Delivery, type Judgement, judge, type Refusal, readEvent } from "./judge.js";
import { fromFragment, MAX_LINKED, toFragment } from "./link.js";
import { treeView } from "./tree-view.js";
import { type Verdict, verdictOf, verdictView, waitingFor } from "./verdict-view.js";

export interface DeliveryView {
  readonly element: HTMLElement;
  readonly form: Form;
  /** Looks for the cause again if the bodies of the session have changed. */
  refresh(): void;
}

/** How long nothing is typed, in milliseconds, before a large body is shown, and before a refusal is explained. */
const REST = 120;
const REST_BEFORE_EXPLAIN = 250;
const LARGE = 20_000;
/** Events of WMS are shorter than a quarter of this. */
const LONG_TO_EXPLAIN = 4096;

/** @param otherBodies those of the session in the other view: headers and bodies get mixed up */
export function createDelivery(otherBodies: () => Uint8Array[]): DeliveryView {
  const verdict = el("div", { class: "card", id: "verdict", role: "status" });
  const findings = el("div", { id: "findings" });
  const details = el("div", { class: "details" });
  let timer = 0;
  let explainTimer = 0;
  let bytes: HTMLElement = el("div");
  /** Explains what is shown, if that is refused. */
  let explainAgain: (() => void) | null = null;
  let bodiesSeen: readonly Uint8Array[] = [];

  const showBytes = (next: HTMLElement) => {
    bytes.replaceWith(next);
    bytes = next;
  };
  const explain = (delivery: Delivery) => {
    const { body, signature, secret, encoding } = delivery;
    const others = { otherSecrets: form.otherSecrets(), otherBodies: otherBodies() };
    try {
      const diagnosis = explainWebhook(body, signature, secret, { encoding, ...others });
      fill(findings, card("What went wrong", findingsView(diagnosis)));
      if (diagnosis.signedBody) showBytes(bytesCard(body, diagnosis.signedBody));
    } catch (error) {
      fill(findings, card("What went wrong", el("p", { class: "notice" }, sentenceOf(error))));
    }
  };
  /** This takes longer than the verdict, up to 250,000 MACs: it waits for a pause in typing, or for a click. */
  const explainSoon = (delivery: Delivery, code: string | undefined) => {
    clearTimeout(explainTimer);
    bodiesSeen = otherBodies();
    const ask = () => explain(delivery);
    if (delivery.body.length <= LONG_TO_EXPLAIN || code === "body_too_large") {
      fill(findings, el("p", { class: "hint" }, "Looking for the cause…"));
      explainTimer = window.setTimeout(ask, REST_BEFORE_EXPLAIN);
      return;
    }
    const look = button("Look for the cause", ask, { class: "button primary", id: "look" });
    const warning = "The body is long: this may take a few seconds, during which the page does not respond.";
    fill(findings, el("div", { class: "card offer" }, look, el("p", { class: "hint" }, warning)));
  };
  /** The verdict follows the form at once. What takes longer is removed until it is made anew. */
  const show = () => {
    clearTimeout(timer);
    clearTimeout(explainTimer);
    explainAgain = null;
    const delivery = form.delivery();
    fill(findings);
    fill(details);
    const waiting = whatIsMissing(delivery);
    const isEmpty = delivery.body.length === 0;
    if (waiting) {
      fill(verdict, verdictView(waiting), isEmpty && starters(form));
      if (isEmpty) fill(details, primer());
      else rest(delivery, () => fill(details, ...unjudged(delivery)));
      return;
    }
    try {
      const judgement = judge(delivery);
      fill(verdict, verdictView(verdictOf(judgement)));
      rest(delivery, () => showMore(delivery, judgement));
    } catch (error) {
      fill(verdict, verdictView(waitingFor("Not judged", sentenceOf(error))));
    }
  };
  const rest = ({ body }: Delivery, run: () => void) => {
    if (body.length < LARGE) run();
    else timer = window.setTimeout(run, REST);
  };
  const showMore = (delivery: Delivery, judgement: Judgement) => {
    const { isAuthentic } = judgement;
    const openForged = (body: Uint8Array) => {
      form.open({ body }, "The forged delivery: one letter replaced, the signature kept.");
      verdict.scrollIntoView({ block: "nearest" });
    };
    bytes = bytesCard(delivery.body, null);
    fill(
      details,
      bytes,
      eventCard(judgement, isAuthentic),
      el("div", { class: "card" }, forgeView(delivery, openForged)),
    );
    if (isAuthentic) return;
    explainAgain = () => {
      showBytes(bytesCard(delivery.body, null));
      explainSoon(delivery, judgement.refusal?.code);
    };
    explainSoon(delivery, judgement.refusal?.code);
  };
  const changed = () => {
    dropOldLink(form.delivery());
    show();
  };
  const form = createForm(changed, () => shareLink(form));

  const answer = el("div", { class: "answer-column" }, verdict, findings);
  const element = el(
    "div",
    { class: "view", id: "view-delivery" },
    el("div", { class: "columns" }, form.element, answer),
    details,
  );
  const openLink = () => {
    const linked = fromFragment(location.hash);
    if (linked) form.open(linked, "From a link, which never holds the secret.");
    else if (location.hash.startsWith("#delivery="))
      form.open({}, "The link does not hold a delivery: it may be truncated.");
  };
  addEventListener("hashchange", openLink);
  show();
  openLink();
  const refresh = () => {
    const now = otherBodies();
    const isSame = now.length === bodiesSeen.length && now.every((body, at) => body === bodiesSeen[at]);
    if (!isSame) explainAgain?.();
  };
  return { element, form, refresh };
}

function unjudged({ body }: Delivery): HTMLElement[] {
  return [bytesCard(body, null), eventCard(readEvent(body), false)];
}

/** A link in the address goes once the form holds something else: a reload would bring it back. */
function dropOldLink({ body, signature }: Delivery): void {
  if (!location.hash.startsWith("#delivery=")) return;
  const linked = fromFragment(location.hash);
  if (linked && sameBytes(linked.body, body) && (linked.signature || null) === signature) return;
  history.replaceState(null, "", "#delivery");
}

function whatIsMissing({ body, signature, secret }: Delivery): Verdict | null {
  if (body.length === 0 && signature === null) {
    return waitingFor(
      "Nothing here yet",
      "Paste a delivery into the form, or drop a file anywhere. It is verified as you type.",
    );
  }
  if (secret === "") {
    return waitingFor(
      "Add the secret",
      "Enter the MAC secret of its Config ID to verify the delivery. The secret stays in this page.",
    );
  }
  return null;
}

function starters(form: Form): HTMLElement {
  const buttons = EXAMPLES.slice(0, 4).map((example) => button(example[0], () => openExample(form, example)));
  return el("div", { class: "starters" }, el("p", {}, "Or look at an example:"), ...buttons);
}

function primer(): HTMLElement {
  const part = (title: string, ...text: (string | Node)[]) =>
    el("section", {}, el("h2", {}, title), el("p", {}, ...text));
  return el(
    "div",
    { class: "primer" },
    part(
      "Which bytes were signed",
      "The header is ",
      el("code", {}, "HMAC-SHA256(secret, bytes)"),
      ". Byte-order marks, line endings, invisible and non-ASCII characters are marked in place, and so is the first byte that differs from what was signed.",
    ),
    part(
      "Why it does not verify",
      "A parsed body, a line ending in the secret, a header of another delivery: each cause is confirmed by reversing it, with its remedy and the code to change in your framework.",
    ),
    part(
      "What it says",
      "The event as a tree beside its documentation, where it deviates from that, and a forged twin that the documented check accepts and this one refuses.",
    ),
  );
}

function card(title: string, ...content: (Node | null)[]): HTMLElement {
  return el("section", { class: "card" }, el("h2", {}, title), ...content);
}

function bytesCard(body: Uint8Array, signed: Uint8Array | null): HTMLElement {
  return card("The bytes", bytesView(body, signed));
}

function eventCard(
  { event, unread }: Pick<Judgement, "event" | "unread">,
  isAuthentic: boolean,
): HTMLElement {
  const warning = !isAuthentic && el("p", { class: "notice" }, "Unverified: what the body claims.");
  const content = event
    ? treeView(event)
    : el("p", { class: "notice", "data-unread": unread?.code ?? "" }, reason(unread));
  return card("The event", (event && warning) || null, content);
}

function reason(unread: Refusal | null): string {
  return unread ? `The body does not read as an event: ${unread.message}.` : "";
}

function sentenceOf(error: unknown): string {
  return error instanceof Error ? error.message.replace(/^wms-webhook: /, "") : String(error);
}

function shareLink(form: Form): void {
  const { body, signature } = form.delivery();
  if (body.length === 0) {
    form.say("There is no body to link to yet.");
  } else if (body.length > MAX_LINKED) {
    const length = count(body.length, "byte");
    form.say(`A link holds bodies up to ${count(MAX_LINKED, "byte")}: this one has ${length}.`);
  } else {
    const link = toFragment({ body, signature });
    history.replaceState(null, "", link);
    const told = "The link is in the address bar";
    const warning =
      "It holds the body and the header, which may be health data. It does not hold the secret.";
    const copied = navigator.clipboard?.writeText(location.href) ?? Promise.reject();
    const tell = (sentence: string) => {
      if (location.hash === link) form.say(sentence);
    };
    copied.then(
      () => tell(`${told}, and copied. ${warning}`),
      () => tell(`${told}. ${warning}`),
    );
  }
}
