// Keeps authentic deliveries that were not handled, in a file that the command line reads. To send them again:
//   npx wms-webhook send http://localhost:3000/webhooks/wms --file failed.jsonl

import { appendFileSync } from "node:fs";
import type { Failure } from "wms-webhook/receiver";

/** Not in the database: it may be what failed. */
export function keepFailed({ body = new Uint8Array(), signature }: Failure) {
  const line = {
    receivedAt: new Date().toISOString(),
    headers: { "x-wms-content-mac": signature },
    bodyBase64: Buffer.from(body).toString("base64"),
  };
  // Health data: only this user may read it.
  appendFileSync(process.env.FAILED_DELIVERIES ?? "failed.jsonl", `${JSON.stringify(line)}\n`, {
    mode: 0o600,
  });
}
