// @ts-check
import { createServer } from "node:http";
import { makeReceiver, PORT } from "../receiver.mjs";

createServer(makeReceiver().node).listen(PORT, "127.0.0.1");
