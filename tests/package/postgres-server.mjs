// @ts-check
// A server of Postgres for a test: its own, in a folder of its own, on loopback. It is stopped and its folder
// deleted when the test's process ends, whatever the reason.

import { execFileSync, spawnSync } from "node:child_process";
import { appendFileSync, chownSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const POSTGRES = /** @type {string} */ (process.env.POSTGRES);
/** Nobody waits for the disk: what is killed here is a process, not the machine. */
const SETTINGS = {
  fsync: "off",
  listen_addresses: "127.0.0.1",
  unix_socket_directories: "",
  max_connections: 80,
  deadlock_timeout: "100ms",
  log_line_prefix: "%a|",
};
/** Of each call of a program of Postgres. */
const LONGEST_MILLISECONDS = 60_000;

/**
 * Postgres does not run as root: then it is the user that its package made.
 * @returns {{ uid: number, gid: number } | undefined}
 */
function owner() {
  if (process.getuid?.() !== 0) return undefined;
  const [uid, gid] = ["-u", "-g"].map((which) => Number(execFileSync("id", [which, "postgres"])));
  return { uid, gid };
}

/**
 * @param {number} port
 * @param {Record<string, string>} [settings] more, as postgresql.conf has them
 */
export async function startPostgres(port, settings) {
  const user = owner();
  const folder = mkdtempSync(join(tmpdir(), "wms-webhook-postgres-"));
  const [data, log] = [join(folder, "data"), join(folder, "log")];
  mkdirSync(data, { mode: 0o700 });
  if (user) for (const path of [folder, data]) chownSync(path, user.uid, user.gid);

  /** @param {string} program @param {string[]} args */
  const call = (program, args) => {
    const options = {
      cwd: folder,
      ...user,
      timeout: LONGEST_MILLISECONDS,
      encoding: /** @type {const} */ ("utf8"),
    };
    const { status, stdout, stderr, error } = spawnSync(join(POSTGRES, program), args, options);
    if (status !== 0) throw new Error(`${program} ${args.join(" ")}: ${error ?? stdout + stderr}`);
  };
  /** @param {string[]} args */
  const control = (...args) => call("pg_ctl", ["--pgdata", data, "--wait", "--silent", ...args]);
  const start = () => control("start", "--log", log);
  const end = () => {
    spawnSync(join(POSTGRES, "pg_ctl"), ["--pgdata", data, "--mode", "immediate", "stop"], {
      cwd: "/",
      ...user,
    });
    rmSync(folder, { recursive: true, force: true });
  };
  process.once("exit", end);
  for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM"]))
    process.once(signal, () => process.exit(1));

  call("initdb", [
    "--pgdata",
    data,
    "--username",
    "postgres",
    "--auth",
    "trust",
    "--no-sync",
    "--encoding",
    "UTF8",
  ]);
  const all = Object.entries({ port, ...SETTINGS, ...settings });
  appendFileSync(
    join(data, "postgresql.conf"),
    all.map(([name, value]) => `${name} = '${value}'\n`).join(""),
  );
  start();
  return {
    port,
    url: `postgres://postgres@127.0.0.1:${port}/postgres`,
    data,
    log: () => readFileSync(log, "utf8"),
    start,
    /** What a power cut is to Postgres; it recovers when it starts. */
    kill: () => control("stop", "--mode", "immediate"),
    reload: () => control("reload"),
    async stop() {
      process.off("exit", end);
      end();
    },
  };
}
