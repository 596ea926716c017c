// @ts-check
// How each example is developed, built, and started from what was built.

import { existsSync, readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { nextConfig } from "./next.mjs";
import { SECRET } from "./sender.mjs";
import { WRANGLER_LISTENS } from "./servers.mjs";

const { DENO, BUN } = /** @type {Record<string, string>} */ (process.env);

/**
 * @typedef {object} Environment
 * @property {string} name
 * @property {string} folder of the example
 * @property {Record<string, string>} [files] what its project has beside it
 * @property {(port: string) => string[]} [develop] the arguments of Node 24, or of `program`
 * @property {string[]} [build] commands of Node 24
 * @property {string[]} [deployed] paths that the build leaves; the whole folder by default
 * @property {string[]} [modules] packages beside wms-webhook that what was built imports; "*" for all of the project
 * @property {(port: string, folder: string) => string[]} start
 * @property {string} [program] instead of Node
 * @property {string[]} [nodes] the versions that run what was built: 24 and 20 by default
 * @property {string} [path]
 * @property {Record<string, string>} [env]
 * @property {string[]} [differs] deliveries that the environment itself answers, as the page of the frameworks says
 * @property {string[]} [notInDevelopment] deliveries that its server for development, a proxy, cannot carry
 */

/** @param {Record<string, unknown>} [fields] */
const manifest = (fields) => ({
  "package.json": JSON.stringify({ private: true, type: "module", ...fields }),
});

const BIN = "../node_modules";
const WRANGLER = `${BIN}/wrangler/bin/wrangler.js`;

/** @param {string} name @param {string} folder @param {string[]} modules @returns {Environment} */
const javaScript = (name, folder, modules) => ({
  name,
  folder,
  files: manifest(),
  develop: () => ["--watch", "server.js"],
  modules,
  start: () => ["server.js"],
});

/** @param {string} name @param {string} entry @returns {Environment} */
const nest = (name, entry) => ({
  name,
  folder: "nest",
  files: manifest(),
  build: [`${BIN}/typescript/bin/tsc`],
  deployed: ["dist", "package.json"],
  modules: ["*"],
  start: () => [`dist/${entry}.js`],
});

/** Next writes the paths of the project into what it builds. @param {string} folder */
function nextServer(folder) {
  const found = readdirSync(folder, { recursive: true }).map(String);
  const server = found.find((path) => /(^|\/)next\/server\.js$/.test(path) && !path.includes("node_modules"));
  if (!server || !existsSync(join(folder, server))) throw new Error(`${folder} has no server of Next`);
  return [server];
}

/** @param {string} name @param {string} path @returns {Environment} */
const next = (name, path) => ({
  name,
  folder: "next",
  path,
  files: {
    ...manifest(),
    "next.config.mjs": nextConfig('output: "standalone", '),
  },
  develop: (port) => ["node_modules/next/dist/bin/next", "dev", "--port", port],
  build: ["node_modules/next/dist/bin/next build"],
  deployed: [".next/standalone/."],
  start: (_, folder) => nextServer(folder),
});

/** @param {string} from @param {string} format */
const bundle = (from, format = "esm") => [
  `${BIN}/esbuild/bin/esbuild ${from} --bundle --platform=node --format=${format} --outfile=out/index.${format === "esm" ? "mjs" : "cjs"}`,
];

/** @param {string} name @param {string} shape @param {string} encoding @returns {Environment} */
const lambda = (name, shape, encoding) => ({
  name: `AWS Lambda, ${name}`,
  folder: "lambda",
  files: manifest(),
  // Lambda itself has the SDK.
  build: bundle("handler.js --external:@aws-sdk/*"),
  deployed: ["out/."],
  modules: ["@aws-sdk/client-dynamodb"],
  start: () => [resolve("lambda.mjs"), shape, encoding],
  env: { HANDLER: "index.mjs" },
});

/** A proxy that is still writing when it is answered may lose the answer. */
const TOO_LONG = ["too long", "too long, in chunks", "too long, on a connection that is kept"];

/** @type {Environment[]} */
export const ENVIRONMENTS = [
  javaScript("node:http", "node-http", []),
  {
    name: "Express 5, TypeScript",
    folder: "express",
    files: manifest(),
    develop: () => ["--watch", "server.ts"],
    build: [`${BIN}/typescript/bin/tsc`],
    deployed: ["dist", "package.json"],
    modules: ["express"],
    start: () => ["dist/server.js"],
  },
  javaScript("Fastify 5", "fastify", ["fastify"]),
  javaScript("Koa 3", "koa", ["koa"]),
  javaScript("hapi 21", "hapi", ["@hapi/hapi"]),
  javaScript("Hono in Node", "hono", ["hono", "@hono/node-server"]),
  nest("NestJS 12 on Express", "express"),
  nest("NestJS 12 on Fastify", "fastify"),
  nest("NestJS 12 on Express, in a controller", "controller"),
  nest("NestJS 12 on Fastify, in a controller", "fastify-controller"),
  next("Next.js 16, route handler", "/webhooks/wms"),
  next("Next.js 16, route handler on the edge", "/webhooks/edge"),
  next("Next.js 16, API route", "/api/webhooks/wms"),
  {
    name: "Nuxt 4",
    folder: "nuxt",
    files: manifest(),
    develop: (port) => ["node_modules/nuxt/bin/nuxt.mjs", "dev", "--port", port, "--host", "127.0.0.1"],
    build: ["node_modules/nuxt/bin/nuxt.mjs build"],
    deployed: [".output/."],
    start: () => ["server/index.mjs"],
    notInDevelopment: TOO_LONG,
  },
  {
    name: "Nitro 3",
    folder: "nitro",
    files: manifest(),
    develop: (port) => [
      "node_modules/nitro/dist/cli/index.mjs",
      "dev",
      "--port",
      port,
      "--host",
      "127.0.0.1",
    ],
    build: ["node_modules/nitro/dist/cli/index.mjs build"],
    deployed: [".output/."],
    start: () => ["server/index.mjs"],
    notInDevelopment: ["in chunks", ...TOO_LONG],
  },
  {
    name: "SvelteKit 3",
    folder: "sveltekit",
    files: manifest({ dependencies: { "wms-webhook": "*" } }),
    develop: (port) => [`${BIN}/vite/bin/vite.js`, "dev", "--port", port, "--host", "127.0.0.1"],
    build: [`${BIN}/vite/bin/vite.js build`],
    deployed: ["build", "package.json"],
    start: () => ["build/index.js"],
    nodes: ["24", "22"],
    env: { BODY_SIZE_LIMIT: "2M" },
  },
  {
    name: "React Router 8",
    folder: "react-router",
    files: manifest({ dependencies: { isbot: "*", "wms-webhook": "*" } }),
    develop: (port) => [`${BIN}/@react-router/dev/bin.cjs`, "dev", "--port", port, "--host", "127.0.0.1"],
    build: [`${BIN}/@react-router/dev/bin.cjs build`],
    deployed: ["build", "package.json"],
    modules: ["@react-router/node", "@react-router/serve", "isbot", "react", "react-dom", "react-router"],
    start: () => ["node_modules/@react-router/serve/bin.cjs", "build/server/index.js"],
    nodes: ["24", "22"],
  },
  {
    name: "Astro 7",
    folder: "astro",
    files: manifest({ dependencies: { "wms-webhook": "*" } }),
    develop: (port) => ["node_modules/astro/bin/astro.mjs", "dev", "--port", port, "--host", "127.0.0.1"],
    build: ["node_modules/astro/bin/astro.mjs build"],
    deployed: ["dist", "package.json"],
    modules: ["*"],
    start: () => ["dist/server/entry.mjs"],
    nodes: ["24", "22"],
  },
  {
    name: "Elysia on Bun",
    folder: "elysia",
    files: manifest(),
    program: BUN,
    develop: () => ["--watch", "server.ts"],
    modules: ["elysia"],
    start: () => ["server.ts"],
  },
  {
    name: "Bun",
    folder: "bun",
    files: manifest(),
    program: BUN,
    develop: () => ["--watch", "server.js"],
    start: () => ["server.js"],
  },
  {
    name: "Deno",
    folder: "deno",
    files: manifest({ dependencies: { "wms-webhook": "*" } }),
    program: DENO,
    develop: () => ["run", "--watch", "--no-remote", "--allow-net", "--allow-env", "server.js"],
    start: () => ["run", "--no-prompt", "--no-remote", "--allow-net", "--allow-env", "server.js"],
  },
  {
    name: "Cloudflare Workers, with Durable Objects",
    folder: "worker",
    files: { ...manifest(), ".dev.vars": `MAC_SECRET="${SECRET}"\n` },
    develop: (port) => [WRANGLER, "dev", "--local", ...WRANGLER_LISTENS, "--port", port],
    build: [`${WRANGLER} deploy --dry-run --outdir out`],
    deployed: ["out/."],
    start: () => [
      resolve("hosts/workerd.mjs"),
      ".",
      "index.js",
      "WebhookDeliveries=DELIVERIES",
      "Session=SESSIONS",
    ],
    nodes: ["24"],
  },
  {
    name: "Cloudflare Pages",
    folder: "cloudflare-pages",
    files: { ...manifest(), ".dev.vars": `MAC_SECRET="${SECRET}"\n`, "public/index.html": "" },
    develop: (port) => [
      WRANGLER,
      "pages",
      "dev",
      "public",
      ...WRANGLER_LISTENS,
      "--port",
      port,
      "--compatibility-date",
      "2026-01-01",
    ],
    build: [`${WRANGLER} pages functions build functions --outdir out --compatibility-date 2026-01-01`],
    deployed: ["out/."],
    start: () => [resolve("hosts/workerd.mjs"), ".", "index.js"],
    nodes: ["24"],
  },
  lambda("function URL or HTTP API, as text", "2.0", "text"),
  lambda("function URL or HTTP API, in base64", "2.0", "base64"),
  lambda("HTTP API with payload format 1.0", "1.0", "base64"),
  lambda("REST API, as text", "REST", "text"),
  lambda("REST API, in base64", "REST", "base64"),
  lambda("load balancer", "ALB", "text"),
  lambda("load balancer with several values of a header", "ALB, several values", "base64"),
  {
    name: "Google Cloud Functions",
    folder: "google-cloud",
    files: manifest({ main: "index.js" }),
    deployed: ["index.js", "package.json"],
    modules: ["@google-cloud/functions-framework"],
    start: (port) => [
      "node_modules/@google-cloud/functions-framework/build/src/main.js",
      "--target=wms",
      `--port=${port}`,
    ],
    path: "/",
    // Its JSON parser comes before the function.
    differs: ["several lines, UTF-8, a comma before the last brace"],
  },
  {
    name: "Azure Functions v4",
    folder: "azure",
    files: manifest(),
    build: bundle("src/functions/wms.js --external:@azure/functions-core", "cjs"),
    deployed: ["out/."],
    start: () => [resolve("hosts/azure.mjs"), "index.cjs"],
    path: "/api/webhooks/wms",
  },
  {
    name: "Netlify Functions",
    folder: "netlify",
    files: manifest(),
    build: bundle("netlify/functions/wms.js"),
    deployed: ["out/."],
    start: () => [resolve("hosts/web.mjs"), "index.mjs"],
  },
  {
    name: "Vercel Functions",
    folder: "vercel",
    files: manifest(),
    build: bundle("api/webhooks/wms.js"),
    deployed: ["out/."],
    start: () => [resolve("hosts/web.mjs"), "index.mjs"],
  },
];
