// @ts-check
// Situations of public reports on webhooks of other providers.

import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { test } from "node:test";
import { assertProven, assertSuspected, BODY, EVENT, SECRET, sign, withDetails } from "./delivery.mjs";

/** @param {string} cause @param {any} delivery */
const proven = (cause, delivery) => assertProven([cause], delivery);

test("mac_with_placeholder_key: the sender's variable is not set", () => {
  for (const key of ["", String(process.env.NO_SUCH_VARIABLE), String(null)]) {
    proven("mac_with_placeholder_key", { signature: sign(BODY, key) });
  }
  assertSuspected(["unexplained"], { signature: sign(BODY, "unset") });
});

test("mac_of_part and mac_of_hash: the sender signs something of the body", () => {
  proven("mac_of_part", { body: BODY, signed: JSON.stringify(EVENT.payload) });
  const hash = createHash("sha256").update(BODY).digest();
  for (const signed of [hash, Buffer.from(hash.toString("hex"))])
    proven("mac_of_hash", { body: BODY, signed });
  assertSuspected(["unexplained"], { signature: sign(createHash("sha256").update(`${BODY} `).digest()) });
});

test("secret_mistyped: a letter for a digit, a selection that is too short", () => {
  const key = "k0Pq7Zl1mN-secret";
  for (const secret of ["kOPq7Zl1mN-secret", "k0Pq7lZ1mN-secret", key.slice(1), key.slice(0, -1)]) {
    proven("secret_mistyped", { secret, signature: sign(BODY, key) });
  }
  assertSuspected(["unexplained"], { secret: "kXPq7Zl1mN-sXcret", signature: sign(BODY, key) });
});

test("secret_of_sender: its secret was stored by echo", () => {
  const stored = execFileSync("sh", ["-c", 'echo "$SECRET"'], { env: { ...process.env, SECRET } });
  proven("secret_of_sender", { signature: sign(BODY, stored) });
});

test("secret_placeholder: the name of a secret in place of its value, which is no variable with one", () => {
  for (const secret of [
    "arn:aws:secretsmanager:eu-west-1:1:secret:wms-AbCdEf",
    "op://vault/wms/mac",
    "https://vault.example/?secret=a",
    "********************",
  ]) {
    assertSuspected(["secret_placeholder"], { secret });
  }
});

test("body_fields_renamed: a mapper to snake_case", () => {
  const snake = (/** @type {string} */ key) => key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  /** @type {(object: object) => object} */
  const mapped = (object) =>
    Object.fromEntries(
      Object.entries(object).map(([key, value]) => [
        snake(key),
        typeof value === "object" ? mapped(value) : value,
      ]),
    );
  proven("body_fields_renamed", { body: JSON.stringify(mapped(EVENT)), signed: BODY });
});

test("body_quoted_printable: a body out of a mail; body_form_encoded: a plus sign decoded", () => {
  const signed = withDetails("läuft nicht");
  const mail = "import quopri,sys; sys.stdout.buffer.write(quopri.encodestring(sys.stdin.buffer.read()))";
  const body = execFileSync("python3", ["-c", mail], { input: signed });
  proven("body_quoted_printable", { body, signed });

  const plus = withDetails("a+b");
  proven("body_form_encoded", { body: [...new URLSearchParams(plus).keys()].join(""), signed: plus });
});
