// @ts-check
import Fastify from "fastify";
import { makeReceiver, PATH, PORT } from "../receiver.mjs";

const receiver = makeReceiver();
const app = Fastify();
app.removeAllContentTypeParsers();
app.addContentTypeParser("*", (_request, _payload, done) => done(null));
app.all(PATH, (request, reply) => {
  reply.hijack();
  return receiver.node(request.raw, reply.raw);
});
await app.listen({ port: PORT, host: "127.0.0.1" });
