import { app } from "@azure/functions";
import { createReceiver } from "wms-webhook/receiver";

const receiver = createReceiver({ secret: () => process.env.MAC_SECRET })
  .on("INTERMEDIATE_RESULTS", (event) => console.log("SNR", event.payload.snr))
  .onAny((event) => console.log(event.event, event.sequence));

app.http("wms", {
  methods: ["POST"],
  route: "webhooks/wms",
  authLevel: "anonymous",
  handler: async (request) => receiver.fetch(request),
});
