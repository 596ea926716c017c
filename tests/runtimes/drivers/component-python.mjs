// @ts-check
// The component in wasmtime, called from Python. The corpus is graded here, in rounds: what a round asks is
// written down, Python answers all of it at once, and the next round has the answers.

import { spawnSync } from "node:child_process";
import { apiOf } from "./component-api.js";
// @ts-expect-error: the corpus as one module; made when the tests are set up
import groups from "./corpus.js";
import { runGroup } from "./run.js";

const env = /** @type {Record<string, string>} */ (process.env);
/** For verify, for receive, for parse, and the one that is graded. */
const MOST_ROUNDS = 4;
const LONGEST_ROUND = 180_000;

/** What was asked, as a line of JSON, with its answer. @type {Map<string, any>} */
const answers = new Map();

/** @param {Uint8Array} bytes */
const base64 = (bytes) => Buffer.from(bytes).toString("base64");

/** @param {string} name @param {unknown} unanswered */
const ask = (name, unanswered) => (/** @type {import("./component-api.js").Call} */ call) => {
  const { bytes, secrets } = call;
  const line = JSON.stringify({ name, ...call, bytes: base64(bytes), secrets: secrets.map(base64) });
  if (!answers.has(line)) answers.set(line, undefined);
  return answers.get(line) ?? unanswered;
};

const api = apiOf({
  verify: ask("verify", undefined),
  receive: ask("receive", { refusal: { code: "unanswered" } }),
  parse: ask("parse", { event: {} }),
});

/** Asks Python what nobody has answered; whether there was any. */
function answerAll() {
  const open = [...answers.keys()].filter((line) => answers.get(line) === undefined);
  if (open.length === 0) return false;
  const { stdout, stderr, status, error } = spawnSync(env.PYTHON, ["component.py", env.COMPONENT], {
    input: open.map((line) => `${line}\n`).join(""),
    encoding: "utf8",
    timeout: LONGEST_ROUND,
    maxBuffer: 1 << 30,
  });
  const told = stdout.split("\n").slice(0, -1);
  if (status !== 0 || told.length !== open.length)
    throw new Error(`Python answered ${told.length} of ${open.length} calls: ${error ?? stderr}`);
  for (const [at, line] of open.entries()) answers.set(line, JSON.parse(told[at]));
  return true;
}

for (let round = 1; ; round += 1) {
  const results = groups.map((/** @type {any} */ group) => runGroup(api, group));
  if (!answerAll()) {
    console.log(JSON.stringify(results));
    break;
  }
  if (round === MOST_ROUNDS) throw new Error(`calls are still unanswered after ${round} rounds`);
}
