// @ts-check
// A resource route, as `react-router build` writes it.
import { createRequestHandler } from "@react-router/express";
import express from "express";
import { makeReceiver, PATH, PORT } from "../receiver.mjs";

const receiver = makeReceiver();
const route = {
  id: "routes/webhook",
  path: PATH.slice(1),
  module: { action: (/** @type {{ request: Request }} */ { request }) => receiver.fetch(request) },
};
/** @type {any} */
const build = {
  entry: { module: { default: () => new Response("no page", { status: 500 }) } },
  routes: { [route.id]: route },
  assets: { entry: { module: "", imports: [] }, routes: {}, url: "", version: "" },
  publicPath: "/",
  assetsBuildDirectory: "",
  future: {},
  isSpaMode: false,
  ssr: true,
  prerender: [],
  routeDiscovery: { mode: "initial" },
};
express()
  .use(createRequestHandler({ build, mode: "production" }))
  .listen(PORT, "127.0.0.1");
