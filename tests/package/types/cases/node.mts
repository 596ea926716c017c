// The receiver on the servers of Node itself. It compiles, and does not run.

import * as http from "node:http";
import * as http2 from "node:http2";
import * as https from "node:https";
import { createReceiver } from "wms-webhook/receiver";

const receiver = createReceiver({ secret: process.env.MAC_SECRET });

http.createServer(receiver.node).listen(0);
http.createServer({ requestTimeout: 1000 }, receiver.node);
http.createServer().on("request", receiver.node);
http.createServer((req, res) => void receiver.node(req, res));
https.createServer({ key: "", cert: "" }, receiver.node);
https.createServer({}).on("request", receiver.node);
http2.createServer(receiver.node);
http2.createServer({ maxSessionMemory: 5 }, receiver.node);
http2.createServer().on("request", receiver.node);
http2.createSecureServer({ key: "", cert: "", allowHTTP1: true }, receiver.node);
http2.createSecureServer({}).on("request", receiver.node);
http2.createServer(async (req: http2.Http2ServerRequest, res: http2.Http2ServerResponse) => {
  await receiver.node(req, res);
});

const listener: http.RequestListener = receiver.node;
const request: (req: http.IncomingMessage, res: http.ServerResponse) => Promise<void> = receiver.node;

// Middleware as connect, polka and Vite have it, by its own shape.
type Middleware = (req: http.IncomingMessage, res: http.ServerResponse, next: (error?: unknown) => void) => void;
const middleware: Middleware = receiver.node;

// The `Request` of Node, where no types of a browser are.
const handle: (request: Request) => Promise<Response> = receiver.fetch;
const answer = await receiver.fetch(new Request("https://example.com/", { method: "POST", body: "{}" }));
const status: number = answer.status;

createReceiver({ secret: [process.env.MAC_SECRET, process.env.OLD_MAC_SECRET] });
createReceiver({ secret: new Uint8Array(1), now: Date.now, onError: console.error });
createReceiver({ secret: Buffer.from("secret") });

// @ts-expect-error: the response first
http.createServer((req, res) => void receiver.node(res, req));
// @ts-expect-error: a request of Node is none of the web
http.createServer((req) => void receiver.fetch(req));
// @ts-expect-error: the other adapter
http.createServer(receiver.fetch);
// @ts-expect-error: the other adapter
http2.createServer(receiver.fetch);
// @ts-expect-error: a request of the web is none of Node
receiver.node(new Request("https://example.com/"), new Response());
// @ts-expect-error: a socket is no response
http.createServer((req) => void receiver.node(req, req.socket));
