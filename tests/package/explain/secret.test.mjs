// @ts-check
// Secrets and headers as they come out of files, shells and other senders.

import { execFileSync } from "node:child_process";
import { createHmac, randomBytes } from "node:crypto";
import { once } from "node:events";
import { readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { test } from "node:test";
import { assertProven, assertSuspected, BODY, inFolder, SECRET, sign } from "./delivery.mjs";

const proven = (/** @type {string} */ cause, /** @type {any} */ delivery) => assertProven([cause], delivery);

test("secret_quoted: a .env file that is read line by line", () =>
  inFolder((folder) => {
    for (const quote of ['"', "'"]) {
      const file = join(folder, ".env");
      writeFileSync(file, `PORT=3000\nMAC_SECRET=${quote}${SECRET}${quote}\n`);
      const lines = readFileSync(file, "utf8").split("\n");
      const env = Object.fromEntries(lines.map((line) => line.split("=")));
      proven("secret_quoted", { secret: env.MAC_SECRET });
    }
  }));

test("secret_whitespace: readFileSync of a file that echo wrote", () =>
  inFolder((folder) => {
    const file = join(folder, "secret");
    execFileSync("sh", ["-c", `echo "$SECRET" > ${file}`], { env: { ...process.env, SECRET } });
    proven("secret_whitespace", { secret: readFileSync(file, "utf8") });
    proven("secret_whitespace", { secret: readFileSync(file) });
  }));

test("secret_hex and secret_base64: text instead of the bytes, as openssl prints it", () => {
  const hex = execFileSync("openssl", ["rand", "-hex", "32"], { encoding: "utf8" }).trim();
  proven("secret_hex", { secret: hex, signature: sign(BODY, Buffer.from(hex, "hex")) });
  const base64 = execFileSync("openssl", ["rand", "-base64", "32"], { encoding: "utf8" }).trim();
  proven("secret_base64", { secret: base64, signature: sign(BODY, Buffer.from(base64, "base64")) });
  const url = randomBytes(32).toString("base64url");
  proven("secret_base64", { secret: url, signature: sign(BODY, Buffer.from(url, "base64url")) });
});

test("secret_hex_decoded and secret_base64_decoded: bytes instead of the text", () => {
  const bytes = randomBytes(32);
  for (const text of [bytes.toString("hex"), bytes.toString("hex").toUpperCase()]) {
    proven("secret_hex_decoded", { secret: Buffer.from(text, "hex"), signature: sign(BODY, text) });
  }
  for (const text of [bytes.toString("base64"), bytes.toString("base64url")]) {
    proven("secret_base64_decoded", { secret: Buffer.from(text, "base64"), signature: sign(BODY, text) });
  }
});

test("secret_other: the secret of another Config ID", () => {
  const [secret, otherSecrets] = ["of config A", ["of config B", SECRET]];
  proven("secret_other", { secret, options: { otherSecrets } });
  assertSuspected(["unexplained"], { secret });
});

const mac = (/** @type {string} */ algorithm) => createHmac(algorithm, SECRET).update(BODY);

test("header_without_prefix, header_other_prefix and header_base64: other senders' habits", () => {
  proven("header_without_prefix", { signature: mac("sha256").digest("hex") });
  // GitHub's.
  proven("header_other_prefix", { signature: `sha256=${mac("sha256").digest("hex")}` });
  proven("header_base64", { signature: `hmac-sha256=${mac("sha256").digest("base64")}` });
  // Shopify's.
  assertProven(["header_without_prefix", "header_base64"], { signature: mac("sha256").digest("base64") });
});

test("mac_sha1 and mac_sha512: openssl dgst", () => {
  for (const algorithm of ["sha1", "sha512"]) {
    const arguments_ = ["dgst", `-${algorithm}`, "-hmac", SECRET, "-r"];
    const digits = execFileSync("openssl", arguments_, { input: BODY, encoding: "utf8" }).split(" ")[0];
    proven(`mac_${algorithm}`, { signature: `hmac-sha256=${digits}` });
    proven(`mac_${algorithm}`, { signature: `${algorithm}=${digits}` });
  }
});

test("header_whitespace and header_quoted: a header out of a saved request", () => {
  const saved = `POST / HTTP/1.1\r\nX-WMS-Content-MAC: ${sign(BODY)}\r\nHost: x\r\n\r\n`;
  const line = saved.split("\n").find((one) => one.startsWith("X-WMS-Content-MAC"));
  proven("header_whitespace", { signature: line?.split(":")[1] });
  proven("header_quoted", { signature: JSON.stringify(sign(BODY)) });
});

/** What Node gives of a header that was sent so often. @param {string[]} values */
async function headerOf(values) {
  /** @type {string | string[] | undefined} */
  let header;
  const server = createServer((req, res) => {
    header = req.headers["x-wms-content-mac"];
    res.end();
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  const headers = new Headers();
  for (const value of values) headers.append("x-wms-content-mac", value);
  await fetch(`http://127.0.0.1:${port}/`, { headers });
  server.closeAllConnections();
  server.close();
  return header;
}

test("header_joined: a proxy adds the header again; header_missing: it drops it", async () => {
  proven("header_joined", { signature: await headerOf([sign(BODY), sign(BODY)]) });
  proven("header_joined", { signature: [sign("other"), sign(BODY)] });
  assertSuspected(["header_missing"], { signature: (await headerOf([])) ?? null });
});

test("header_malformed: another header's value, and half of one", () => {
  for (const signature of ["Bearer abc", sign(BODY).slice(0, 40), "hmac-sha256="]) {
    assertSuspected(["header_malformed"], { signature });
  }
});
