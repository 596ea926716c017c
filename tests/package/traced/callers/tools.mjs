// @ts-check
import { explainWebhook } from "wms-webhook/tools";
import { body, checkVerdicts, SECRET } from "./delivery.cjs";

checkVerdicts(
  (signature) => explainWebhook(body, signature, SECRET).verdict,
  "authentic",
  "signature_mismatch",
);
console.log("verified and refused");
