// What handlers and hooks may return, and which secrets compile. It compiles, and does not run.

import { type Secret, verifyWebhook } from "wms-webhook";
import { createReceiver, type Handler, type ReceiverOptions } from "wms-webhook/receiver";

declare const queue: { add(value: unknown): Promise<{ id: string }>; push(value: unknown): number };
declare const environment: Record<string, string | undefined>;

const receiver = createReceiver({ secret: "secret", onError: (error) => queue.add(error) })
  .on("LOW_SNR", (event) => queue.add(event))
  .on(["WMS_LOADED", "PAGE_UNLOADED"], (event) => queue.push(event))
  .on("SCAN_COMPLETED", (event) => event.payload)
  .on("API_ERROR", async (event) => event.sequence)
  .on("CAMERA_STARTED", (event) => event.sequence > 0 && queue.push(event))
  .on("CAMERA_PERMISSION_DENIED", (event) => (event.sequence > 0 ? queue.add(event) : undefined))
  .onAny((event) => queue.add(event))
  .onUnknown((event) => Promise.all([queue.add(event), queue.push(event)]));
createReceiver({ secret: "secret", onError: (error) => queue.push(error) });
createReceiver({ secret: "secret", onError: async () => "told" });
createReceiver({ secret: "secret", onError: undefined });
const handler: Handler<object> = () => 5;
receiver.on("GENERAL_ERROR", handler);

// One that may not be set compiles: it throws when the receiver is made.
createReceiver({ secret: environment["MAC_SECRET"] });
createReceiver({ secret: [environment["MAC_SECRET"], environment["OLD_MAC_SECRET"]] });
createReceiver({ secret: ["new", "old"] as const });
createReceiver({ secret: undefined });
const options: ReceiverOptions = { secret: environment["MAC_SECRET"] };
declare const secrets: readonly Secret[];
createReceiver({ secret: secrets });

// @ts-expect-error: it must be named
createReceiver({});
// @ts-expect-error: it must be named
const none: ReceiverOptions = { onError: () => {} };
// @ts-expect-error: misspelt
createReceiver({ secrets: "secret" });
// @ts-expect-error: misspelt
createReceiver({ secret: "secret", tolerence: 5 });
// @ts-expect-error: no variable that is not set is null
createReceiver({ secret: null });
// @ts-expect-error: a number
createReceiver({ secret: 5 });
// @ts-expect-error: a promise
createReceiver({ secret: Promise.resolve("secret") });
// @ts-expect-error: a hook
createReceiver({ secret: "secret", onError: "console" });
// @ts-expect-error: what a hook is told is not known before
createReceiver({ secret: "secret", onError: (error: Error) => queue.add(error) });
// @ts-expect-error: it throws at the first delivery
verifyWebhook("", "", environment["MAC_SECRET"]);
// @ts-expect-error: WMS has no such code
receiver.on("LOW_SNRR", (event) => queue.add(event));
// @ts-expect-error: a promise is no handler
receiver.onAny(queue.add("LOW_SNR"));
