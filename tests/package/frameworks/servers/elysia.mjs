// @ts-check
import { Elysia } from "elysia";
import { makeReceiver, PATH, PORT } from "../receiver.mjs";

const receiver = makeReceiver();
new Elysia()
  .all(PATH, ({ request }) => receiver.fetch(request), { parse: "none" })
  .listen({ port: PORT, hostname: "127.0.0.1" });
