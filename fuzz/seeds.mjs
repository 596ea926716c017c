// @ts-check
// Writes the bodies and the signatures of the corpus as seeds, one a file, to target/fuzz/seeds.

import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";

const vectors = new URL("../tests/vectors/", import.meta.url);
const seeds = new URL("../target/fuzz/seeds/", import.meta.url);
for (const folder of ["bodies", "signatures"]) mkdirSync(new URL(folder, seeds), { recursive: true });

for (const file of readdirSync(vectors).filter((name) => name.endsWith(".json") && name !== "schema.json")) {
  const { cases } = JSON.parse(readFileSync(new URL(file, vectors), "utf8"));
  for (const [place, { body, signature }] of cases.entries()) {
    // Long bodies come in parts, and are no use as seeds; nor are several headers.
    const bytes = typeof body === "string" ? Buffer.from(body, "base64") : undefined;
    if (bytes && bytes.length <= 4096) writeFileSync(new URL(`bodies/${file}-${place}`, seeds), bytes);
    if (typeof signature === "string" && signature.length <= 4096)
      writeFileSync(new URL(`signatures/${file}-${place}`, seeds), signature);
  }
}
