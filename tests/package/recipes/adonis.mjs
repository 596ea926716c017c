// Adonis with a receiver in a middleware of server.use(), and in a controller behind the body parser.

import { Ignitor } from "@adonisjs/core";
import { defineConfig as bodyparser } from "@adonisjs/core/bodyparser";
import { drivers, defineConfig as encryption } from "@adonisjs/core/encryption";
import { ExceptionHandler, defineConfig as http } from "@adonisjs/core/http";
import { defineConfig as logger } from "@adonisjs/core/logger";
import { createReceiver } from "wms-webhook/receiver";

const receiver = createReceiver({ secret: process.env.MAC_SECRET, maxBodyBytes: 10_000 }).onAny((event) =>
  console.log("HANDLED", event.event, event.sequence),
);

class Webhooks {
  handle({ request, response }, next) {
    if (request.url() !== "/webhooks/wms") return next();
    return receiver.node(request.request, response.response);
  }
}

/** What start/kernel.ts and start/routes.ts of an application do. */
async function start() {
  const { default: server } = await import("@adonisjs/core/services/server");
  const { default: router } = await import("@adonisjs/core/services/router");
  server.errorHandler(async () => ({ default: ExceptionHandler }));
  server.use([async () => ({ default: Webhooks })]);
  router.use([() => import("@adonisjs/core/bodyparser_middleware")]);
  router.post("/webhooks/controller", ({ request, response }) =>
    receiver.node(request.request, response.response),
  );
  router.post("/other", ({ request }) => ({ got: request.input("a") }));
}

const ignitor = new Ignitor(new URL("./", import.meta.url), { importer: (path) => import(path) });
ignitor.tap((app) => {
  app.rcContents({
    providers: [() => import("@adonisjs/core/providers/app_provider")],
    preloads: [start],
  });
  const keys = ["a key of this test, of 32 letters"];
  app.useConfig({
    app: { http: http({}) },
    bodyparser: bodyparser({}),
    encryption: encryption({ default: "app", list: { app: drivers.aes256gcm({ keys, id: "app" }) } }),
    logger: logger({ default: "app", loggers: { app: { level: "error" } } }),
  });
});
await ignitor.httpServer().start();
