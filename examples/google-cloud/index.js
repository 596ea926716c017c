import { http } from "@google-cloud/functions-framework";
import { createReceiver } from "wms-webhook/receiver";

const receiver = createReceiver({ secret: () => process.env.MAC_SECRET })
  .on("INTERMEDIATE_RESULTS", (event) => console.log("SNR", event.payload.snr))
  .onAny((event) => console.log(event.event, event.sequence));

// The framework parses JSON before the function, and keeps the bytes. It answers 400 to a comma before a brace,
// which only the published example has, and no option turns this off; a Cloud Run service (examples/node-http)
// does not.
http("wms", receiver.node);
