// @ts-check
import { createServer } from "node:http";
import { createApp, createRouter, defineEventHandler, toNodeListener, toWebRequest } from "h3-1";
import { makeReceiver, PATH, PORT } from "../receiver.mjs";

const receiver = makeReceiver();
const handler = defineEventHandler((event) => receiver.fetch(toWebRequest(event)));
const app = createApp().use(createRouter().use(PATH, handler));
createServer(toNodeListener(app)).listen(PORT, "127.0.0.1");
