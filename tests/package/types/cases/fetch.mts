// The receiver where requests are those of the web, or like them. It compiles, and does not run.

import { app as azure, type HttpHandler, type HttpRequest, type HttpResponseInit } from "@azure/functions";
import { type Context, Hono } from "hono";
import { type NextRequest, NextResponse } from "next/server.js";
import * as undici from "undici";
import { fixtureDelivery } from "wms-webhook/fixtures";
import { createReceiver, type FetchRequest } from "wms-webhook/receiver";

const receiver = createReceiver({ secret: process.env.MAC_SECRET });

// Azure Functions
azure.http("wms", { methods: ["POST"], authLevel: "anonymous", handler: receiver.fetch });
azure.http("wms", { handler: (request) => receiver.fetch(request) });
azure.post("wms", receiver.fetch);
const handler: HttpHandler = receiver.fetch;
async function answer(request: HttpRequest): Promise<HttpResponseInit> {
  const response = await receiver.fetch(request);
  return { status: response.status, body: await response.text() };
}

// Hono
const app = new Hono();
app.post("/webhooks/wms", (c) => receiver.fetch(c.req.raw));
app.mount("/webhooks/wms", receiver.fetch);
const hono = (c: Context): Promise<Response> => receiver.fetch(c.req.raw);

// The route handlers of Next.js
export const POST: (request: NextRequest) => Promise<Response> = receiver.fetch;
export async function PUT(request: NextRequest, context: { params: Promise<object> }): Promise<Response> {
  const response = await receiver.fetch(request, context);
  return new NextResponse(response.body, response);
}

// Those of undici, Node's and whatever is like them
await receiver.fetch(new undici.Request("https://example.com/", { method: "POST", body: "{}" }));
await receiver.fetch(new Request("https://example.com/", { method: "POST", body: "{}" }));
declare const like: FetchRequest;
const response: Response = await receiver.fetch(like);
const routes: ((event: { request: Request }) => Response | Promise<Response>)[] = [
  ({ request }) => receiver.fetch(request),
];

// @ts-expect-error: an address
receiver.fetch("https://example.com/");
// @ts-expect-error: a context, not its request
app.post("/", (c) => receiver.fetch(c.req));
// A test of one's own
receiver.fetch(new Request("https://example.com/", { method: "POST", ...fixtureDelivery("LOW_SNR", "secret") }));

// @ts-expect-error: a response
receiver.fetch(new Response("{}"));
// @ts-expect-error: a body that was read
azure.http("wms", { handler: async (request) => receiver.fetch(await request.text()) });
// @ts-expect-error: a request without a body
receiver.fetch({ method: "POST", headers: new Headers(), bodyUsed: false });
// @ts-expect-error: a body that is no stream
receiver.fetch({ method: "POST", headers: new Headers(), bodyUsed: false, body: "{}" });
// @ts-expect-error: headers as Node has them
receiver.fetch({ method: "POST", headers: {}, bodyUsed: false, body: null });
// @ts-expect-error: the other adapter
azure.post("wms", receiver.node);
