// Handles the deliveries of a session one after the other, in the order in which they came, and those of
// other sessions meanwhile. One process only: several need a queue that they share.

import { createServer } from "node:http";
import { createReceiver } from "wms-webhook/receiver";

/** The last of each session that has something in hand. */
const tails = new Map();

function inTurn(sessionId, handle) {
  const turn = (tails.get(sessionId) ?? Promise.resolve()).then(handle);
  // One that fails holds up nobody: its retry comes behind those that came meanwhile.
  const tail = turn.catch(() => {});
  tails.set(sessionId, tail);
  tail.then(() => tails.get(sessionId) === tail && tails.delete(sessionId));
  return turn;
}

const receiver = createReceiver({ secret: () => process.env.MAC_SECRET })
  .on("INTERMEDIATE_RESULTS", (event) => console.log("SNR", event.payload.snr))
  .onAny((event) => inTurn(event.sessionId, () => save(event)));

/** Later events are saved faster, as if to overtake the first. */
async function save(event) {
  await new Promise((resolve) => setTimeout(resolve, 20 / (1 + event.sequence)));
  console.log(event.event, event.sequence);
}

createServer((req, res) => {
  if (req.url === "/webhooks/wms") return receiver.node(req, res);
  res.writeHead(404).end();
}).listen(process.env.PORT);
