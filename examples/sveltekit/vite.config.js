import adapter from "@sveltejs/adapter-node";
import { sveltekit } from "@sveltejs/kit/vite";
import { defineConfig } from "vite";

export default defineConfig({
  plugins: [
    sveltekit({
      adapter: adapter(),
      // SvelteKit answers 403, before any route, to a POST whose content type is that of a form or is missing.
      // WMS sends application/json, so this is only for a proxy that changes it; it is for all routes.
      csrf: { trustedOrigins: ["*"] },
    }),
  ],
});
