// The types of `wms-webhook/receiver`.

import type {
  Body,
  ErrorCode,
  EventCode,
  EventOf,
  ReceiveOptions,
  Secret,
  SignatureHeader,
  UnknownEvent,
  WmsEvent,
  WmsWebhookError,
} from "./index.js";
import type { FetchRequest, NodeRequest, NodeResponse } from "./server.js";
import type { Store, TransactionalStore } from "./store.js";

export type { EventOf } from "./index.js";
export * from "./server.js";
export * from "./store.js";

/**
 * What a handler gets beside the event. `Req` and `Rest` are what the receiver is called with: those of the
 * function that gives its secret, or of `createReceiver<Req, Rest>()`. `Tx` is what its store gives.
 */
export interface Delivery<
  Req = unknown,
  Rest extends readonly unknown[] = readonly unknown[],
  Tx = undefined,
> {
  /**
   * The delivery's idempotency key: its MAC, as 64 lower-case hex digits. The same delivery has the
   * same one each time it arrives. Keep it out of logs: it authenticates the body.
   */
  readonly id: string;
  /** The body as it arrived. */
  readonly body: Uint8Array;
  /** What `fetch()`, `node()` or `take()` was called with: the request, or the delivery that was taken. */
  readonly request: Req;
  /** What followed it: in Workers `[env, ctx]`, in Express `[next]`. */
  readonly rest: readonly [...Rest, ...unknown[]];
  /**
   * The transaction that records the delivery, with a {@link TransactionalStore}: what you write with it is committed
   * together with the record, or not at all. `undefined` with any other store. A copy by `{ ...delivery }` lacks it.
   */
  readonly tx: Tx;
  /**
   * Aborted when the handler should stop. Its `reason` is a {@link WmsWebhookError} that says why:
   *
   * - `handler_timeout`: it takes longer than {@link ReceiverOptions.handlerTimeout};
   * - `lease_lost`: another instance may be handling the delivery;
   * - `receiver_closed`: {@link Receiver.close} waits no longer.
   *
   * Pass it on to what takes one: `fetch(url, { signal: delivery.signal })`. An error that the handler throws
   * after the abort is not reported. A handler that continues regardless and succeeds is recorded as handled,
   * except in a transaction, which was rolled back at its timeout. The signal is a property of the delivery's
   * class: a copy by `{ ...delivery }` lacks it.
   */
  readonly signal: AbortSignal;
}

/**
 * What you do with an event. If it throws, or its promise is rejected, the sender is answered 500 and
 * the delivery stays unhandled, so that a retry is handled. What it returns is awaited and not used.
 */
export type Handler<
  Event,
  Req = unknown,
  Rest extends readonly unknown[] = readonly unknown[],
  Tx = undefined,
> = (event: Event, delivery: Delivery<Req, Rest, Tx>) => unknown;

/** A secret, or several during a rotation. `undefined` compiles, and throws at run time. */
export type SecretOption = Secret | undefined | readonly (Secret | undefined)[];

/**
 * Returns the secret for a request: for its tenant, for its Config ID, or from a secret manager. It
 * is called once a body has arrived, with what the receiver was called with, and never when the receiver is made.
 *
 * If it throws, is rejected, takes longer than `storeTimeout` or returns no secret, `onError` gets
 * `secret_unavailable`, with the reason as `cause`, and the sender is answered 503: nobody knows whether the
 * delivery is authentic. Answer requests of tenants that you do not know before the receiver. Anybody can
 * cause a call, so cache what it fetches.
 *
 * @example
 * ```js
 * import { createHmac } from "node:crypto";
 * import { createReceiver } from "wms-webhook/receiver";
 *
 * const secrets = new Map([["clinic", "mac secret of the clinic"]]);
 * const tenantOf = (request) => new URL(request.url).pathname.slice(1);
 * const receiver = createReceiver({ secret: (request) => secrets.get(tenantOf(request)) }).onAny(
 *   (event, { request }) => {
 *     console.log(tenantOf(request), event.event); // clinic WMS_LOADED
 *   },
 * );
 *
 * const body = `{"timestamp":${Math.floor(Date.now() / 1000)},"sessionId":"s-3","sequence":0,"event":"WMS_LOADED"}`;
 * const mac = createHmac("sha256", "mac secret of the clinic").update(body).digest("hex");
 * const headers = { "x-wms-content-mac": `hmac-sha256=${mac}` };
 * await receiver.fetch(new Request("https://example.com/clinic", { method: "POST", headers, body }));
 * ```
 */
export type SecretFunction<Req = unknown, Rest extends readonly unknown[] = readonly unknown[]> = (
  request: Req,
  ...rest: Rest
) => SecretOption | Promise<SecretOption>;

/**
 * Why a delivery was refused or failed: the `code` of the {@link WmsWebhookError}, or
 *
 * - `handler_failed`: a handler threw, or its promise was rejected;
 * - `unexpected_error`: something else of yours threw, such as {@link ReceiverOptions.now}.
 */
export type FailureCode = ErrorCode | "handler_failed" | "unexpected_error";

/**
 * What is known of a delivery that was refused or that failed.
 *
 * Only `code`, `isAuthentic` and `handled` are enumerable: `console.error(error, failure)`, `JSON.stringify(failure)`
 * and `{ ...failure }` show neither health data nor what authenticates it. To keep a delivery, name what you keep:
 * `const { id, body, signature } = failure`.
 *
 * @example
 * ```js
 * import { signWebhook } from "wms-webhook";
 * import { createReceiver } from "wms-webhook/receiver";
 *
 * const receiver = createReceiver({
 *   secret: "mac secret",
 *   onError(error, failure) {
 *     switch (failure.code) {
 *       case "handler_failed":
 *         return console.log("ours to mend:", error.message); // ours to mend: no database
 *       case "signature_mismatch":
 *         return console.log("not authentic"); // not authentic
 *     }
 *   },
 * }).onAny(() => {
 *   throw new Error("no database");
 * });
 *
 * const body = `{"timestamp":${Math.floor(Date.now() / 1000)},"sessionId":"s-6","sequence":0,"event":"WMS_LOADED"}`;
 * const signature = signWebhook(body, "mac secret");
 * await receiver.take({ body, signature });
 * await receiver.take({ body: `${body} `, signature });
 * ```
 */
export interface Failure {
  /** Why, such as `"handler_failed"`. If the delivery was refused or failed, its {@link Outcome} has the same code. */
  readonly code: FailureCode;
  /**
   * Whether its handlers had finished when this was reported. Then the event is not lost, but may be handled
   * again.
   */
  readonly handled: boolean;
  /** The delivery's {@link Delivery.id}, once it was verified and parsed. Keep it out of logs. */
  readonly id?: string | undefined;
  /** Whether the signature matches a secret. If not, anybody may have sent it. */
  readonly isAuthentic: boolean;
  /**
   * The body as it arrived, once it was read. Health data if the delivery is authentic, and possibly if it is an
   * `ambiguous_body`.
   */
  readonly body?: Uint8Array | undefined;
  /** The signature header as it arrived. */
  readonly signature?: string | readonly string[] | null | undefined;
  /** The event, once it was verified and parsed. */
  readonly event?: WmsEvent | UnknownEvent | undefined;
}

/**
 * What {@link createReceiver} lets you choose. Durations are in seconds. Options are an object's own
 * properties: one that it inherits from a class or from another object throws.
 */
export interface ReceiverOptions<
  Req = unknown,
  Rest extends readonly unknown[] = readonly unknown[],
  Tx = undefined,
> extends ReceiveOptions {
  /**
   * The MAC secret that NuraLogix assigned, or several during a rotation. One that is not set, such as
   * an environment variable that is missing, compiles, and throws when the receiver is made. Or a function
   * that gives it for each request: {@link SecretFunction}.
   *
   * @example `secret: process.env.MAC_SECRET`
   */
  secret: SecretOption | SecretFunction<Req, Rest>;
  /**
   * How old, and how far ahead, an event may be by its signed `timestamp`, in seconds, if it was not handled
   * before. One that was handled before is answered 200 whatever its age. A timestamp from
   * 10^11 on is taken for milliseconds.
   *
   * It is wide so that no authentic event is refused needlessly: the clock may be that of the user's phone, and it
   * is unknown for how long WMS retries. Within {@link ttl} the store stops replays; the tolerance only has to stop
   * later ones.
   *
   * `Infinity` turns the check off, for deliveries that wait in a queue. Someone with a captured delivery can then
   * have it handled again each time that {@link ttl} has passed.
   *
   * @defaultValue `86_400`, a day
   * @example `tolerance: 3_600`
   */
  tolerance?: number | undefined;
  /**
   * How long a body may take to arrive, in seconds.
   *
   * @defaultValue `10`
   * @example `bodyTimeout: 5`
   */
  bodyTimeout?: number | undefined;
  /**
   * Where handled deliveries are remembered. Use a shared store with several instances.
   *
   * @defaultValue `memoryStore()`
   * @example `store: memoryStore({ maxEntries: 10_000 })`
   */
  store?: Store | TransactionalStore<Tx> | undefined;
  /**
   * How long a claim lasts, in seconds. It is renewed while a handler runs, so it matters only if a
   * process dies or stalls while it handles a delivery: then another may handle it.
   *
   * A handler learns from {@link Delivery.signal} that its claim was lost: another instance holds it or has
   * handled the delivery, or no renewal has reached the store within the lease. `onError` gets `lease_lost`.
   * If the handler still succeeds, the delivery is recorded as handled, and the sender is answered 200.
   *
   * @defaultValue `60`
   * @example `lease: 120`
   */
  lease?: number | undefined;
  /**
   * How long the handlers of a delivery may take together, in seconds; `Infinity` for no limit. It is finite
   * by default, because a handler that never ends would hold its delivery for ever, and so lose it.
   * Where the call has a context with `waitUntil` (Workers, Vercel, Netlify) the default is 25: Workers
   * silently end what continues after an answer once 30 s have passed.
   *
   * Then {@link Delivery.signal} is aborted, the claim is no longer renewed, `onError` gets `handler_timeout`, and
   * the sender is answered 503. The delivery can be handled again once the lease has passed, or at once if the
   * handler throws. If it succeeds after all, that is recorded.
   *
   * @defaultValue `300`; 25 with `waitUntil`
   * @example `handlerTimeout: 30`
   */
  handlerTimeout?: number | undefined;
  /**
   * After how many seconds the sender is answered 202 while the handlers continue. It counts from when the body
   * was there, and only a delivery that is authentic, fresh and claimed is answered 202.
   *
   * For senders that wait for less time than your handlers take. The price: the sender considers the delivery done,
   * so if a handler fails afterwards, nobody sends it again. Store what `onError` gets then. `take()` ignores this
   * option, and so does `lambdaHandler()`: AWS Lambda stops a function once it has answered.
   *
   * @defaultValue `undefined`: never
   * @example `answerWithin: 4`
   */
  answerWithin?: number | undefined;
  /**
   * How long a handled delivery is remembered, in seconds: at least twice the tolerance, and at least the lease. A
   * delivery may arrive when it is one tolerance ahead, and stays fresh until it is one tolerance old, the last
   * millisecond included. So the store is asked for a millisecond more if this is exactly twice the tolerance.
   *
   * @defaultValue `172_800`, two days; twice the tolerance or the lease if that is longer
   * @example `ttl: 604_800`
   */
  ttl?: number | undefined;
  /**
   * How long the store, or a function that gives the secret, may take to answer, in seconds. The sender is
   * answered 503 then. An event that was handled is answered 200 whatever the store does: its commit holds the
   * answer for a second at most, and goes on behind it.
   *
   * @defaultValue `2`
   * @example `storeTimeout: 1`
   */
  storeTimeout?: number | undefined;
  /**
   * How long a duplicate waits for the outcome of the first, in seconds; 0 to not wait. The sender is
   * answered 503 (`delivery_in_progress`) then.
   *
   * Once the body has arrived, the receiver takes at most the longer of this and one and a half
   * `storeTimeout`, plus 1.5 s, plus the time of the handlers. With the defaults that is less than 5 s
   * besides the handlers.
   *
   * @defaultValue `3`
   * @example `waitTimeout: 0`
   */
  waitTimeout?: number | undefined;
  /**
   * The clock, in milliseconds since 1970-01-01T00:00:00Z.
   *
   * @defaultValue `Date.now`
   * @example `now: () => 1_689_684_577_000`
   */
  now?: (() => number) | undefined;
  /**
   * Called once for each refusal and failure of a request. `failure.code` says why. `error` is a
   * {@link WmsWebhookError}, or with `handler_failed` what your handler threw. The sender learns the status only. It is awaited for 1.5 s: store an authentic
   * delivery here, and it is not lost. If it throws or takes longer, the sender of an authentic one is answered 500.
   *
   * A claim that fails is `store_unavailable`: not handled, answered 503. If the commit fails, `onError` gets
   * `commit_failed` with `failure.handled` set. The sender gets 200, and a replay can be handled again. With
   * a {@link TransactionalStore} it is `store_unavailable`: the event is not handled, and the sender gets
   * 503.
   *
   * Without it, what goes wrong with authentic deliveries is written to the console, without their
   * bodies, up to 60 times a minute; beyond that it is counted. The console also reports at most once a minute
   * how many others were refused, with the likeliest reason, whether or not there is an {@link onOutcome}.
   *
   * Look at `ambiguous_body`: the signature matches only the documented lossy check. Either somebody altered a
   * delivery, or your sender signs text beyond Latin-1 that way, and the event is authentic. No
   * receiver can tell, but its session can: read it from `failure.body`, and compare it with the sessions that
   * you issued. The guide shows how, under Production, and which `encoding` to choose then.
   *
   * @defaultValue `undefined`: the console
   * @example `onError: (error, { code }) => console.error(code, error)`
   */
  onError?: ((error: unknown, failure: Failure) => unknown) | undefined;
  /**
   * The outcome of each delivery, good or bad: for logs, metrics and alerts. It is called once for each, in its
   * async context, before the sender is answered; nobody waits for it. Whatever it throws or returns changes
   * nothing; its first failure is reported on the console.
   *
   * Where the runtime has `node:diagnostics_channel` (and `process.getBuiltinModule`, so Node 20.16, 22.3 and
   * later), the same is published on its `TracingChannel` `wms-webhook:delivery`: the message is empty when a
   * delivery starts, and has the {@link Outcome} as `result` when it ends. It costs nothing without subscribers.
   * What a subscriber throws is not caught here: Node makes it an uncaught exception.
   *
   * @defaultValue `undefined`: nothing is called
   * @example `onOutcome: ({ outcome, code }) => console.log(outcome, code)`
   */
  onOutcome?: ((outcome: Outcome) => unknown) | undefined;
}

/**
 * Takes deliveries: each is read, verified, parsed, claimed, judged by its age, handled and committed.
 *
 * A delivery is identified by its MAC. If two users without a session ID send equal bodies within one second (the
 * unit of `timestamp`), the second counts as a duplicate, and is not handled. The console warns once when an
 * event without a session ID is seen.
 */
export interface Receiver<
  Req = unknown,
  Rest extends readonly unknown[] = readonly unknown[],
  Tx = undefined,
> {
  /**
   * Handles the events of a code, or of several.
   *
   * @throws {TypeError} if WMS documents no such code, or it has a handler
   */
  on<Code extends EventCode>(
    code: Code | readonly Code[],
    handler: Handler<EventOf<Code>, Req, Rest, Tx>,
  ): this;
  /**
   * Handles every event, after its own handler. To narrow the event, ask `isKnownEvent(event)` before you
   * compare `event.event`: one with a documented code may have another payload.
   *
   * @throws {TypeError} if it was called before
   */
  onAny(handler: Handler<WmsEvent | UnknownEvent, Req, Rest, Tx>): this;
  /**
   * Handles the events that are not as WMS documents them: a code that is new, or a severity or payload that
   * deviates. Without it and {@link onAny}, one that deviates and whose code has a handler of its own is
   * reported to `onError` as `invalid_event`, and answered 422; any other is answered 200, and the console warns
   * of the first.
   *
   * @throws {TypeError} if it was called before
   */
  onUnknown(handler: Handler<UnknownEvent, Req, Rest, Tx>): this;
  /**
   * Answers a `Request`, in Workers, Deno, Bun, Hono, Azure Functions and Next.js route handlers. It is
   * bound, and rejects only for a programming error: what is not a `Request`, such as one of Express.
   */
  fetch: (request: FetchRequest & Req, ...rest: [...Rest, ...unknown[]]) => Promise<Response>;
  /**
   * Answers a request of `node:http`, `node:https` or `node:http2`, and so of Express, Koa and Fastify.
   * It is bound, and rejects only for a programming error.
   */
  node: (req: NodeRequest & Req, res: NodeResponse, ...rest: [...Rest, ...unknown[]]) => Promise<void>;
  /**
   * Takes a delivery without HTTP, for consumers of queues and for functions such as those of Lambda. It is
   * bound, and rejects only for a programming error: a body that was parsed, or that is missing.
   *
   * @throws {TypeError} for such an error
   */
  take: (delivery: TakenDelivery & Req, ...rest: [...Rest, ...unknown[]]) => Promise<Outcome>;
  /**
   * Closes the receiver, before the process ends. New deliveries are refused with 503 and `connection: close`. It
   * waits for those in progress, and for what continues after their answers.
   *
   * @param options `timeout` is how many seconds these have, 10 by default, 0 or more; then
   *   {@link Delivery.signal} is aborted, and handlers have one more second to stop
   * @returns how many deliveries are left
   * @throws {TypeError} for an invalid timeout or an unknown option
   * @example
   * ```js
   * import { createServer } from "node:http";
   * import { createReceiver } from "wms-webhook/receiver";
   *
   * const receiver = createReceiver({ secret: "mac secret" }).onAny((event) => console.log(event.event));
   * const server = createServer(receiver.node).listen(0);
   *
   * process.once("SIGTERM", async () => {
   *   server.close();
   *   await receiver.close({ timeout: 20 });
   *   server.closeIdleConnections();
   *   // To Node, a connection that has sent nothing yet is not idle.
   *   setTimeout(() => server.closeAllConnections(), 1000).unref();
   * });
   * process.kill(process.pid, "SIGTERM");
   * ```
   */
  close: (options?: { timeout?: number | undefined }) => Promise<number>;
}

/**
 * A delivery without its request, such as one from a queue.
 *
 * @example
 * ```js
 * import { signWebhook } from "wms-webhook";
 * import { createReceiver } from "wms-webhook/receiver";
 *
 * const receiver = createReceiver({ secret: "mac secret" }).onAny((event) => {
 *   console.log(event.event); // WMS_LOADED
 * });
 *
 * // What the queue keeps of a request: its body as it arrived, and the header.
 * const body = `{"timestamp":${Math.floor(Date.now() / 1000)},"sessionId":"s-2","sequence":0,"event":"WMS_LOADED"}`;
 * const message = { body, signature: signWebhook(body, "mac secret") };
 *
 * const { outcome } = await receiver.take(message);
 * console.log(outcome); // handled
 * // "handled", "duplicate", "waited": acknowledge. "refused": set it aside. "failed": have it delivered again.
 * ```
 */
export interface TakenDelivery {
  /** The body as it arrived. */
  readonly body: Body;
  /** The value of the signature header, or `undefined` if there was none. */
  readonly signature: SignatureHeader;
}

/**
 * The outcome of a delivery: what `onOutcome`, the tracing channel `wms-webhook:delivery` and `take()` are
 * given. It holds no session, no body, no MAC and no text of the sender, so it may go into logs and metrics.
 * Narrow it by `outcome`.
 *
 * @example
 * ```js
 * import { signWebhook } from "wms-webhook";
 * import { createReceiver } from "wms-webhook/receiver";
 *
 * const seen = [];
 * const receiver = createReceiver({
 *   secret: "mac secret",
 *   onOutcome: ({ outcome, code, event }) => seen.push(`${outcome} ${code ?? event}`),
 * });
 *
 * const body = `{"timestamp":${Math.floor(Date.now() / 1000)},"sessionId":"s-4","sequence":0,"event":"WMS_LOADED"}`;
 * const signature = signWebhook(body, "mac secret");
 * await receiver.take({ body, signature });
 * await receiver.take({ body, signature });
 * await receiver.take({ body: body.replace("s-4", "s-5"), signature });
 * console.log(seen.join(", ")); // handled WMS_LOADED, duplicate WMS_LOADED, refused signature_mismatch
 * ```
 */
export type Outcome = Done | Refused | Failed;

/** What each {@link Outcome} has. */
export interface DeliveryFacts {
  /**
   * The HTTP status that the sender is answered, or would be without HTTP. 202 if it was answered before the
   * handlers ended ({@link ReceiverOptions.answerWithin}); `outcome` says how they ended.
   */
  readonly status: number;
  /** Milliseconds from the call of the receiver to the outcome, by a clock that never goes back. */
  readonly durationMs: number;
  /**
   * The event's code if WMS documents it, whatever the event's class. `undefined` for any other, which is the
   * sender's text, and for what is not authentic or no event.
   */
  readonly event: EventCode | undefined;
  /**
   * - `"documented"`: the event is as WMS documents it; `isKnownEvent(event)` is true.
   * - `"other"`: it is an event, with another code, severity or payload.
   * - `"none"`: it is not authentic, no event, or was not read.
   */
  readonly class: "documented" | "other" | "none";
}

/** The event is handled: acknowledge it. */
export interface Done extends DeliveryFacts {
  /**
   * - `"handled"`: a handler has handled it, or there is none for it.
   * - `"duplicate"`: it was handled before.
   * - `"waited"`: it is a duplicate that arrived while the first was being handled, and waited for it.
   */
  readonly outcome: "handled" | "duplicate" | "waited";
  readonly code: undefined;
  readonly class: "documented" | "other";
}

/**
 * The delivery is not authentic, is not an event, or is too old. A retry gives the same result.
 * `stale_event`, `invalid_json` and `invalid_event` are authentic, and `ambiguous_body` may be: keep these.
 */
export interface Refused extends DeliveryFacts {
  readonly outcome: "refused";
  /** Why. */
  readonly code: ErrorCode;
}

/**
 * The delivery could not be handled: a handler threw, a store was down, or `onError` failed. Have it
 * delivered again.
 */
export interface Failed extends DeliveryFacts {
  readonly outcome: "failed";
  /** Why, such as `"handler_failed"`. */
  readonly code: FailureCode;
}

/**
 * A receiver of the webhooks of WMS. An event without a handler is answered 200.
 *
 * @throws {TypeError} for a programming error
 * @example
 * ```js
 * import { createHmac } from "node:crypto";
 * import { createReceiver } from "wms-webhook/receiver";
 *
 * const receiver = createReceiver({ secret: "mac secret" }).on("LOW_SNR", (event) => {
 *   console.log(event.sessionId, event.payload.details); // s-1 LOW_SNR
 * });
 *
 * const timestamp = Math.floor(Date.now() / 1000);
 * const body = `{"timestamp":${timestamp},"sessionId":"s-1","sequence":4,"event":"LOW_SNR","payload":{"details":"LOW_SNR"}}`;
 * const mac = createHmac("sha256", "mac secret").update(body, "ascii").digest("hex");
 * const headers = { "x-wms-content-mac": `hmac-sha256=${mac}` };
 * const response = await receiver.fetch(new Request("https://example.com/", { method: "POST", headers, body }));
 * console.log(response.status); // 200
 * ```
 */
export declare function createReceiver<
  Req = unknown,
  Rest extends readonly unknown[] = readonly unknown[],
  Tx = undefined,
>(options: ReceiverOptions<Req, Rest, Tx>): Receiver<Req, Rest, Tx>;

/**
 * The store of one process. A restart forgets everything.
 *
 * @param options `maxEntries` deliveries are remembered (100,000 by default; the oldest are
 *   forgotten first) and as many may be in progress. Each takes at most 200 bytes, so these take 20 MB at most. If one is
 *   forgotten before its time, a replay of it would be handled again: the console says so at most once a minute,
 *   with their number. `now` is the clock, in milliseconds. Own properties only, as in {@link ReceiverOptions}
 */
export declare function memoryStore(options?: { maxEntries?: number; now?: () => number }): Store;
