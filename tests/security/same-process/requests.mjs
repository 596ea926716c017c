// @ts-check
// What a receiver is sent, through both adapters, with what must come of it.

import { deepStrictEqual, equal } from "node:assert/strict";
import { EventEmitter } from "node:events";
import { Readable } from "node:stream";
import { ACCEPTED, sign } from "./calls.mjs";

const SECRET = "mac secret";
const HEADER = "x-wms-content-mac";
/** The tolerance of a receiver, in seconds. */
const DAY = 86_400;

/** @typedef {{ name: string, method?: string, body?: string | undefined, signature?: string | undefined, headers?: Record<string, string>, status: number, code?: string, handles?: boolean, isAuthentic?: boolean }} Sent */

/** @param {string} session @param {number} age in seconds */
const event = (session, age = 0, code = "WMS_LOADED") =>
  `{"timestamp":${Math.floor(Date.now() / 1000) - age},"sessionId":"${session}","sequence":0,"event":"${code}","severity":"INFO"}`;

/** Deliveries of one run: authentic ones and their neighbours. @param {boolean} isShort @returns {Sent[]} */
function deliveries(isShort) {
  const [body, other] = [event("s-1"), event("s-2", 0, "NEW")];
  const [old, ahead] = [event("s-1", DAY + 2), event("s-1", -DAY - 2)];
  const lossy = body.replace("s-1", "s-\u0131");
  const [none, unfit] = ['{"timestamp"', "{}"];
  const all = [
    { name: "authentic", body, signature: sign(body), status: 200, handles: true },
    {
      name: "a duplicate",
      body,
      signature: sign(body).toUpperCase().replace(/.*=/, "hmac-sha256="),
      status: 200,
    },
    { name: "of an unknown code", body: other, signature: sign(other), status: 200, handles: true },
    { name: "forged", body: event("s-3"), signature: sign(body), status: 401, code: "signature_mismatch" },
    { name: "altered", body: lossy, signature: sign(body), status: 401, code: "ambiguous_body" },
    { name: "stale", body: old, signature: sign(old), status: 401, code: "stale_event", isAuthentic: true },
    {
      name: "ahead",
      body: ahead,
      signature: sign(ahead),
      status: 401,
      code: "stale_event",
      isAuthentic: true,
    },
    { name: "unsigned", body, status: 401, code: "missing_signature" },
    { name: "malformed", body, signature: "x", status: 401, code: "malformed_signature" },
    {
      name: "no JSON",
      body: none,
      signature: sign(none),
      status: 422,
      code: "invalid_json",
      isAuthentic: true,
    },
    {
      name: "no event",
      body: unfit,
      signature: sign(unfit),
      status: 422,
      code: "invalid_event",
      isAuthentic: true,
    },
    { name: "no POST", method: "GET", status: 405, code: "method_not_allowed" },
  ];
  const few = ["authentic", "forged", "altered", "stale"];
  return isShort ? all.filter(({ name }) => few.includes(name)) : all;
}

/** A request as node:http makes it, but that needs no connection. @param {Sent} sent */
function nodeRequest({ method = "POST", body, signature }) {
  const req = Readable.from(body === undefined ? [] : [Buffer.from(body)], { objectMode: false });
  const headers = { ...(signature !== undefined && { [HEADER]: signature }) };
  return Object.assign(req, { method, headers, complete: true });
}

/** @returns {any} */
function nodeResponse() {
  const res = Object.assign(new EventEmitter(), {
    headersSent: false,
    destroyed: false,
    answer: /** @type {any} */ ({ status: undefined, headers: undefined, text: undefined }),
    /** @param {number} status @param {any} headers */
    writeHead(status, headers) {
      res.answer.status = status;
      res.answer.headers = headers;
    },
    /** @param {string} [text] */
    end(text) {
      res.answer.text = text;
    },
  });
  return res;
}

/** Made before a change is, as a server has made them when it hands them over. */
function prepare(isShort = false) {
  const sent = deliveries(isShort);
  const requests = sent.map(
    ({ method = "POST", body, signature }) =>
      new Request("https://example.com/", {
        method,
        ...(signature !== undefined && { headers: { [HEADER]: signature } }),
        ...(body !== undefined && { body }),
      }),
  );
  const nodes = sent.map((one) => ({ req: nodeRequest(one), res: nodeResponse() }));
  return { sent, requests, nodes, answers: sent.map(() => none()), nodeAnswers: sent.map(() => none()) };
}
const none = () => ({
  value: /** @type {any} */ (undefined),
  error: /** @type {any} */ (undefined),
  isDone: false,
});

/**
 * @param {any} created the exports of the receiver
 * @param {{ handled: any[], failed: any[] }} log with room for all
 */
function receiverOf({ createReceiver, memoryStore }, log) {
  let [handled, failed] = [0, 0];
  return createReceiver({
    secret: SECRET,
    // Under some changes Node's streams do not end.
    bodyTimeout: 1,
    store: memoryStore(),
    onError(/** @type {any} */ error, /** @type {any} */ failure) {
      log.failed[failed] = { error, failure };
      failed += 1;
    },
  }).onAny((/** @type {any} */ event, /** @type {any} */ delivery) => {
    log.handled[handled] = { event, delivery };
    handled += 1;
  });
}
const log = () => ({ handled: new Array(30).fill(undefined), failed: new Array(30).fill(undefined) });

/**
 * All that comes of it; or that nothing forged or stale is handled or answered 200, and nothing authentic
 * answered 4xx; or the first of these alone.
 * @typedef {"all" | "both" | "forged"} Judged
 */
/** @typedef {ReturnType<typeof prepare> & { log: any, nodeLog: any }} Run */

/** Sends all, under a change. @param {any} created @param {Run} run */
export async function send(created, run) {
  const [one, other] = [receiverOf(created, run.log), receiverOf(created, run.nodeLog)];
  const { length } = run.sent;
  for (let at = 0; at < length; at += 1) {
    try {
      run.answers[at].value = await one.fetch(run.requests[at]);
    } catch (error) {
      run.answers[at].error = error;
    }
    run.answers[at].isDone = true;
    try {
      await other.node(run.nodes[at].req, run.nodes[at].res);
    } catch (error) {
      run.nodeAnswers[at].error = error;
    }
    run.nodeAnswers[at].isDone = true;
  }
}

/** @returns {Run} */
export const newRun = (isShort = false) => ({ ...prepare(isShort), log: log(), nodeLog: log() });

/** @param {Run} run @param {Judged} judged @returns {Promise<string[]>} what is wrong */
export async function faultsOf(run, judged) {
  /** @type {string[]} */
  const found = [];
  /** @param {string} name @param {() => void} check */
  const expect = (name, check) => {
    try {
      check();
    } catch (error) {
      found.push(`${name}: ${/** @type {Error} */ (error).message.slice(0, 200)}`);
    }
  };
  for (const [door, answers, { handled, failed }] of /** @type {const} */ ([
    ["fetch", run.answers, run.log],
    ["node", run.nodeAnswers, run.nodeLog],
  ])) {
    const events = handled.filter(Boolean).map((/** @type {any} */ one) => one.event);
    const due = run.sent.filter(({ handles }) => handles).map(({ body }) => JSON.parse(String(body)));
    for (const event of events) {
      expect(`${ACCEPTED}${door}, what was handled`, () =>
        equal(
          due.some(({ sessionId }) => sessionId === event.sessionId),
          true,
          `${JSON.stringify(event)}`,
        ),
      );
    }
    if (judged === "all") expect(`${door}, what was handled`, () => deepStrictEqual(events, due));
    for (const [at, { name, status, code }] of run.sent.entries()) {
      const { value, error, isDone } = answers[at];
      const got = door === "fetch" ? value?.status : run.nodes[at].res.answer.status;
      expect(`${ACCEPTED}${door}, ${name}`, () =>
        equal(status !== 200 && got === 200, false, "it is answered 200"),
      );
      if (judged === "forged") continue;
      if (judged === "both") {
        expect(`${door}, ${name}`, () => equal(status === 200 && got >= 400 && got < 500, false, `${got}`));
        continue;
      }
      expect(`${door}, ${name}`, () => {
        equal(isDone, true, "it did not end");
        if (error) throw error;
        equal(got, status);
        if (door === "fetch") equal(value.statusText, "");
        const headers =
          door === "fetch" ? Object.fromEntries(value.headers) : { ...run.nodes[at].res.answer.headers };
        deepStrictEqual(headers, {
          ...(status !== 200 && { "content-type": "text/plain" }),
          ...(status === 405 && { allow: "POST" }),
        });
        if (code) {
          const place = run.sent.slice(0, at).filter((one) => one.code).length;
          equal(failed[place]?.error?.code, code);
          equal(failed[place].failure.isAuthentic, run.sent[at].isAuthentic ?? false);
          equal(failed[place].failure.event !== undefined, code === "stale_event");
        }
      });
    }
  }
  return found;
}
