// The first view: one delivery, judged as you type.

import { button, el, fill } from "../dom.js";
import { count } from "../format.js";
import { inReach } from "../narrow.js";
import { sameBytes } from "../read/bytes.js";
import type { SavedDelivery } from "../read/line.js";
import { bytesView } from "./bytes-view.js";
import { EXAMPLES } from "./examples.js";
import { createExplanation } from "./explanation.js";
import { forgeView } from "./forge-view.js";
import { createForm, type Form, openExample } from "./form.js";
import { type Delivery, type Judgement, judge, type Refusal, readEvent } from "./judge.js";
import { fromFragment, MAX_LINKED, toFragment } from "./link.js";
import { treeView } from "./tree-view.js";
import { type Verdict, verdictOf, verdictView, waitingFor } from "./verdict-view.js";

export interface DeliveryView {
  readonly element: HTMLElement;
  readonly form: Form;
  /** Looks for the cause again if the deliveries of the session have changed. */
  refresh(): void;
}

/** How long nothing is typed, in milliseconds, before a large body is shown. */
const REST = 120;
const LARGE = 20_000;

/** @param others those of the session in the other view: headers and bodies get mixed up, and copied */
export function createDelivery(others: () => readonly SavedDelivery[]): DeliveryView {
  const verdict = el("div", { class: "card", id: "verdict", role: "status" });
  const details = el("div", { class: "details" });
  let timer = 0;
  let bytes: HTMLElement = el("div");
  /** Explains what is shown, if that is refused. */
  let explainAgain: (() => void) | null = null;
  let othersSeen: readonly SavedDelivery[] = [];

  const showBytes = (next: HTMLElement) => {
    bytes.replaceWith(next);
    bytes = next;
  };
  const explanation = createExplanation(({ signedBody }) => {
    if (signedBody) showBytes(bytesCard(form.delivery().body, signedBody));
  });
  const explain = (delivery: Delivery) => {
    othersSeen = others();
    const otherDeliveries = othersSeen.map(({ body, signature }) => ({ body, signature }));
    explanation.ask({ ...delivery, otherSecrets: form.otherSecrets(), otherDeliveries });
  };
  /** The verdict follows the form at once. What takes longer is removed until it is made anew. */
  const show = () => {
    clearTimeout(timer);
    explainAgain = null;
    const delivery = form.delivery();
    explanation.clear();
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
      explain(delivery);
    };
    explain(delivery);
  };
  const changed = () => {
    dropOldLink(form.delivery());
    show();
  };
  const form = createForm(changed, () => shareLink(form));

  const answer = el("div", { class: "answer-column" }, verdict, explanation.element);
  const columns = inReach(el("div", { class: "columns" }), form.element, answer);
  const element = el("div", { class: "view", id: "view-delivery" }, columns, details);
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
    const now = others();
    const isSame = now.length === othersSeen.length && now.every((one, at) => one === othersSeen[at]);
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
