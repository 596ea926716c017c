// @ts-check
// `verify` and `explain` of bodies, requests and lines, and the way round: listen, send, verify, explain.

import assert from "node:assert/strict";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { test } from "node:test";
import { event, listen, post, run, SECRET, serve, sign } from "./command.mjs";

/** Of now: an event that is old is told to be. */
const NOW = Math.floor(Date.now() / 1000);
const BODY = event({ timestamp: NOW });
/** What depends on the moment. @param {string} text */
const ageless = (text) => text.replaceAll(/\d+ (?:s|min) old/g, "0 s old");

/** @param {Record<string, unknown>} fields */
function line(fields) {
  return `${JSON.stringify({ headers: { "x-wms-content-mac": sign(BODY) }, body: BODY, verdict: "accepted", ...fields })}\n`;
}

/** @param {string} text */
function request(text) {
  return `POST /hook HTTP/1.1\nHost: example.com\n${text}`.replaceAll("\n", "\r\n");
}

test("a body and its signature", async () => {
  writeFileSync("body.json", BODY);
  const signed = ["verify", "body.json", "--signature"];
  const accepted = await run([...signed, sign(BODY)]);
  assert.deepEqual(
    { ...accepted, stdout: ageless(accepted.stdout) },
    {
      status: 0,
      stdout: "body.json: accepted: WMS_LOADED, sequence 0, session s-1, 0 s old\n",
      stderr: "",
    },
  );
  /** @type {[string, string][]} */
  const refused = [
    [sign(`${BODY} `), "signature_mismatch: the signature does not match any secret"],
    ["", "missing_signature: the signature header is missing or empty"],
    [
      "sha256=00",
      'malformed_signature: the signature header is not "hmac-sha256=" and 64 hexadecimal digits',
    ],
  ];
  for (const [signature, words] of refused) {
    const { status, stdout } = await run([...signed, signature]);
    assert.deepEqual([status, stdout], [1, `body.json: ${words}\n`]);
  }
  const authentic = await run(["verify", "-", "--signature", sign("{}")], { input: "{}" });
  assert.equal(authentic.status, 1);
  assert.match(authentic.stdout, /^standard input: invalid_event: .* "\/\w+"\n$/);
  // A bare body looks like a line that is none.
  const bare = await run(["verify", "body.json"]);
  assert.equal(bare.status, 2);
  assert.match(
    bare.stderr,
    /body\.json, line 1: this is not a delivery with headers and body\. For a body alone, pass --signature\./,
  );
  writeFileSync("body.txt", "no JSON");
  assert.match(
    (await run(["send", ":1", "--file", "body.txt"])).stderr,
    /: this is not JSON\. For a body alone/,
  );
  // This command has no such option.
  const inspected = await run(["inspect", "body.json", "--no-open"]);
  assert.equal(inspected.status, 2);
  assert.match(inspected.stderr, /body\.json, line 1: this is not a delivery with headers and body$/m);
});

test("an HTTP request as it came", async () => {
  const mac = `X-WMS-Content-MAC: ${sign(BODY)}\n`;
  const [first, second] = [BODY.slice(0, 20), BODY.slice(20)];
  const hex = (/** @type {string} */ part) => part.length.toString(16);
  const chunked = `${hex(first)};name=value\n${first}\n${hex(second).toUpperCase()}\n${second}\n0\n\n`;
  /** @type {[string, number][]} */
  const requests = [
    [request(`${mac}\n${BODY}`), 0],
    [request(`${mac}\n${BODY}`).replaceAll("\r", ""), 0],
    // An editor's line break after the body, known by the length; without it, part of the body.
    [request(`${mac}Content-Length: ${BODY.length}\n\n${BODY}\n`), 0],
    [request(`${mac}\n${BODY}\n`), 1],
    [request(`${mac}${mac}\n${BODY}`), 1],
    [request(`\n${BODY}`), 1],
    [request(`${mac}Transfer-Encoding: chunked\n\n${BODY}`), 0],
    [request(`${mac}Transfer-Encoding: chunked\n\n${chunked}`), 0],
    [request(`${mac}Transfer-Encoding: chunked\n\n${chunked.replace("s-1", "s-2")}`), 1],
    // Its last chunk is missing: the body is not taken for a shorter one.
    [request(`${mac}Transfer-Encoding: chunked\n\n${chunked.slice(0, -5)}`), 1],
    [request(mac), 2],
  ];
  for (const [text, wanted] of requests) {
    writeFileSync("request.http", text);
    const { status, stdout, stderr } = await run(["verify", "request.http"]);
    assert.equal(status, wanted, `${text}\n${stdout}${stderr}`);
  }
});

test("lines: every one is judged, a broken one is named and not quoted", async () => {
  const other = event({ sequence: 1 });
  const latin1 = Buffer.from('{"é":1}', "latin1");
  writeFileSync(
    "lines.jsonl",
    [
      line({}),
      "\n",
      line({ body: other }),
      line({
        body: undefined,
        bodyBase64: latin1.toString("base64"),
        headers: { "x-wms-content-mac": sign(latin1) },
      }),
      line({ headers: { "x-wms-content-mac": [sign(BODY), sign(BODY)] } }),
      line({ headers: {} }),
    ].join(""),
  );
  const { status, stdout } = await run(["verify", "lines.jsonl", "--json"]);
  assert.equal(status, 1);
  const verdicts = stdout
    .trimEnd()
    .split("\n")
    .map((text) => JSON.parse(text));
  assert.deepEqual(
    verdicts.map(({ place, verdict }) => [place, verdict]),
    [
      ["lines.jsonl, line 1", "accepted"],
      ["lines.jsonl, line 3", "signature_mismatch"],
      ["lines.jsonl, line 4", "signature_mismatch"],
      ["lines.jsonl, line 5", "malformed_signature"],
      ["lines.jsonl, line 6", "missing_signature"],
    ],
  );
  const { age, ...first } = verdicts[0];
  assert.ok(age >= 0 && age < 600, age);
  assert.deepEqual(first, {
    place: "lines.jsonl, line 1",
    verdict: "accepted",
    status: 204,
    event: "WMS_LOADED",
    sessionId: "s-1",
    sequence: 0,
    class: "documented",
    ageWhen: "now",
    isStale: false,
  });
  const byBytes = await run(["verify", "lines.jsonl", "--json", "--encoding", "bytes"]);
  assert.match(byBytes.stdout.split("\n")[2], /"invalid_json"/);

  for (const broken of [
    '{"headers":{"x":"health data',
    "null",
    "7",
    '{"body":"x"}',
    line({ headers: null }),
    line({ body: undefined }),
    line({ body: 7 }),
    line({ headers: { "x-wms-content-mac": 7 } }),
  ]) {
    // Beside a delivery it is left out and named; alone there is nothing to judge.
    writeFileSync("broken.jsonl", `${line({})}${broken}`);
    writeFileSync("all-broken.jsonl", `\n${broken}`);
    const beside = await run(["verify", "broken.jsonl"]);
    assert.equal(beside.status, 1, broken);
    assert.match(
      beside.stdout,
      /^broken\.jsonl, line 1: accepted.*\n1 delivery: 1 accepted\n {2}1 that cannot be read\n$/,
    );
    assert.match(beside.stderr, /^wms-webhook: broken\.jsonl, line 2: /);
    const alone = await run(["send", "http://127.0.0.1:1", "--file", "all-broken.jsonl"]);
    assert.deepEqual([alone.status, alone.stdout], [2, ""], broken);
    assert.match(alone.stderr, /^wms-webhook: all-broken\.jsonl, line [12]: /);
    assert.ok(!`${beside.stderr}${alone.stderr}`.includes("health data"));
  }
  writeFileSync("empty.jsonl", "\n");
  const empty = await run(["verify", "empty.jsonl"]);
  assert.deepEqual([empty.status, empty.stderr], [2, "wms-webhook: empty.jsonl is empty\n"]);
});

test("listen --save, send --file, verify and explain agree", async () => {
  for (const file of ["round.jsonl", "again.jsonl"]) rmSync(file, { force: true });
  const first = await listen(["--save", "round.jsonl"]);
  const compact = event({ sequence: 2, payload: null });
  const pretty = JSON.stringify(JSON.parse(compact), null, 2);
  await post(first.url, BODY);
  await post(first.url, pretty, { "x-wms-content-mac": sign(compact) });
  await post(first.url, event({ sequence: 3 }), {});
  await post(first.url, "{");
  await first.stop();

  const second = await listen(["--save", "again.jsonl"]);
  // No secret is needed: it sends what came.
  const sent = await run(["send", second.url, "--file", "round.jsonl", "--json"], { env: {} });
  assert.equal(sent.status, 0, sent.stdout + sent.stderr);
  assert.deepEqual(JSON.parse(sent.stdout).statuses, { 204: 1, 401: 2, 422: 1 });
  await second.stop();
  const [ours, theirs] = ["round.jsonl", "again.jsonl"].map((file) =>
    readFileSync(file, "utf8")
      .trimEnd()
      .split("\n")
      .map((text) => JSON.parse(text)),
  );
  for (const [at, { body, verdict, headers }] of ours.entries()) {
    assert.equal(theirs[at].body, body);
    assert.equal(theirs[at].verdict, verdict);
    assert.equal(theirs[at].headers["x-wms-content-mac"], headers["x-wms-content-mac"]);
  }

  const verified = await run(["verify", "again.jsonl", "--json"]);
  assert.equal(verified.status, 1);
  const explained = await run(["explain", "again.jsonl", "--json"]);
  assert.equal(explained.status, 1);
  const judged = verified.stdout
    .trimEnd()
    .split("\n")
    .map((text) => JSON.parse(text).verdict);
  const told = explained.stdout
    .trimEnd()
    .split("\n")
    .map((text) => JSON.parse(text));
  assert.deepEqual(judged, ["accepted", "signature_mismatch", "missing_signature", "invalid_json"]);
  assert.deepEqual(
    told.map(({ verdict }) => verdict),
    judged,
  );
  assert.deepEqual(told[0].findings, []);
  assert.deepEqual(
    told[1].findings.map((/** @type {any} */ one) => one.cause),
    ["body_reserialized"],
  );
  assert.equal(told[1].isProven, true);
  assert.ok(!`${explained.stdout}${verified.stdout}`.includes(sign(pretty).slice(12)), "the expected MAC");

  // Signed anew, the altered one is authentic.
  const third = await listen();
  const anew = await run(["send", third.url, "--file", "round.jsonl", "--resign", "--json"]);
  assert.equal(anew.status, 0);
  assert.deepEqual(JSON.parse(anew.stdout).statuses, { 204: 3, 422: 1 });
  await third.stop();
});

test("explain: in words, with the remedy and whether the MAC proves it; never the expected MAC", async () => {
  writeFileSync("body.json", `${BODY}\n`);
  const { status, stdout, stderr } = await run(["explain", "body.json", "--signature", sign(BODY)]);
  assert.equal(status, 1);
  assert.match(stdout, /^body\.json: signature_mismatch: /);
  assert.match(stdout, /^ {2}\w+ \(body\)\n {4}\S.*\n {4}Remedy: \S/m);
  assert.match(stdout, /^ {2}Confirmed: reversing this makes the signature match\.$/m);
  const forged = await run(["explain", "body.json", "--signature", sign("forged", "other")]);
  assert.match(forged.stdout, /^ {2}unexplained /m);
  assert.doesNotMatch(forged.stdout, /onfirmed/);
  writeFileSync("encoded.txt", Buffer.from(BODY).toString("base64"));
  const guess = await run(["explain", "encoded.txt", "--signature", sign(BODY, "other")]);
  assert.match(guess.stdout, /^ {2}body_base64 /m);
  assert.match(guess.stdout, /^ {2}Not confirmed: /m);
  for (const text of [stdout, stderr, forged.stdout]) {
    assert.ok(!text.includes(SECRET));
    assert.ok(!text.includes(sign(`${BODY}\n`).slice(12)));
  }
  const authentic = await run(["explain", "-", "--signature", sign(BODY)], { input: BODY });
  assert.deepEqual(
    [authentic.status, ageless(authentic.stdout)],
    [0, "standard input: accepted: WMS_LOADED, sequence 0, session s-1, 0 s old\n"],
  );
});

test("explain: deliveries with the same cause share a paragraph that lists them", async () => {
  const forged = { headers: { "x-wms-content-mac": sign("forged", "other") } };
  const spaced = (/** @type {number} */ sequence) => {
    const compact = event({ timestamp: NOW, sequence });
    const body = JSON.stringify(JSON.parse(compact), null, 1);
    return line({ headers: { "x-wms-content-mac": sign(compact) }, body });
  };
  const lines = [...Array(5).keys()].map(spaced);
  writeFileSync("same.jsonl", [...lines, line({}), spaced(9), "\n", line(forged)].join(""));
  const { status, stdout } = await run(["explain", "same.jsonl"]);
  assert.equal(status, 1);
  assert.equal(stdout.match(/body_reserialized/g)?.length, 1);
  // Each verdict as it is found, then the reasons, then the totals.
  assert.match(
    stdout,
    /^(same\.jsonl, line \d: .*\n){8}same\.jsonl, lines 1-5, 7:\n {2}body_reserialized \(body\)\n( {2}.*\n)+same\.jsonl, line 9:\n( {2}.*\n)+8 deliveries: /,
  );
  // One object for each, with all that is known of it.
  const json = await run(["explain", "same.jsonl", "--json"]);
  const told = json.stdout.trimEnd().split("\n");
  assert.equal(told.length, 8);
  for (const at of [0, 4, 6]) assert.equal(JSON.parse(told[at]).findings[0].cause, "body_reserialized");

  // Swapped with another each: not the same.
  const [one, two] = [event({ timestamp: NOW, sequence: 1 }), event({ timestamp: NOW, sequence: 2 })];
  writeFileSync(
    "same.jsonl",
    line({ body: one, headers: { "x-wms-content-mac": sign(two) } }) +
      line({ body: two, headers: { "x-wms-content-mac": sign(one) } }),
  );
  const swapped = await run(["explain", "same.jsonl"]);
  assert.match(swapped.stdout, /^same\.jsonl, line 1:\n[\s\S]*The other delivery: same\.jsonl, line 2$/m);
  assert.match(swapped.stdout, /^same\.jsonl, line 2:\n[\s\S]*The other delivery: same\.jsonl, line 1$/m);
  // What `verify` says besides the verdict, too.
  writeFileSync("same.jsonl", line({ answered: 404 }) + line({ answered: 404 }) + line({ answered: 200 }));
  const verified = await run(["verify", "same.jsonl"]);
  assert.match(
    verified.stdout,
    /^same\.jsonl, lines 1-2:\n {2}Verifies here, but the receiver answered 404/m,
  );
  assert.equal(verified.stdout.match(/404/g)?.length, 1);
});

test("explain: another secret, and another delivery's signature", async () => {
  writeFileSync("other-secret.txt", "secret of another Config ID\n");
  const signature = ["--signature", sign(BODY, "secret of another Config ID")];
  const without = await run(["explain", "-", ...signature, "--json"], { input: BODY });
  assert.equal(JSON.parse(without.stdout).isProven, false);
  const other = ["--other-secret-file", "other-secret.txt"];
  const found = JSON.parse(
    (await run(["explain", "-", ...signature, "--json", ...other], { input: BODY })).stdout,
  );
  assert.deepEqual([found.isProven, found.findings[0].component], [true, "secret"]);

  const second = event({ sequence: 1 });
  writeFileSync("mixed.jsonl", line({}) + line({ body: second }));
  const mixed = await run(["explain", "mixed.jsonl", "--json"]);
  const finding = JSON.parse(mixed.stdout.split("\n")[1]);
  assert.deepEqual([mixed.status, finding.isProven], [1, true]);
});

test("a bare body is sent signed", async () => {
  const other = await serve(() => ({ status: 200 }));
  writeFileSync("body.json", BODY);
  const bare = ["send", other.url, "--file", "body.json", "--signature", ""];
  assert.equal((await run([...bare, "--resign"])).status, 0);
  const [got] = other.requests;
  assert.equal(got.headers["x-wms-content-mac"], sign(got.body));
  const { timestamp } = JSON.parse(got.body.toString());
  assert.equal(got.body.toString(), BODY.replace(String(NOW), String(timestamp)));
  assert.ok(Math.abs(timestamp - Date.now() / 1000) < 60);
  assert.equal((await run(bare, { env: {} })).status, 0);
  assert.equal(other.requests[1].headers["x-wms-content-mac"], "");
  other.close();
});

test("a verdict in a file moves no cursor when it is sent and told", async () => {
  const other = await serve(() => ({ status: 200 }));
  writeFileSync("evil.jsonl", line({ verdict: "\x1b[2J\x1b]0;owned\x07\u009b31m\u202e\n" }) + line({}));
  const shown = await run(["send", other.url, "--file", "evil.jsonl"]);
  assert.equal(shown.status, 1);
  assert.doesNotMatch(shown.stdout.replaceAll("\n", ""), /\p{C}/u);
  assert.match(shown.stdout, /expected refusal \(\\u\{1b\}\[2J\\u\{1b\}\]0;owned\\u\{7\}/);
  assert.match(shown.stdout, /^2 deliveries, 1 answered as expected$/m);
  const json = await run(["send", other.url, "--file", "evil.jsonl", "--json"]);
  assert.doesNotMatch(json.stdout.trimEnd(), /\p{C}/u);
  other.close();
});

test("explain: a long file does not hang it", { timeout: 180_000 }, async () => {
  // By the square of its lines it would take minutes, and the test's time would be over.
  writeFileSync("long.jsonl", line({}).repeat(40_000));
  const { status, stdout } = await run(["explain", "long.jsonl"]);
  assert.equal(status, 0);
  assert.equal(stdout.split("\n").length - 1, 40_001);
});

test("explain: the bodies of 64 others are tried, whichever line is explained", async () => {
  const bodies = Array.from({ length: 67 }, (_, at) => event({ sequence: at }));
  /** @param {number} at @param {number} from */
  const swapped = (at, from) =>
    line({ body: bodies[at], headers: { "x-wms-content-mac": sign(bodies[from]) } });
  /** @param {Record<number, number>} swaps */
  const causes = async (swaps) => {
    const lines = bodies.map((_, at) => swapped(at, swaps[at] ?? at));
    writeFileSync("swapped.jsonl", lines.join(""));
    const { stdout } = await run(["explain", "swapped.jsonl", "--json"]);
    const told = stdout.trimEnd().split("\n");
    return Object.keys(swaps).map((at) => {
      const { findings } = JSON.parse(told[Number(at)]);
      return findings.map((/** @type {any} */ one) => one.cause).join();
    });
  };
  // The first one's others end with the 65th line, the last one's with the 64th.
  const [found, tooFar, first, last] = await causes({ 0: 64, 1: 65, 63: 0, 66: 63 });
  // That one is there with its own body, too: of two that share a header, one is a copy.
  const other = "body_of_other_delivery";
  assert.deepEqual([found, tooFar, first, last], ["body_altered_copy", "unexplained", other, other]);
});
