// @ts-check
import { parentPort, workerData } from "node:worker_threads";
import { verifyWebhook } from "wms-webhook";

const { body, header, secret } = workerData;
let verified = 0;
for (let n = 0; n < 1000; n += 1) {
  if (verifyWebhook(body, header, secret) && !verifyWebhook(`${body} `, header, secret)) verified += 1;
}
parentPort?.postMessage(verified);
