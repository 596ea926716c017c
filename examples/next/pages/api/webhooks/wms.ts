import { createReceiver } from "wms-webhook/receiver";

const receiver = createReceiver({ secret: () => process.env.MAC_SECRET })
  .on("INTERMEDIATE_RESULTS", (event) => console.log("SNR", event.payload.snr))
  .onAny((event) => console.log(event.event, event.sequence));

// Without Next's body parser: the signature is over the bytes.
export const config = { api: { bodyParser: false } };
export default receiver.node;
