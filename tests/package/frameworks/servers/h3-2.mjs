// @ts-check
import { H3, serve } from "h3-2";
import { makeReceiver, PATH, PORT } from "../receiver.mjs";

const receiver = makeReceiver();
const app = new H3().all(PATH, (event) => receiver.fetch(event.req));
serve(app, { port: PORT, hostname: "127.0.0.1", silent: true });
