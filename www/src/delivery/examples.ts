// Deliveries to look at before there is one of your own.

import { signWebhook } from "wms-webhook";
import { utf8 } from "../read/bytes.js";
import type { Delivery } from "./judge.js";

const SECRET = "an example's secret";
const BODY =
  '{"timestamp":1689684577,"sessionId":"ryueiwoqfh910fu3rpqruvfiu","sequence":7,"event":"INTERMEDIATE_RESULTS","severity":"INFO","payload":{"measurementId":"fbfbec8f-cb05-4288-99e5-5e219648399a","snr":4.2,"sequence":2}}';
const NAMED = BODY.replace("ryueiwoqfh910fu3rpqruvfiu", "Zoë’s visit, Łódź");

/** Name and delivery. Their signatures are made here, with a secret that everyone knows. */
export const EXAMPLES: readonly (readonly [string, () => Delivery])[] = [
  ["Authentic", () => signed(BODY)],
  [
    "Parsed and written again",
    () => ({ ...signed(BODY), body: utf8(JSON.stringify(JSON.parse(BODY), null, 2)) }),
  ],
  ["Secret with a line end", () => ({ ...signed(BODY), secret: `${SECRET}\n` })],
  ["Forged: one letter exchanged", () => ({ ...signed(BODY), body: utf8(BODY.replace("fbfb", "fbŦb")) })],
  ["Not ASCII, and a byte-order mark", () => ({ ...signed(NAMED), body: utf8(`\ufeff${NAMED}`) })],
  ["Header without its prefix", () => ({ ...signed(BODY), signature: signWebhook(BODY, SECRET).slice(12) })],
];

function signed(body: string): Delivery {
  return { body: utf8(body), signature: signWebhook(body, SECRET), secret: SECRET, encoding: "auto" };
}
