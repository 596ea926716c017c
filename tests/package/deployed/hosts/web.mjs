// @ts-check
// Stands in for the platforms that call a function with a Request: Netlify its default export, Vercel the export of
// its method.   node web.mjs <module>

import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { serve } from "@hono/node-server";

const module = await import(pathToFileURL(resolve(process.argv[2])).href);

serve({
  port: Number(process.env.PORT),
  hostname: "127.0.0.1",
  fetch(request) {
    const handler = module.default ?? module[request.method];
    return handler ? handler(request) : new Response(null, { status: 405 });
  },
});
