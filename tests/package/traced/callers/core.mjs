// @ts-check
import { receiveWebhook, verifyWebhook, WmsWebhookError } from "wms-webhook";
import { body, checkVerdicts, SECRET } from "./delivery.cjs";

checkVerdicts((signature) => verifyWebhook(body, signature, SECRET), true, false);
checkVerdicts(
  (signature) => {
    try {
      return receiveWebhook(body, signature, SECRET).event;
    } catch (error) {
      return error instanceof WmsWebhookError && error.code;
    }
  },
  "WMS_LOADED",
  "signature_mismatch",
);
console.log("verified and refused");
