// @ts-check
import { makeReceiver } from "../../../../../receiver.mjs";

const handle = (/** @type {{ request: Request }} */ { request }) => receiver.fetch(request);
// `vite build` loads this file, without the secret.
const receiver = makeReceiver(process.env.MAC_SECRET ?? "of the build");

export { handle as POST, handle as PUT };
