// @ts-check
// What is typed wrongly, the help, the secret's ways in, pipes that end.

import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { test } from "node:test";
import { EVENTS } from "wms-webhook";
import { EVENT_DESCRIPTIONS } from "wms-webhook/tools";
import { environment, event, run, SECRET, sign, words } from "./command.mjs";

const BODY = event();
const NO_SECRET = { env: {} };
const COMMANDS = ["listen", "send", "verify", "explain", "events", "conform", "completion"];

/** @param {string[]} args @param {RegExp} message @param {{ env?: {} }} [given] */
async function isRefused(args, message, given) {
  const { status, stdout, stderr } = await run(args, given);
  assert.equal(status, 2, `${args}: ${stdout}${stderr}`);
  assert.match(stderr, message);
  assert.match(stderr, /^wms-webhook: /m);
  assert.doesNotMatch(stderr, /\n {4}at /, "a stack");
  assert.equal(stdout, "");
}

test("the help names each command, option and exit status", async () => {
  const help = await run(["--help"]);
  assert.equal(help.status, 0);
  for (const command of COMMANDS) {
    assert.match(help.stdout, new RegExp(`^  ${command} `, "m"));
    const own = await run([command, "--help"], NO_SECRET);
    assert.equal(own.status, 0);
    assert.match(own.stdout, new RegExp(`^Usage: wms-webhook ${command} `));
    assert.match(own.stdout, /^Exit status: 0/m);
    for (const line of own.stdout.split("\n")) assert.ok(line.length <= 110, line);
    const { options } = await import(`./node_modules/wms-webhook/cli/commands/${command}.js`);
    for (const option of Object.keys(options)) assert.ok(own.stdout.includes(`--${option}`), option);
    assert.equal((await run(["help", command])).stdout, own.stdout);
    assert.equal((await run([command, "-h"])).stdout, own.stdout);
  }
  assert.equal((await run(["help"])).stdout, help.stdout);
});

test("no command prints the help, as what went wrong", async () => {
  const { stdout } = await run(["--help"]);
  assert.deepEqual(await run([]), { status: 2, stdout: "", stderr: stdout });
});

test("the version is the package's", async () => {
  const { version } = JSON.parse(readFileSync("node_modules/wms-webhook/package.json", "utf8"));
  for (const option of ["--version", "-v"]) {
    assert.deepEqual(await run([option]), { status: 0, stdout: `${version}\n`, stderr: "" });
  }
});

test("wrong usage is status 2, with what is wrong and where the help is", async () => {
  await isRefused(["lisen"], /unknown command "lisen": did you mean listen\?\nTry: wms-webhook --help/);
  await isRefused(["quite-another"], /unknown command "quite-another"\n/);
  await isRefused(["constructor"], /unknown command "constructor"/);
  await isRefused(
    ["listen", "--prot", "1"],
    /unknown option --prot: did you mean --port\?\nTry: wms-webhook listen --help/,
  );
  await isRefused(["events", "--constructor"], /unknown option --constructor\n/);
  await isRefused(["events", "LOW_SRN"], /no event "LOW_SRN": did you mean LOW_SNR\?/);
  await isRefused(
    ["events", "MEASUREMENT_CANCELLED"],
    /no event "MEASUREMENT_CANCELLED": did you mean MEASUREMENT_CANCELED\?/,
  );
  await isRefused(["help", "explian"], /unknown command "explian": did you mean explain\?/);
  await isRefused(["verify", "x", "--secretfile", "y"], /--secretfile: did you mean --secret-file\?/);
  await isRefused(["events", "A", "B"], /events takes 1 argument, not 2/);
  await isRefused(["events", "--json=yes"], /--json takes no value/);
  await isRefused(["listen", "x"], /listen takes no arguments, not 1/);
  await isRefused(["listen", "--port"], /--port needs a value/);
  await isRefused(["listen", "--port", "--json"], /--port needs a value/);
  await isRefused(
    ["listen", "--port", "-p"],
    /--port needs a value; if it begins with a hyphen, write --port=VALUE/,
  );
  for (const port of ["-1", "65536", "1.5", "x", "", " "]) {
    await isRefused(["listen", `--port=${port}`], /--port must be an integer from 0 to 65535/);
  }
  // A number below 0 is no option that was forgotten.
  await isRefused(["listen", "--port", "-1"], /--port must be an integer from 0 to 65535/);
  await isRefused(["send", ":1", "--event", "LOW_SNR", "--rate", "-0.5"], /--rate must be a number from/);
  await isRefused(["listen", "--path", "hook"], /--path must begin with a slash/);
  await isRefused(["listen", "--forward", "ftp://x"], /must begin with http:\/\/ or https:\/\//);
  await isRefused(["listen", "--encoding", "lattin1"], /auto, bytes, latin1, ascii: did you mean latin1\?/);
  await isRefused(["send"], /^wms-webhook: send needs a URL, such as :3000$/m);
  await isRefused(["conform"], /conform needs a URL, such as http:/);
  await isRefused(["verify"], /verify needs a file, such as deliveries\.jsonl; - is standard input/);
  await isRefused(["explain"], /explain needs a file/);
  await isRefused(["completion"], /completion needs a shell: bash, zsh, fish/);
  await isRefused(["send", "localhost:x", "--event", "LOW_SNR"], /http:\/\/ or https/);
  await isRefused(["send", "example.com:1", "--event", "LOW_SNR"], /http:\/\/ or https/);
  await isRefused(
    ["send", "http://127.0.0.1:1"],
    /send needs one of --event, --scenario, --sessions and --file/,
  );
  await isRefused(
    ["send", "http://127.0.0.1:1", "--event", "LOW_SNR", "--file", "x"],
    /needs only one of --event/,
  );
  await isRefused(["send", "http://127.0.0.1:1", "--event", "LOWSNR"], /did you mean LOW_SNR\?/);
  await isRefused(["send", "http://127.0.0.1:1", "--scenario", "succes"], /did you mean success\?/);
  await isRefused(
    ["send", "http://127.0.0.1:1", "--scenario", "success", "--faults", "tamper"],
    /did you mean tampered\?/,
  );
  await isRefused(
    ["send", "http://127.0.0.1:1", "--event", "LOW_SNR", "--faults", "tampered"],
    /--faults cannot be used with --event/,
  );
  await isRefused(
    ["send", "http://127.0.0.1:1", "--event", "LOW_SNR", "--rate", "0"],
    /--rate must be a number from 0.001/,
  );
  await isRefused(
    ["send", "http://127.0.0.1:1", "--event", "LOW_SNR", "--seed", "4294967296"],
    /--seed must be an integer from 0 to 4294967295/,
  );
  await isRefused(["conform", "ftp://x"], /http:\/\/ or https/);
  await isRefused(["verify", "no-such-file"], /no-such-file/);
});

test("what does not answer is status 2, and the URL's password is not told", async () => {
  for (const args of [["send", "--event", "LOW_SNR", "--seed", "0"], ["conform"]]) {
    const { status, stdout, stderr } = await run([...args, "http://user:pass@127.0.0.1:1/token"]);
    assert.equal(status, 2);
    assert.equal(stdout, "");
    assert.match(stderr, /^wms-webhook: http:\/\/127\.0\.0\.1:1 does not answer: /);
  }
});

test("the secret comes from a file, the environment or an option, which warns", async () => {
  const signed = ["verify", "-", "--signature", sign(BODY)];
  const bytes = Buffer.from([0x80, 0xff, 0x00, 0x41]);
  writeFileSync("secret.txt", `${SECRET}\n`);
  writeFileSync("secret-crlf.txt", `${SECRET}\r\n`);
  writeFileSync("secret-bare.txt", SECRET);
  writeFileSync("secret-space.txt", `${SECRET} \n`);
  writeFileSync("secret.bin", bytes);
  writeFileSync("secret-empty.txt", "\n");
  /** @param {string[]} args @param {{}} [env] */
  const verify = (args, env = {}) => run([...signed, ...args], { env, input: BODY });

  const trim = "its last line break is not part of the secret; an app that reads the file must trim it";
  for (const [file, note] of [
    ["secret.txt", trim],
    ["secret-crlf.txt", trim],
    ["secret-bare.txt", ""],
  ]) {
    const { status, stderr } = await verify(["--secret-file", file]);
    assert.equal(status, 0, file);
    assert.equal(stderr, note && `wms-webhook: ${file}: ${note}\n`);
  }
  // Only the line break at its end is not the secret's.
  assert.equal((await verify(["--secret-file", "secret-space.txt"])).status, 1);
  assert.equal((await verify([], { MAC_SECRET: SECRET })).status, 0);
  assert.equal((await verify([], { MAC_SECRET: "other" })).status, 1);
  const open = await verify(["--secret", SECRET]);
  assert.equal(open.status, 0);
  assert.equal(open.stderr, "wms-webhook: others can see --secret; use --secret-file\n");

  const byBytes = ["verify", "-", "--signature", sign(BODY, /** @type {any} */ (bytes)), "--secret-file"];
  assert.equal((await run([...byBytes, "secret.bin"], { env: {}, input: BODY })).stderr, "");
  writeFileSync("secret-line.bin", Buffer.concat([bytes, Buffer.from("\n")]));
  const withBreak = await run([...byBytes, "secret-line.bin"], { env: {}, input: BODY });
  assert.deepEqual([withBreak.status, withBreak.stderr], [0, `wms-webhook: secret-line.bin: ${trim}\n`]);
  // Several: any one. What is given goes before the environment.
  assert.equal((await verify(["--secret", "other", "--secret-file", "secret.txt"])).status, 0);
  assert.equal((await verify(["--secret", "other", "--secret", "third"])).status, 1);
  assert.equal((await verify(["--secret", "other"], { MAC_SECRET: SECRET })).status, 1);

  await isRefused([...signed, "--secret-file", "secret-empty.txt"], /secret-empty\.txt is empty/, NO_SECRET);
  await isRefused([...signed, "--secret="], /The secret is empty/, NO_SECRET);
  await isRefused(signed, /the secret is missing: pass --secret-file or set MAC_SECRET/, NO_SECRET);
});

test("what editors, shells and dashboards put around a secret is left out, and told", async () => {
  const text = (/** @type {string} */ content) => Buffer.from(content);
  const utf16 = Buffer.from(`\ufeff${SECRET}\r\n`, "utf16le");
  /** @type {[string, Buffer, RegExp | ""][]} */
  const understood = [
    ["plain", text(SECRET), ""],
    ["a line break", text(`${SECRET}\n`), /last line break is not part of the secret/],
    ["a byte order mark", text(`\ufeff${SECRET}\n`), /byte order mark is left out/],
    ["UTF-16", utf16, /read as UTF-16/],
    ["UTF-16, the high byte first", Buffer.from(utf16).swap16(), /read as UTF-16/],
    ["UTF-16 without a mark", utf16.subarray(2), /read as UTF-16/],
    ["double quotes", text(`"${SECRET}"\n`), /quotes around the secret are left out/],
    ["single quotes", text(`'${SECRET}'`), /quotes around the secret are left out/],
    ["its name", text(`MAC_SECRET=${SECRET}\n`), /MAC_SECRET= is left out/],
    ["another name", text(`wms_mac_key=${SECRET}`), /wms_mac_key= is left out/],
    ["export and quotes", text(`export MAC_SECRET="${SECRET}"\r\n`), /quotes/],
    [".env", text(`PORT=3000\nMAC_SECRET='${SECRET}'\nOTHER_SECRET=x\n`), /only its line MAC_SECRET=/],
  ];
  for (const [name, content, told] of understood) {
    writeFileSync("dressed.txt", content);
    const args = ["verify", "-", "--signature", sign(BODY), "--secret-file", "dressed.txt"];
    const { status, stderr } = await run(args, { ...NO_SECRET, input: BODY });
    assert.equal(status, 0, `${name}: ${stderr}`);
    if (told === "") assert.equal(stderr, "", name);
    else assert.match(stderr, told, name);
    assert.ok(!stderr.includes(SECRET), name);
    // What reads `NAME=value` takes care of the line breaks, too.
    if (/^[\w ]+=/.test(content.toString())) assert.doesNotMatch(stderr, /must trim/, name);
  }
  /** @type {[string, RegExp | ""][]} what is the secret as it is */
  const kept = [
    ["c2VjcmV0=", ""],
    ["SECRETKEY==", ""],
    ["colour=blue", ""],
    ['"half', ""],
    [`${SECRET}\t`, /white space around it counts/],
    ["two\nlines", /line breaks count/],
    ["A_SECRET=x\nB_SECRET=y", /line breaks count/],
    ["MAC_SECRET=x\nMAC_SECRET=y", /line breaks count/],
  ];
  for (const [secret, told] of kept) {
    writeFileSync("dressed.txt", secret);
    const args = ["verify", "-", "--signature", sign(BODY, secret), "--secret-file", "dressed.txt"];
    const { status, stderr } = await run(args, { ...NO_SECRET, input: BODY });
    assert.equal(status, 0, `${secret}: ${stderr}`);
    if (told === "") assert.equal(stderr, "", secret);
    else assert.match(stderr, told, secret);
  }
  const quoted = await run(["verify", "-", "--signature", sign(BODY, `"${SECRET}"`)], {
    env: { MAC_SECRET: `"${SECRET}"` },
    input: BODY,
  });
  assert.deepEqual(
    [quoted.status, quoted.stderr],
    [0, "wms-webhook: MAC_SECRET: the quotes around it count as part of the secret\n"],
  );
});

test("under npx the exit status is the same", () => {
  writeFileSync("npx.json", BODY);
  /** @type {[string, number][]} */
  const statuses = [
    [sign(BODY), 0],
    [sign("other"), 1],
  ];
  /** @param {string[]} args */
  const npx = (args) =>
    spawnSync("npx", ["--no-install", "wms-webhook", ...args], { env: environment({ MAC_SECRET: SECRET }) })
      .status;
  for (const [signature, wanted] of statuses) {
    assert.equal(npx(["verify", "npx.json", "--signature", signature]), wanted);
  }
  assert.equal(npx(["verify", "no-such-file"]), 2);
});

test("what the system refuses is told in words", async () => {
  await isRefused(["verify", "no-such-file"], /^wms-webhook: no-such-file: there is no such file$/m);
  await isRefused(["verify", "node_modules"], /^wms-webhook: node_modules: it is a folder, not a file$/m);
  await isRefused(["verify", "x", "--secret-file", "none"], /^wms-webhook: \w+: there is no such file$/m);
  await isRefused(["verify", "body.json/x"], /^wms-webhook: body.json\/x: .*(a file, not a folder|no such)/m);
  const send = ["send", "http://127.0.0.1:1", "--event", "LOW_SNR"];
  await isRefused(send, /does not answer: nothing listens there; is the receiver running\?$/m);
});

test("a secret that slipped out of its option is not printed", async () => {
  for (const args of [
    ["events", "A", SECRET],
    ["verify", "x", "--secrets", SECRET],
    ["verify", "x", `--secrt=${SECRET}`],
    ["verify", "x", "--secret", "a", SECRET],
    ["verify", `--json=${SECRET}`],
    ["verify", "no-such-file", "--secret", SECRET],
    ["send", "http://127.0.0.1:1", "--event", "LOW_SNR", "--secret", SECRET],
  ]) {
    const { status, stdout, stderr } = await run(args, NO_SECRET);
    assert.equal(status, 2);
    assert.ok(!`${stdout}${stderr}`.includes(SECRET), `${args}: ${stderr}`);
  }
});

test("a reader who goes away ends it without a word", () => {
  const command = words(["verify", "many.jsonl"]).map((word) => `'${word}'`);
  const line = JSON.stringify({
    headers: { "x-wms-content-mac": sign(BODY) },
    body: BODY,
    verdict: "accepted",
  });
  writeFileSync("many.jsonl", `${line}\n`.repeat(20_000));
  const script = `${command.join(" ")} 2>broken-pipe.txt | head -n 1; echo "\${PIPESTATUS[0]}"`;
  const env = environment({ MAC_SECRET: SECRET });
  const printed = execFileSync("bash", ["-c", script], { env, encoding: "utf8" });
  assert.match(printed, /^many\.jsonl, line 1: accepted: .*\n2\n$/);
  assert.equal(readFileSync("broken-pipe.txt", "utf8"), "");
});

test("events: the table, one of them, and JSON", async () => {
  const table = await run(["events"], NO_SECRET);
  assert.equal(table.status, 0);
  const rows = table.stdout
    .trimEnd()
    .split("\n")
    .map((line) => line.split(/ +/));
  assert.deepEqual(
    rows.map(([, code]) => code),
    Object.keys(EVENTS),
  );
  assert.deepEqual(
    rows.map(([severity]) => severity),
    Object.values(EVENTS).map((spec) => spec.severity),
  );
  const json = await run(["events", "--json"], NO_SECRET);
  const entries = Object.entries(EVENTS).map(([code, spec]) => [
    code,
    { ...spec, description: EVENT_DESCRIPTIONS[/** @type {keyof typeof EVENTS} */ (code)] },
  ]);
  const catalogue = Object.fromEntries(entries);
  assert.deepEqual(JSON.parse(json.stdout), catalogue);

  const one = await run(["events", "page_visibility_change"], NO_SECRET);
  assert.equal(one.status, 0);
  assert.ok(one.stdout.startsWith("PAGE_VISIBILITY_CHANGE  INFO\n"));
  assert.ok(one.stdout.includes(EVENT_DESCRIPTIONS.PAGE_VISIBILITY_CHANGE));
  assert.match(one.stdout, /^ {2}measurementId {2}string {13}only when a measurement was created$/m);
  assert.match(one.stdout, /^ {2}state {10}VISIBLE or HIDDEN$/m);
  const own = await run(["events", "LOW_SNR", "--json"], NO_SECRET);
  assert.deepEqual(JSON.parse(own.stdout), catalogue.LOW_SNR);
});
