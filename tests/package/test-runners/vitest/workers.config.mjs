import { cloudflareTest } from "@cloudflare/vitest-plugin";
import { defineConfig } from "vitest/config";

export default defineConfig({
  plugins: [cloudflareTest({ wrangler: { configPath: "vitest/wrangler.jsonc" } })],
  test: { include: ["vitest/*.vitest.js"] },
});
