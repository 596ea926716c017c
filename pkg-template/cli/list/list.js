// @ts-check
// The list of `listen` in a terminal: deliveries and keys come in, and what a key asks for is done.

import { SIGNATURE_HEADER } from "../../index.js";
import { explainWebhook } from "../../tools.js";
import { passedOn } from "../io/forward.js";
import { disagreement } from "../output/answers.js";
import { certaintyOf } from "../output/certainty.js";
import { asCurl } from "../output/curl.js";
import { isUnicode, styleFor, toAscii } from "../output/terminal.js";
import { ageOfEntry } from "./detail.js";
import { keysIn } from "./keys.js";
import { DeliveryLog, filtered } from "./log.js";
import { openScreen } from "./screen.js";
import { INITIAL, indexOf, withKey } from "./state.js";
import { view } from "./view.js";

/** @typedef {import("./log.js").Entry} Entry */
/** @typedef {Entry & { body: Uint8Array }} Whole */

/** How many bodies of other deliveries are tried on one. */
const MAX_OTHER_BODIES = 64;
/** What terminals take at once by OSC 52. */
const MAX_CLIPBOARD = 74_000;

/**
 * @param {object} choices
 * @param {string} choices.url where it listens
 * @param {{ url: URL, pass: ReturnType<typeof import("../io/forward.js").forwarder>["pass"] } | undefined} choices.forward
 * @param {readonly import("../io/secret.js").Secret[]} choices.secrets
 * @param {import("../../types/index.js").Encoding} choices.encoding
 * @param {import("../inspector/of-receiver.js").ReceiverInspector} choices.inspector
 * @param {() => void} choices.onQuit
 */
export function openList({ url, forward, secrets, encoding, inspector, onQuit }) {
  const log = new DeliveryLog();
  const style = styleFor(process.stdout);
  const encode = isUnicode() ? (/** @type {string} */ text) => text : toAscii;
  let state = INITIAL;
  let copied = "";

  const screen = openScreen({
    draw(size) {
      const about = { url, total: log.total, isForwarding: forward !== undefined };
      return view(state, filtered(log.entries, state.filter), { ...size, style, encode }, about);
    },
    onInput(text) {
      for (const key of keysIn(text)) press(key);
      screen.changed();
    },
  });

  /** @param {string} key */
  function press(key) {
    const entries = filtered(log.entries, state.filter);
    const next = withKey(state, key, entries);
    state = next.state;
    if (next.action === "quit") onQuit();
    else if (next.action === "redraw") screen.redraw();
    else if (next.action) act(next.action, entries[indexOf(state, entries)]);
  }

  /** @param {string} text */
  function note(text) {
    state = { ...state, note: text };
    screen.changed();
  }

  /** @param {"forward" | "explain" | "copy" | "inspect"} action @param {Entry} entry */
  function act(action, entry) {
    if (entry.body === undefined) return note("Its body is no longer kept");
    const whole = /** @type {Whole} */ (entry);
    if (action === "copy") return copy(whole);
    if (action === "explain") return explain(whole);
    if (action === "inspect") return void inspect(whole);
    return again(whole);
  }

  /** @param {Whole} entry */
  async function again(entry) {
    if (!forward) return note("Nowhere to forward it to: start with --forward URL");
    note("Forwarding");
    entry.forwarded = await forward.pass(entry.headers, entry.body);
    const { error, status } = entry.forwarded;
    note(error === undefined ? `Forwarded again: answered ${status}` : `Forwarded again: ${error}`);
  }

  /** @param {Whole} entry */
  async function inspect(entry) {
    const kept = log.entries.filter((other) => other.body !== undefined);
    try {
      note(`In the inspector: ${await inspector.showDelivery(entry, /** @type {Whole[]} */ (kept))}`);
    } catch (error) {
      note(/** @type {Error} */ (error).message);
    }
  }

  /** @param {Whole} entry */
  function explain(entry) {
    note("Looking for the cause");
    // Once that is drawn: it may take seconds.
    setTimeout(() => {
      const { body, headers } = entry;
      const others = log.entries.filter((other) => other !== entry).flatMap((other) => other.body ?? []);
      const { verdict, findings, isProven } = explainWebhook(body, headers[SIGNATURE_HEADER], secrets, {
        encoding,
        otherBodies: others.slice(-MAX_OTHER_BODIES),
      });
      const differs = disagreement(
        entry.verdict,
        entry.forwarded?.status,
        ageOfEntry(entry)?.isStale === true,
      );
      entry.explanation =
        verdict === "authentic"
          ? [differs ?? "The signature matches: there is nothing to explain."]
          : [
              ...findings.flatMap(({ cause, summary, remedy }) => [
                `${cause}: ${summary}`,
                `Remedy: ${remedy}`,
              ]),
              ...[certaintyOf({ isProven, findings }) ?? []].flat(),
            ];
      state = { ...state, isOpen: true, scroll: 0 };
      note(`${findings.map(({ cause }) => cause).join(", ") || verdict}`);
    }, 50);
  }

  /** @param {Whole} entry */
  function copy({ headers, body }) {
    const to = forward?.url ?? new URL(url);
    copied = asCurl(to, publicHeaders(passedOn(headers, to)), body);
    const isShort = copied.length <= MAX_CLIPBOARD;
    if (isShort) screen.send(`\x1b]52;c;${Buffer.from(copied).toString("base64")}\x07`);
    note(
      isShort
        ? "Copied, if the terminal allows it; printed at the end, too"
        : "Too long to copy: printed at the end",
    );
  }

  return {
    /** @param {import("../receive.js").Received} received */
    add(received) {
      log.add(received);
      screen.changed();
    },
    /** @returns {string} what was copied last */
    close() {
      screen.close();
      return copied === "" ? "" : `${copied}\n`;
    },
  };
}

/** Without what says who somebody is. @param {Record<string, string[]>} headers */
function publicHeaders({ authorization: _, cookie: __, "proxy-authorization": ___, ...rest }) {
  return rest;
}
