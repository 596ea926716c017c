// @ts-check
// The projects of the examples as their users have them, and what is left of one when it is deployed.

import { execFile } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { promisify } from "node:util";

const { RUNTIMES } = process.env;

/** @param {string} version */
export const node = (version) => `${RUNTIMES}/node-${version}/bin/node`;

/** How long a build may take, in milliseconds. */
const LONGEST_BUILD = 300_000;

/** Nothing is asked of the network, and no framework installs what it misses. */
export const QUIET = {
  CI: "1",
  NO_COLOR: "1",
  ASTRO_TELEMETRY_DISABLED: "1",
  NEXT_TELEMETRY_DISABLED: "1",
  NUXT_TELEMETRY_DISABLED: "1",
  WRANGLER_SEND_METRICS: "false",
  npm_config_dry_run: "true",
};

/** @param {string} folder @param {Record<string, string>} files what is not part of the example */
export function writeFiles(folder, files) {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
}

/** @param {string} folder @param {string[]} commands each run by Node 24, without a secret */
export async function build(folder, commands) {
  /** @type {NodeJS.ProcessEnv} */
  const env = { ...process.env, ...QUIET };
  delete env.MAC_SECRET;
  for (const command of commands) {
    try {
      const options = { cwd: folder, env, timeout: LONGEST_BUILD };
      await promisify(execFile)(node("24"), command.split(" "), options);
    } catch (error) {
      const { stdout, stderr } = /** @type {any} */ (error);
      throw new Error(`${command} failed in ${folder}:\n${stdout}\n${stderr}`, { cause: error });
    }
  }
}

/** @type {string[]} */
const folders = [];
process.on("exit", () => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/**
 * A folder with what was built, the package, and the packages that the build names; it lies beside no
 * `node_modules`.
 *
 * @param {string} project
 * @param {string[]} built paths in the project; what is in the last `/.` of one goes to the root
 * @param {string[]} modules
 */
export function deploy(project, built, modules) {
  const folder = mkdtempSync(join(tmpdir(), "wms-webhook-deployed-"));
  folders.push(folder);
  for (const path of built) {
    const options = { recursive: true, verbatimSymlinks: true, filter: isDeployed };
    cpSync(join(project, path), path.endsWith("/.") ? folder : join(folder, path), options);
  }
  const packages = join(folder, "node_modules");
  mkdirSync(packages, { recursive: true });
  if (!existsSync(join(packages, "wms-webhook")))
    cpSync("node_modules/wms-webhook", join(packages, "wms-webhook"), { recursive: true });
  const own = join(project, "node_modules");
  const names = modules.flatMap((name) => (name === "*" ? readdirSync(own) : name));
  for (const name of names) {
    const from = [join(own, name), join("node_modules", name)].find((path) => existsSync(path));
    if (!from) throw new Error(`${name} is not installed for ${project}`);
    mkdirSync(dirname(join(packages, name)), { recursive: true });
    symlinkSync(resolve(from), join(packages, name));
  }
  return folder;
}

/** Not the links to what is only installed for the build. @param {string} path */
function isDeployed(path) {
  return !/^(nest|next|nuxt|nitro|astro)\/node_modules$/.test(path);
}
