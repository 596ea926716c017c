// @ts-check
import { serve } from "@hono/node-server";
import { Hono } from "hono";
import { makeReceiver, PATH, PORT } from "../receiver.mjs";

const receiver = makeReceiver();
const app = new Hono().all(PATH, (c) => receiver.fetch(c.req.raw));
serve({ fetch: app.fetch, port: PORT, hostname: "127.0.0.1" });
