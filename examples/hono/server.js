import { serve } from "@hono/node-server";
import { createApp } from "./app.js";

serve({ fetch: createApp(process.env.MAC_SECRET).fetch, port: Number(process.env.PORT) });
