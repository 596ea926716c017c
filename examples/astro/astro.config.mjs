import node from "@astrojs/node";
import { defineConfig } from "astro/config";

export default defineConfig({
  adapter: node({ mode: "standalone" }),
  output: "server",
  // Astro answers 403, before any route, to a POST whose content type is that of a form or is missing. WMS sends
  // application/json, so this is only for a proxy that changes it; it is for all routes.
  security: { checkOrigin: false },
});
