import Fastify from "fastify";
import { createReceiver } from "wms-webhook/receiver";

const receiver = createReceiver({ secret: () => process.env.MAC_SECRET })
  .on("INTERMEDIATE_RESULTS", (event) => console.log("SNR", event.payload.snr))
  .onAny((event) => console.log(event.event, event.sequence));

const app = Fastify();
app.register(async (webhooks) => {
  // In this plugin no body is parsed: the signature is over the bytes.
  webhooks.removeAllContentTypeParsers();
  webhooks.addContentTypeParser("*", (_request, _payload, done) => done(null));
  webhooks.post("/webhooks/wms", (request, reply) => {
    reply.hijack();
    return receiver.node(request.raw, reply.raw);
  });
});
await app.listen({ port: Number(process.env.PORT) });
