// @ts-check
import { serve } from "srvx";
import { makeReceiver, PORT } from "../receiver.mjs";

serve({ port: PORT, hostname: "127.0.0.1", silent: true, fetch: makeReceiver().fetch });
