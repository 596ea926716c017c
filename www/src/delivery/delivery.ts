// The first view: one delivery, judged as you type.

import { explainWebhook } from "wms-webhook/tools";
import { button, count, el, fill } from "../dom.js";
import { bytesView } from "./bytes-view.js";
import { EXAMPLES } from "./examples.js";
import { findingsView } from "./findings-view.js";
import { forgeView } from "./forge-view.js";
import { createForm, type Form } from "./form.js";
import { type Delivery, type Judgement, judge, type Refusal, readEvent } from "./judge.js";
import { fromFragment, MAX_LINKED, toFragment } from "./link.js";
import { treeView } from "./tree-view.js";
import { type Verdict, verdictOf, verdictView, waitingFor } from "./verdict-view.js";

export interface DeliveryView {
  readonly element: HTMLElement;
  readonly form: Form;
}

/** How long the form rests, in milliseconds, before a large body is looked at, and before the doctor is asked. */
const REST = 120;
const REST_FOR_DOCTOR = 250;
const LARGE = 20_000;
/** Events of WMS are shorter than a quarter of this. */
const LONG_FOR_DOCTOR = 4096;

/** @param otherBodies those of the session at hand: headers and bodies get mixed up */
export function createDelivery(otherBodies: () => Uint8Array[]): DeliveryView {
  const verdict = el("div", { class: "card", id: "verdict", role: "status" });
  const findings = el("div", { id: "findings" });
  const details = el("div", { class: "details" });
  let timer = 0;
  let doctor = 0;

  const explain = (delivery: Delivery, bytes: HTMLElement) => {
    const { body, signature, secret, encoding } = delivery;
    const others = { otherSecrets: form.otherSecrets(), otherBodies: otherBodies() };
    try {
      const diagnosis = explainWebhook(body, signature, secret, { encoding, ...others });
      fill(findings, card("What went wrong", findingsView(diagnosis)));
      if (diagnosis.signedBody) bytes.replaceWith(bytesCard(body, diagnosis.signedBody));
    } catch (error) {
      fill(findings, card("What went wrong", el("p", { class: "notice" }, sentenceOf(error))));
    }
  };
  /** The doctor takes longer than the verdict, up to 250,000 MACs: after a rest, or when it is asked. */
  const callDoctor = (delivery: Delivery, bytes: HTMLElement, code: string | undefined) => {
    const ask = () => explain(delivery, bytes);
    if (delivery.body.length <= LONG_FOR_DOCTOR || code === "body_too_large") {
      fill(findings, el("p", { class: "hint" }, "Looking for the cause…"));
      doctor = window.setTimeout(ask, REST_FOR_DOCTOR);
      return;
    }
    const look = button("Look for the cause", ask, { class: "button primary", id: "look" });
    const warning = "The body is long: it may take some seconds, in which the page stands still.";
    fill(findings, el("div", { class: "card offer" }, look, el("p", { class: "hint" }, warning)));
  };
  const show = () => {
    clearTimeout(doctor);
    const delivery = form.delivery();
    fill(findings);
    const waiting = whatIsMissing(delivery);
    if (waiting) {
      const isEmpty = delivery.body.length === 0;
      fill(verdict, verdictView(waiting), isEmpty && starters(form));
      if (isEmpty) fill(details, primer());
      else fill(details, bytesCard(delivery.body, null), eventCard(readEvent(delivery.body), false));
      return;
    }
    let judgement: Judgement;
    try {
      judgement = judge(delivery);
    } catch (error) {
      fill(verdict, verdictView(waitingFor("Not judged", sentenceOf(error))));
      fill(details);
      return;
    }
    const { isAuthentic } = judgement;
    const openForged = (body: Uint8Array) => {
      form.open({ body }, "The forged delivery: one letter exchanged, its signature kept.");
      verdict.scrollIntoView({ block: "nearest" });
    };
    const bytes = bytesCard(delivery.body, null);
    fill(verdict, verdictView(verdictOf(judgement)));
    fill(
      details,
      bytes,
      eventCard(judgement, isAuthentic),
      el("div", { class: "card" }, forgeView(delivery, openForged)),
    );
    if (!isAuthentic) callDoctor(delivery, bytes, judgement.refusal?.code);
  };
  const changed = () => {
    clearTimeout(timer);
    clearTimeout(doctor);
    if (form.delivery().body.length < LARGE) show();
    else timer = window.setTimeout(show, REST);
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
    if (linked) form.open(linked, "From a link, which never holds the secret. Add the secret to judge it.");
    else if (location.hash.startsWith("#delivery="))
      form.open({}, "The link does not hold a delivery: it may have been cut.");
  };
  addEventListener("hashchange", openLink);
  show();
  openLink();
  return { element, form };
}

function whatIsMissing({ body, signature, secret }: Delivery): Verdict | null {
  if (body.length === 0 && signature === null) {
    return waitingFor(
      "Nothing here yet",
      "Paste a delivery into the form, or drop a file anywhere. It is judged as you type.",
    );
  }
  if (secret === "") {
    return waitingFor(
      "Add the secret",
      "The body is here. With the MAC secret of its Config ID it can be judged; the secret stays in this page.",
    );
  }
  return null;
}

function starters(form: Form): HTMLElement {
  const buttons = EXAMPLES.slice(0, 4).map(([name, make]) =>
    button(name, () => form.open(make(), `An example: ${name.toLowerCase()}.`)),
  );
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
      ". Byte-order marks, line ends, invisible and non-ASCII characters are marked where they stand, and the first byte that differs from what was signed.",
    ),
    part(
      "Why it does not verify",
      "A parsed body, a line end in the secret, a header of another delivery: each cause is proven by undoing it, with its remedy and the code to change in your framework.",
    ),
    part(
      "What it says",
      "The event as a tree beside its documentation; and a forged twin of it, which the documented check accepts and this one does not.",
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
  const warning =
    !isAuthentic &&
    el("p", { class: "notice" }, "Nobody has vouched for this: it is what the body says, not what is known.");
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
    form.open({}, "There is no body to link to yet.");
  } else if (body.length > MAX_LINKED) {
    const length = count(body.length, "byte");
    form.open({}, `A link holds bodies up to ${count(MAX_LINKED, "byte")}: this one has ${length}.`);
  } else {
    history.replaceState(null, "", toFragment({ body, signature }));
    const told = "The link is in the address bar";
    const warning =
      "It holds the body and the header, which may be health data. It does not hold the secret.";
    const copied = navigator.clipboard?.writeText(location.href) ?? Promise.reject();
    copied.then(
      () => form.open({}, `${told}, and copied. ${warning}`),
      () => form.open({}, `${told}. ${warning}`),
    );
  }
}
