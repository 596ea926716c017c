// What the types of the receiver let pass and what they do not. It compiles, and does not run.

import {
  deviationOf,
  type ErrorCode,
  type EventCode,
  type EventOf,
  isKnownEvent,
  payloadCode,
  type UnknownEvent,
  type WmsEvent,
} from "wms-webhook";
import {
  type Claim,
  createReceiver,
  type Delivery,
  type EventOf as EventOfReceiver,
  type Failure,
  type FailureCode,
  type Handler,
  memoryStore,
  type Outcome,
  type Receiver,
  type Store,
} from "wms-webhook/receiver";

const store: Store = {
  claim: (id: string, owner: string, lease: number) => "claimed",
  commit: async () => {},
  release: () => {},
};
const receiver: Receiver = createReceiver({
  secret: ["new", new Uint8Array(1)],
  tolerance: Number.POSITIVE_INFINITY,
  bodyTimeout: 10,
  store: memoryStore({ maxEntries: 5, now: () => 0 }),
  storeTimeout: undefined,
  encoding: "latin1",
  onError(error: unknown, { code, isAuthentic, body, event }: Failure) {
    switch (code) {
      case "handler_failed":
      case "unexpected_error":
        return error;
      // @ts-expect-error: no code
      case "handler_fails":
        return error;
      default: {
        const ours: ErrorCode = code;
      }
    }
    const told: boolean = isAuthentic;
    const bytes: Uint8Array | undefined = body;
    const known: WmsEvent | UnknownEvent | undefined = event;
  },
});

receiver
  .on("INTERMEDIATE_RESULTS", (event, delivery: Delivery) => {
    const code: "INTERMEDIATE_RESULTS" = event.event;
    const snr: number = event.payload.snr;
    const measurementId: string = event.payload.measurementId;
    const id: string = delivery.id;
    const body: Uint8Array = delivery.body;
    // @ts-expect-error: a number
    const text: string = event.payload.snr;
    // @ts-expect-error: of other events
    const details: string = event.payload.details;
    // @ts-expect-error: not for a handler to change
    delivery.id = "other";
  })
  .on(["LOW_SNR", "GENERAL_ERROR"], async (event) => {
    const code: "LOW_SNR" | "GENERAL_ERROR" = event.event;
    const details: string = event.payload.details;
    // @ts-expect-error: one of two codes
    const one: "LOW_SNR" = event.event;
    // @ts-expect-error: neither has it
    const snr: number = event.payload.snr;
  })
  .on(["RESULTS_RECEIVED", "PAGE_UNLOADED"], (event) => {
    if (event.event === "RESULTS_RECEIVED") {
      const id: string = event.payload.measurementId;
    } else {
      // @ts-expect-error: only if a measurement was created
      const id: string = event.payload.measurementId;
    }
  })
  .on(["CONSTRAINT_VIOLATION", "API_ERROR"], (event) => {
    const code: string | number | undefined = payloadCode(event);
    const field: unknown = event.payload?.code;
  })
  .onUnknown((event, delivery) => {
    const code: string = event.event;
    const path: string | undefined = deviationOf(event)?.path;
    const found: string | number | undefined = payloadCode(event);
    // @ts-expect-error: nothing is known of its payload
    const snr: number = event.payload.snr;
    // @ts-expect-error: it is not as documented
    const known: WmsEvent = event;
  })
  .onAny((event) => {
    const sequence: number = event.sequence;
    // @ts-expect-error: not before it is known which
    const snr: number = event.payload.snr;
    // @ts-expect-error: one that deviates may have this code, too
    if (event.event === "LOW_SNR") event.payload.details;
    if (!isKnownEvent(event)) return;
    if (event.event === "LOW_SNR") event.payload.details;
  });

const lowSnr: Handler<EventOf<"LOW_SNR">> = (event) => console.log(event.payload.details);
receiver.on("LOW_SNR", lowSnr);
const lowSnrOrError: Handler<EventOf<"LOW_SNR" | "GENERAL_ERROR">> = (event, { id }) => [id, event.payload.details];
receiver.on("WMS_LOADED", () => {});
const codes = ["LOW_SNR", "GENERAL_ERROR"] as const;
receiver.on(codes, ({ payload }) => void payload.details);
// One that takes every event takes each.
const every: Handler<WmsEvent | UnknownEvent> = () => {};
receiver.on("LOW_SNR", every).on(codes, every).onUnknown(every).onAny(every);

const answer: Promise<Response> = receiver.fetch(new Request("https://example.com/"), {}, {});

createReceiver({ secret: "s", onOutcome: async (one) => one.outcome });
createReceiver({
  secret: "s",
  onOutcome(one) {
    const [status, ms, kind]: [number, number, "documented" | "other" | "none"] = [
      one.status,
      one.durationMs,
      one.class,
    ];
    const event: EventCode | undefined = one.event;
    if (one.outcome === "refused") {
      const code: ErrorCode = one.code;
    } else if (one.outcome === "failed") {
      const code: FailureCode = one.code;
      // @ts-expect-error: that of a handler is none of an error of ours
      const ours: ErrorCode = one.code;
    } else {
      const done: "handled" | "duplicate" | "waited" = one.outcome;
      const none: undefined = one.code;
      const authentic: "documented" | "other" = one.class;
    }
    // @ts-expect-error: of nobody in particular
    const session: string = one.sessionId;
    // @ts-expect-error: not for a hook to change
    one.status = 500;
  },
});
const { outcome, status, code }: Outcome = await receiver.take({ body: "{}", signature: null });
await receiver.take({ body: new Uint8Array(1), signature: ["hmac-sha256="] }, {});
const isRefused: boolean = outcome === "refused" && status < 500 && code === "stale_event";
// @ts-expect-error: no outcome
outcome === "accepted";
// @ts-expect-error: no code
code === "stale";
// @ts-expect-error: without its header
receiver.take({ body: "{}" });
// @ts-expect-error: parsed
receiver.take({ body: {}, signature: "" });
// @ts-expect-error: a body alone
receiver.take("{}");

// The secret of a request. What the function asks for is what the receiver is called with.
interface Tenants {
  readonly secrets: ReadonlyMap<string, string>;
}
const byTenant = createReceiver({
  secret: (request: Request, tenants: Tenants) => tenants.secrets.get(request.url),
}).onAny((event, { request, rest: [tenants, other] }) => {
  const url: string = request.url;
  const size: number = tenants.secrets.size;
  // @ts-expect-error: nothing is known of what follows
  const name: string = other;
});
declare const tenants: Tenants;
byTenant.on("LOW_SNR", (event, { rest }) => rest[0].secrets.get(event.sessionId));
byTenant.fetch(new Request("https://example.com/"), tenants);
byTenant.fetch(new Request("https://example.com/"), tenants, {});
byTenant.on("GENERAL_ERROR", lowSnrOrError);
// @ts-expect-error: without what the secret is found by
byTenant.fetch(new Request("https://example.com/"));
// @ts-expect-error: another value
byTenant.fetch(new Request("https://example.com/"), {});
// @ts-expect-error: no request
byTenant.take({ body: "", signature: "" }, tenants);
const byMessage = createReceiver({ secret: async ({ tenant }: { tenant: string }) => [tenant, undefined] });
byMessage.take({ body: "", signature: "", tenant: "a" });
// @ts-expect-error: whose it is
byMessage.take({ body: "", signature: "" });
const named = createReceiver<Request, [env: Tenants]>({ secret: "secret" });
named.onUnknown((event, { request, rest }) => [request.url, rest[0].secrets]);
receiver.onAny((event, { request, rest }) => {
  // @ts-expect-error: nothing is known of it
  const url: string = request.url;
  const first: unknown = rest[0];
});
createReceiver({ secret: () => undefined });
// @ts-expect-error: a number
createReceiver({ secret: () => 5 });
// @ts-expect-error: not a list of promises
createReceiver({ secret: async () => [Promise.resolve("secret")] });

// @ts-expect-error: WMS has no such code
receiver.on("WMS_UNLOADED", () => {});
// @ts-expect-error: one of them is no code
receiver.on(["LOW_SNR", "LOW_SNRR"], () => {});
// @ts-expect-error: the handler of another event
receiver.on("INTERMEDIATE_RESULTS", lowSnr);
// @ts-expect-error: a handler of one code for a list of two
receiver.on(["LOW_SNR", "INTERMEDIATE_RESULTS"], lowSnr);
// @ts-expect-error: a handler of one code for every event
receiver.onAny(lowSnr);
// @ts-expect-error: a handler of a known event
receiver.onUnknown(lowSnr);
// @ts-expect-error: no handler
receiver.on("LOW_SNR");
// @ts-expect-error: no secret
createReceiver({});
// @ts-expect-error: no such option
createReceiver({ secret: "secret", timeout: 5 });
// @ts-expect-error: seconds, not a text
createReceiver({ secret: "secret", tolerance: "300s" });
// @ts-expect-error: a store releases, too
createReceiver({ secret: "secret", store: { claim: (): Claim => "held", commit() {} } });
// @ts-expect-error: no answer of a store
const claim: Store["claim"] = () => "taken";
// @ts-expect-error: not a request
receiver.fetch("https://example.com/");
// @ts-expect-error: not a response
receiver.node({ headers: {}, on() {} }, {});

// One type, whichever entry it comes from.
declare const weak: EventOf<"LOW_SNR">;
const same: EventOfReceiver<"LOW_SNR"> = weak;
const details: string = weak.payload.details;
const onDetails = (event: EventOf<"LOW_SNR" | "GENERAL_ERROR">) => event.payload.details;
createReceiver({ secret: "s" }).on(["LOW_SNR", "GENERAL_ERROR"], onDetails).on("LOW_SNR", onDetails);
// @ts-expect-error: another payload
createReceiver({ secret: "s" }).on("WMS_LOADED", onDetails);
// @ts-expect-error: no code
type Misspelt = EventOf<"LOW_SNRR">;
