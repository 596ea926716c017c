import { createReceiver } from "wms-webhook/receiver";

const handled = [];
const receiver = createReceiver({ secret: process.env.MAC_SECRET }).onAny((event) => {
  handled.push(event.sessionId);
});

export default ({ req }) => (req.method === "GET" ? handled : receiver.fetch(req));
