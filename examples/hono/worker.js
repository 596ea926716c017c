import { env } from "cloudflare:workers";
import { createApp } from "./app.js";

export default createApp(env.MAC_SECRET);
