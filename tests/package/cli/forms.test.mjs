// @ts-check
// Saved deliveries as people have them: each form by outside code, with a neighbour that is not accepted;
// and what is told beside the MAC.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { test } from "node:test";
import { event, run, sign } from "./command.mjs";

const NOW = Math.floor(Date.now() / 1000);
const BODY = event({ timestamp: NOW, sessionId: 'Zoë\'s "$HOME" `x` \\n %s !' });
const MAC = sign(BODY);
const MODULES = "./node_modules/wms-webhook/cli";

/** @type {{ readSaved: (file: string) => Promise<{ deliveries: any[], skipped: any[] }> }} */
const { readSaved } = await import(/** @type {string} */ (`${MODULES}/io/saved/read.js`));
/** @type {{ shellCommands: (text: string) => Buffer[][] }} */
const { shellCommands } = await import(/** @type {string} */ (`${MODULES}/io/saved/shell-words.js`));

/** @param {string | Uint8Array} content @param {string[]} args */
async function verify(content, ...args) {
  writeFileSync("form.txt", content);
  const { status, stdout, stderr } = await run(["verify", "form.txt", "--json", ...args]);
  const lines = stdout.split("\n").filter((line) => line !== "");
  return { status, told: lines.map((line) => JSON.parse(line)), stderr };
}

/** @param {unknown} value */
const line = (value) => `${JSON.stringify(value)}\n`;

test("headers with names in any case, in their three writings", async () => {
  const name = "X-WMS-Content-MAC";
  const { told, status } = await verify(
    [
      { headers: { [name]: MAC }, body: BODY },
      {
        headers: [
          ["Host", "x"],
          [name, MAC],
        ],
        body: BODY,
      },
      { headers: [{ name: name.toUpperCase(), value: MAC }], body: BODY },
      { rawHeaders: ["Host", "x", name, MAC], body: BODY },
      { multiValueHeaders: { [name]: [MAC] }, body: BODY },
      { signature: MAC, body: BODY },
      { headers: { [name]: MAC }, body: Buffer.from(BODY).toString("base64"), isBase64Encoded: true },
      { headers: { [name]: MAC }, body: JSON.parse(BODY), rawBody: BODY },
      { headers: { [name]: MAC }, body: Buffer.from(BODY).toJSON() },
      { headers: { [name]: MAC, [name.toLowerCase()]: MAC }, body: BODY },
      { headers: { [`${name}-2`]: MAC }, body: BODY },
    ]
      .map(line)
      .join(""),
  );
  assert.equal(status, 1);
  assert.deepEqual(
    told.map(({ verdict }) => verdict),
    [...Array(9).fill("accepted"), "malformed_signature", "missing_signature"],
  );
});

test("a body that is a parsed object is the raw-body trap, and is not verified", async () => {
  // Its bytes happen to be those of `JSON.stringify`: all the same nobody has seen them.
  const lucky = JSON.stringify(JSON.parse(BODY));
  const saved = line({ headers: { "x-wms-content-mac": sign(lucky) }, body: JSON.parse(lucky) });
  const { told, status } = await verify(saved);
  assert.deepEqual([status, told[0].verdict, told[0].event], [1, "body_already_parsed", undefined]);
  for (const command of ["verify", "explain"]) {
    const { stdout } = await run([command, "form.txt"]);
    assert.match(
      stdout,
      /body_already_parsed: [\s\S]*bytes that were signed are lost[\s\S]*express\.raw\(\)/,
    );
  }
  const explained = await run(["explain", "form.txt", "--json"]);
  assert.deepEqual(JSON.parse(explained.stdout).findings, []);
  const sent = await run(["send", "http://127.0.0.1:1", "--file", "form.txt"]);
  assert.equal(sent.status, 2);
  assert.match(sent.stderr, /saved as parsed JSON: only --resign can send it/);
});

test("a HAR file: its POST requests", async () => {
  const entry = (/** @type {any} */ request, startedDateTime = new Date().toISOString()) => ({
    startedDateTime,
    request: { method: "POST", headers: [{ name: "X-WMS-Content-MAC", value: MAC }], ...request },
  });
  const har = {
    log: {
      version: "1.2",
      entries: [
        entry({ postData: { mimeType: "application/json", text: BODY } }),
        entry({ method: "GET" }),
        entry({ postData: { text: `${BODY} ` } }),
        entry({ postData: { text: Buffer.from(BODY).toString("base64"), encoding: "base64" } }),
        entry({ postData: { params: [{ name: "a", value: "b" }] } }),
        null,
        {},
      ],
    },
  };
  for (const text of [JSON.stringify(har), `\ufeff${JSON.stringify(har, null, 2)}`]) {
    const { told, status, stderr } = await verify(text);
    assert.equal(status, 1);
    assert.deepEqual(
      told.map(({ place, verdict }) => [place, verdict]),
      [
        ["form.txt, entry 1", "accepted"],
        ["form.txt, entry 2", "signature_mismatch"],
        ["form.txt, entry 3", "accepted"],
      ],
    );
    assert.equal(told[0].ageWhen, "received");
    assert.equal(stderr, "wms-webhook: form.txt, entry 4: the HAR file has no text of its body\n");
  }
});

test("one object or array over several lines, and UTF-16 of PowerShell", async () => {
  const one = { headers: { "x-wms-content-mac": MAC }, body: BODY };
  const array = JSON.stringify([one, { ...one, body: `${BODY}\n` }, 7], null, 2);
  const { told, stderr } = await verify(array);
  assert.deepEqual(
    told.map(({ verdict }) => verdict),
    ["accepted", "signature_mismatch"],
  );
  assert.match(stderr, /^wms-webhook: form\.txt, element 3: this is not a delivery/);
  assert.equal((await verify(JSON.stringify(one, null, 2))).status, 0);
  assert.equal((await verify(Buffer.from(`\ufeff${line(one)}`, "utf16le"))).status, 0);
});

test("requests one after the other, by their lengths", async () => {
  const request = (/** @type {string} */ body, head = "") =>
    `POST /hook HTTP/1.1\r\nX-WMS-Content-MAC: ${MAC}\r\n${head}\r\n${body}`;
  const length = `Content-Length: ${Buffer.byteLength(BODY)}\r\n`;
  const { told, stderr } = await verify(
    [request(BODY, length), request(`${BODY.slice(0, -1)} `, length), request(BODY)].join("\r\n\r\n"),
  );
  assert.deepEqual(
    told.map(({ place, verdict }) => [place, verdict]),
    [
      ["form.txt, request 1", "accepted"],
      ["form.txt, request 2", "signature_mismatch"],
      ["form.txt, request 3", "accepted"],
    ],
  );
  assert.equal(stderr, "");
});

/** What bash makes of commands. @param {string} script @returns {string[][]} */
function byBash(script) {
  const stub = `curl() { printf '%s\\0' curl "$@"; printf '\\0'; }\n`;
  const printed = execFileSync("bash", ["-c", `${stub}${script}`], { encoding: "latin1" });
  return printed
    .split("\0\0")
    .slice(0, -1)
    .map((command) => command.split("\0"));
}

test("the words of a command are those of bash", () => {
  const scripts = [
    `curl 'a b' "c \\"d\\" \\$e \\\\ \\n" f\\ g h''i ""x`,
    `curl $'\\x41\\u00e9\\n\\t\\'q\\' \\101 \\\\ \\e' --x=$'\\xff\\xfe'y`,
    `curl a \\\n  b \\\n  'c\nd'\ncurl e; curl f && curl g`,
    `curl 'it'\\''s' "a\\\nb" $'\\U0001F600' é"é"'é'`,
    `curl a$ "$'x'" '$'"'"'y'`,
  ];
  for (const script of scripts) {
    const ours = shellCommands(script).map((words) => words.map((word) => word.toString("latin1")));
    assert.deepEqual(
      ours.filter(([program]) => program === "curl"),
      byBash(script),
      script,
    );
  }
});

/** For a POSIX shell, by Python. @param {string} text */
const quote = (text) =>
  execFileSync("python3", ["-c", "import shlex,sys; print(shlex.quote(sys.stdin.read()), end='')"], {
    input: text,
    encoding: "utf8",
  });

test("curl commands as they are copied", async () => {
  const header = `-H 'X-WMS-Content-MAC: ${MAC}'`;
  const ansi = `$'${BODY.replaceAll("\\", "\\\\").replaceAll("'", "\\'").replaceAll("!", "\\u0021")}'`;
  const accepted = [
    `curl 'https://x.test/hook' \\\n  -X POST \\\n  ${header} \\\n  --data-raw ${ansi} \\\n  --compressed`,
    `$ curl -XPOST ${header} -d ${quote(BODY)} https://x.test/`,
    `curl --header="x-wms-content-mac: ${MAC}" --data-binary ${quote(BODY)} x.test`,
    `curl --json ${quote(BODY)} "-Hx-wms-content-mac:${MAC}" x.test\r\n`,
  ];
  for (const command of accepted) assert.equal((await verify(command)).status, 0, command);
  const { told, stderr, status } = await verify(
    [
      ...accepted.slice(0, 2),
      `curl ${header} --data-raw ${quote(`${BODY} `)} x.test`,
      `curl ${header} -d @body.json x.test`,
      `curl ${header} --data-binary @body.json x.test`,
      `curl ${header} --data-raw @body.json x.test`,
      `curl ${header} -F a=b x.test`,
      `curl ${header} x.test`,
      `curl -d ${quote(BODY)} -d ${quote(BODY)} ${header} x.test`,
    ].join("\n"),
  );
  assert.equal(status, 1);
  assert.deepEqual(
    told.map(({ verdict }) => verdict),
    ["accepted", "accepted", ...Array(3).fill("signature_mismatch")],
  );
  assert.match(stderr, /command 4: its body is in a file: .*curl drops its line breaks/);
  assert.match(stderr, /command 5: its body is in a file: give that file, with --signature\n/);
  assert.match(stderr, /command 7: -F of curl makes another body\n/);
  assert.match(stderr, /command 8: the curl command has no --data\n/);
});

test("junk in every form is named or judged, and never thrown", async () => {
  const seeds = [
    line({ headers: { "x-wms-content-mac": MAC }, body: BODY }),
    JSON.stringify({
      log: { entries: [{ request: { method: "POST", headers: [], postData: { text: "x" } } }] },
    }),
    `curl -H 'x-wms-content-mac: ${MAC}' --data-raw $'a\\x41' "b" \\\n c`,
    `POST / HTTP/1.1\r\nX-WMS-Content-MAC: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n`,
    '{"headers":[null,7,[],{}],"body":{"type":"Buffer","data":[1,256]}}',
    '[{"headers":{"x-wms-content-mac":{"a":1}},"body":[]},[],null]',
  ];
  // A generator of its own (Lehmer's), so that a failure comes again.
  let state = 20_261_126;
  const next = (/** @type {number} */ below) => {
    state = (state * 48_271) % 2_147_483_647;
    return state % below;
  };
  let judged = 0;
  for (let round = 0; round < 600; round += 1) {
    const bytes = [...Buffer.from(seeds[round % seeds.length])];
    for (let edits = next(6); edits >= 0; edits -= 1) {
      const at = next(bytes.length);
      const kind = next(4);
      if (kind === 0) bytes.splice(at, next(20));
      else if (kind === 1) bytes[at] = next(256);
      else if (kind === 2) bytes.splice(at, 0, ...Buffer.from("'\"\\{}[]\n$:\0".repeat(next(3))));
      else bytes.push(...bytes.slice(at, at + 200));
    }
    writeFileSync("junk.txt", Buffer.from(bytes));
    try {
      const { deliveries, skipped } = await readSaved("junk.txt");
      judged += deliveries.length;
      for (const { body, signature } of deliveries) {
        assert.ok(body instanceof Uint8Array);
        assert.ok([signature ?? ""].flat().every((one) => typeof one === "string"));
      }
      for (const { place, reason } of skipped) assert.match(`${place}: ${reason}`, /^junk\.txt, \w+ \d+: \w/);
    } catch (error) {
      // Nothing in it is a delivery, in one sentence.
      assert.match(
        String(error),
        /^Error: junk\.txt[^\n]*: [^\n]+$|^Error: junk\.txt is empty$/,
        String(error),
      );
    }
  }
  assert.ok(judged > 100, `${judged}`);
  const deep = `${"[".repeat(100_000)}${"]".repeat(100_000)}`;
  const { told, stderr } = await verify(`{"headers":{},"body":${deep}}\n${seeds[0]}`);
  // Some runtimes have the stack for it.
  const isNamed = /line 1: its body is nested too deeply\n$/.test(stderr);
  assert.deepEqual(
    told.map(({ verdict }) => verdict),
    isNamed ? ["accepted"] : ["body_already_parsed", "accepted"],
  );
});

test("age: stale, ahead, in milliseconds, and a clock that is off", async () => {
  const at = (/** @type {number} */ offset, /** @type {number} */ timestamp, fields = {}) => {
    const body = event({ timestamp, ...fields });
    const receivedAt = new Date((NOW + offset) * 1000).toISOString();
    return line({ receivedAt, headers: { "x-wms-content-mac": sign(body) }, body });
  };
  const { told, status } = await verify(
    [
      at(2, NOW),
      at(86_400, NOW),
      at(86_401, NOW),
      at(-86_400, NOW),
      at(-86_401, NOW),
      at(3, NOW * 1000),
      at(0, NOW, { event: "NEW_CODE" }),
      at(0, NOW, { event: "LOW_SNR", payload: {} }),
    ].join(""),
  );
  assert.equal(status, 0);
  assert.deepEqual(
    told.map(({ age, isStale }) => [age, isStale]),
    [
      [2, false],
      [86_400, false],
      [86_401, true],
      [-86_400, false],
      [-86_401, true],
      [3, false],
      [0, false],
      [0, false],
    ],
  );
  assert.deepEqual(told.map((one) => one.class).slice(-3), ["documented", "other", "other"]);
  assert.equal(told[7].deviation, "/payload/details missing");
  const { stdout } = await run(["verify", "form.txt"]);
  assert.match(stdout, /line 1: accepted: WMS_LOADED, sequence 0, session s-1, 2 s old when it came$/m);
  assert.match(stdout, /line 3: .* 24 h old when it came: a receiver would refuse it as stale_event$/m);
  assert.match(
    stdout,
    /line 4: .* 24 h ahead when it came\n {2}its time is ahead: the clock of its sender is fast/m,
  );
  assert.match(stdout, /line 6: .*\n {2}its timestamp is in milliseconds; WMS documents seconds$/m);
  assert.match(stdout, /line 7: .*\n {2}WMS documents no such event; it goes to onUnknown and onAny$/m);
  assert.match(stdout, /line 8: .*\n {2}not as WMS documents it: \/payload\/details missing; /m);
  assert.match(
    stdout,
    /^8 deliveries: 8 accepted\n {2}1 accepted delivery is too old\n {2}1 accepted delivery is too far ahead\n$/m,
  );
  assert.doesNotMatch(stdout, /sender's clock/);
  const old = await verify(at(90_000, NOW) + at(90_001, NOW));
  assert.equal(old.status, 0);
  assert.match((await run(["verify", "form.txt"])).stdout, /^ {2}2 accepted deliveries are too old$/m);
  const lax = await verify(at(100, NOW), "--tolerance", "99.5");
  assert.equal(lax.told[0].isStale, true);
  assert.equal((await verify(at(100, NOW), "--tolerance", "100")).told[0].isStale, false);

  const clock = async (/** @type {number[]} */ offsets) => {
    writeFileSync("clock.txt", offsets.map((offset) => at(offset, NOW)).join(""));
    return (await run(["verify", "clock.txt"])).stdout;
  };
  assert.match(
    await clock([7200, 7201, 7230]),
    /^ {2}the sender's clock is 2 h behind the receiver's; whole hours: /m,
  );
  assert.match(await clock([-600, -590]), /^ {2}the sender's clock is 10 min ahead of the receiver's$/m);
  // Late, but not all by the same time; or one alone.
  for (const offsets of [[7200, 30], [7200, 9000], [30, 31], [7200]]) {
    assert.doesNotMatch(await clock(offsets), /sender's clock/, String(offsets));
  }
});
