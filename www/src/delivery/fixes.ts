// The code to change, for each framework: the examples of the repository, which its tests start and send
// deliveries to.

import express from "../../../examples/express/server.ts?raw";
import fastify from "../../../examples/fastify/server.js?raw";
import hono from "../../../examples/hono/app.js?raw";
import koa from "../../../examples/koa/server.js?raw";
import lambda from "../../../examples/lambda/handler.js?raw";
import next from "../../../examples/next/app/webhooks/wms/route.ts?raw";
import nodeHttp from "../../../examples/node-http/server.js?raw";
import worker from "../../../examples/worker/index.ts?raw";

export type Part = "body" | "header" | "secret";

export interface Framework {
  readonly name: string;
  readonly file: string;
  readonly code: string;
  /** Finds the lines that matter for what is at fault. */
  readonly lines: Readonly<Record<Part, RegExp>>;
}

const SECRET = /createReceiver\(|MAC_SECRET/;

export const FRAMEWORKS: readonly Framework[] = [
  {
    name: "Express",
    file: "server.ts",
    code: express,
    lines: { body: /body parser|app\.post|express\.json/, header: /app\.post/, secret: SECRET },
  },
  {
    name: "Fastify",
    file: "server.js",
    code: fastify,
    lines: {
      body: /no body is parsed|ContentTypeParser|hijack|receiver\.node/,
      header: /receiver\.node/,
      secret: SECRET,
    },
  },
  {
    name: "Koa",
    file: "server.js",
    code: koa,
    lines: {
      body: /body parser|app\.use|ctx\.respond|receiver\.node/,
      header: /receiver\.node/,
      secret: SECRET,
    },
  },
  {
    name: "Next.js",
    file: "app/webhooks/wms/route.ts",
    code: next,
    lines: { body: /POST\(|receiver\.fetch/, header: /receiver\.fetch/, secret: SECRET },
  },
  {
    name: "Hono",
    file: "app.js",
    code: hono,
    lines: { body: /c\.req\.raw/, header: /c\.req\.raw/, secret: /createReceiver\(/ },
  },
  {
    name: "Workers",
    file: "index.ts",
    code: worker,
    lines: { body: /receiver\.fetch/, header: /receiver\.fetch/, secret: SECRET },
  },
  {
    name: "Lambda",
    file: "handler.js",
    code: lambda,
    lines: { body: /lambdaHandler\(/, header: /lambdaHandler\(/, secret: SECRET },
  },
  {
    name: "node:http",
    file: "server.js",
    code: nodeHttp,
    lines: { body: /receiver\.node/, header: /receiver\.node/, secret: SECRET },
  },
];
