// @ts-check
// The example for Next as a project, whose installed packages are links into the cache of the tests.

import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";

const { NODE_24 } = /** @type {Record<string, string>} */ (process.env);

/** The root of both is the root. @param {string} [more] */
export const nextConfig = (more = "") => `export default { ${more}turbopack: { root: "/" } };\n`;

/** @param {string} folder */
export function buildNext(folder) {
  writeFileSync(`${folder}/package.json`, '{ "private": true, "type": "module" }');
  writeFileSync(`${folder}/next.config.mjs`, nextConfig());
  // Next installs what it misses.
  const env = { ...process.env, NEXT_TELEMETRY_DISABLED: "1", npm_config_dry_run: "true" };
  execFileSync(NODE_24, ["node_modules/next/dist/bin/next", "build"], { cwd: folder, env, timeout: 300_000 });
}
