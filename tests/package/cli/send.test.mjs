// @ts-check
// `send`: what goes out is signed as documented, and the answers are judged.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { test } from "node:test";
import { EVENTS } from "wms-webhook";
import { SCENARIOS } from "wms-webhook/tools";
import { listen, run, SECRET, serve, sign } from "./command.mjs";

/** @param {import("./command.mjs").Got} got */
const isAuthentic = ({ headers, body }) => headers["x-wms-content-mac"] === sign(body);
/** @param {import("./command.mjs").Got} got */
const strict = (got) => ({ status: isAuthentic(got) ? 200 : 403 });
/** @param {import("./command.mjs").Got[]} requests */
const events = (requests) => requests.map(({ body }) => JSON.parse(body.toString()));

test("each event by its code, with the documented payload, signed", async () => {
  const other = await serve(strict);
  for (const [code, spec] of Object.entries(EVENTS)) {
    const { status, stdout } = await run(["send", other.url, "--event", code]);
    assert.equal(status, 0, stdout);
    assert.match(stdout, /^1 delivery, 1 answered as expected\n {2}answered {2}200 {2}1\n {2}in ms: min /);
    const got = other.requests[other.requests.length - 1];
    const [event] = events([got]);
    assert.deepEqual([event.event, event.severity, event.sequence], [code, spec.severity, 0]);
    assert.ok(Math.abs(event.timestamp - Date.now() / 1000) < 60);
    for (const [field, { required }] of Object.entries(spec.payload)) {
      if (required) assert.ok(field in event.payload, `${code} ${field}`);
    }
    assert.match(String(got.headers["content-type"]), /^application\/json/);
    assert.equal(got.path, "/hook?by=test");
  }
  other.close();
});

test("--session, --sequence and --seed", async () => {
  const other = await serve(strict);
  const args = ["send", other.url, "--event", "results_received", "--session", "mine", "--sequence", "7"];
  for (const seed of ["1", "1", "2"]) assert.equal((await run([...args, "--seed", seed])).status, 0);
  const [first, again, second] = events(other.requests);
  assert.deepEqual([first.event, first.sessionId, first.sequence], ["RESULTS_RECEIVED", "mine", 7]);
  assert.deepEqual(again.payload, first.payload);
  assert.notDeepEqual(second.payload, first.payload);
  other.close();
});

test("each scenario, against listen", async () => {
  const receiver = await listen();
  for (const scenario of Object.keys(SCENARIOS)) {
    const { status, stdout } = await run([
      "send",
      receiver.url,
      "--scenario",
      scenario,
      "--session",
      scenario,
    ]);
    assert.equal(status, 0, `${scenario}: ${stdout}`);
  }
  const { stdout, stderr } = await receiver.stop();
  for (const line of stdout
    .trimEnd()
    .split("\n")
    .map((text) => JSON.parse(text))) {
    assert.deepEqual([line.verdict, line.missing], ["accepted", []]);
    assert.ok(["first", "next"].includes(line.arrival), `${line.sessionId}: ${line.arrival}`);
  }
  for (const scenario of Object.keys(SCENARIOS)) {
    const visits = ["reloaded", "returned"].includes(scenario) ? [", visit 1", ", visit 2"] : [""];
    for (const visit of visits) assert.ok(stderr.includes(`session ${scenario}${visit}: `), scenario);
  }
});

test("a whole session ends now, and is the same for the same seed", async () => {
  const other = await serve(strict);
  for (const seed of ["5", "5"])
    assert.equal((await run(["send", other.url, "--scenario", "success", "--seed", seed])).status, 0);
  const all = events(other.requests);
  const half = all.length / 2;
  /** @param {any[]} session */
  const timeless = (session) => session.map(({ timestamp: _, ...rest }) => rest);
  assert.deepEqual(timeless(all.slice(0, half)), timeless(all.slice(half)));
  assert.deepEqual(
    all.slice(0, half).map(({ sequence }) => sequence),
    Array.from({ length: half }, (_, at) => at),
  );
  const now = Date.now() / 1000;
  for (const { timestamp } of all) assert.ok(timestamp > now - 290 && timestamp <= now + 1);
  other.close();
});

test("faults: what is tampered with must be refused, and one who accepts it is told", async () => {
  const faults = [
    "--scenario",
    "success",
    "--faults",
    "duplicated,retried,reordered,dropped,delayed,tampered,forged,old_secret",
  ];
  const good = await serve(strict);
  const fine = await run(["send", good.url, ...faults, "--json"]);
  assert.equal(fine.status, 0, fine.stdout);
  const report = JSON.parse(fine.stdout);
  assert.equal(report.asExpected, report.sent);
  assert.equal(report.sent, good.requests.length);
  const forged = good.requests.filter((got) => !isAuthentic(got)).length;
  assert.ok(forged >= 3);
  assert.deepEqual(report.statuses, { 200: report.sent - forged, 403: forged });
  good.close();

  const naive = await serve(() => ({ status: 200 }));
  const caught = await run(["send", naive.url, ...faults]);
  assert.equal(caught.status, 1);
  assert.match(
    caught.stdout,
    new RegExp(`^${report.sent} deliveries, ${report.sent - forged} answered as expected$`, "m"),
  );
  assert.match(
    caught.stdout,
    /^ {2}number \d+, [A-Z_]+ \(tampered\): answered 200, expected refusal \(signature_mismatch\)$/m,
  );
  naive.close();
});

test("the second secret is the old one", async () => {
  const old = "the retired one";
  const other = await serve((got) => ({
    status: got.headers["x-wms-content-mac"] === sign(got.body, old) ? 403 : 200,
  }));
  const secrets = ["--secret", SECRET, "--secret", old];
  const { status, stdout } = await run(
    ["send", other.url, "--scenario", "success", "--faults", "old_secret", "--json", ...secrets],
    { env: {} },
  );
  assert.equal(status, 0, stdout);
  assert.ok(JSON.parse(stdout).statuses["403"] >= 1);
  other.close();
});

test("an answer that is not the expected one, and one that does not come, are status 1", async () => {
  let count = 0;
  const other = await serve(() => {
    count += 1;
    return { status: [200, 500, 0][count - 1] ?? 302 };
  });
  const { status, stdout } = await run(["send", other.url, "--scenario", "success", "--json"]);
  assert.equal(status, 1);
  const report = JSON.parse(stdout);
  const names = events(other.requests).map((/** @type {any} */ one) => one.event);
  assert.deepEqual(report.statuses, { 200: 1, 302: report.sent - 3, 500: 1, none: 1 });
  assert.deepEqual(report.unexpected[0], {
    name: `number 2, ${names[1]}`,
    status: 500,
    expected: "accepted",
  });
  assert.deepEqual(report.unexpected[1], {
    name: `number 3, ${names[2]}`,
    status: null,
    expected: "accepted",
  });
  assert.equal(report.unexpected.length, report.sent - 1);
  const { min, median, max } = report.milliseconds;
  assert.ok(min > 0 && min <= median && median <= max);
  other.close();
});

test("--rate is kept", async () => {
  const other = await serve(strict);
  const start = performance.now();
  const { status } = await run(["send", other.url, "--scenario", "permission-denied", "--rate", "4"]);
  const seconds = (performance.now() - start) / 1000;
  assert.equal(status, 0);
  assert.ok(other.requests.length > 4);
  assert.ok(seconds >= (other.requests.length - 1) / 4, `${other.requests.length} in ${seconds} s`);
  other.close();
});

test("--set and --unset, and what then must be refused", async () => {
  const other = await serve(strict);
  const args = ["send", other.url, "--event", "INTERMEDIATE_RESULTS"];
  const edits = [
    "--set",
    "payload.snr=-100",
    "--set",
    "payload.deep.er=a=b",
    "--unset",
    "payload.measurementId",
  ];
  assert.equal((await run([...args, ...edits, "--unset", "no.such", "--set", "sessionId=null"])).status, 0);
  const [first] = events(other.requests);
  assert.deepEqual([first.payload.snr, first.payload.deep, first.sessionId], [-100, { er: "a=b" }, null]);
  assert.ok(!("measurementId" in first.payload));
  // No receiver may accept it: this one does.
  const broken = await run([...args, "--unset", "sequence"]);
  assert.equal(broken.status, 1);
  assert.match(broken.stdout, /INTERMEDIATE_RESULTS: answered 200, expected refusal \(invalid_event\)/);
  const proto = await run([...args, "--set", "__proto__.status=1", "--set", "constructor.prototype.x=1"]);
  assert.equal(proto.status, 0, proto.stdout + proto.stderr);
  assert.match(other.requests[2].body.toString(), /"__proto__":\{"status":1\}/);
  for (const wrong of [
    ["--set", "payload.snr"],
    ["--set", "=1"],
    ["--set", "a..b=1"],
    ["--unset", "a."],
  ]) {
    assert.equal((await run([...args, ...wrong])).status, 2, String(wrong));
  }
  assert.match(
    (await run(["send", ":1", "--scenario", "success", "--set", "a=1"])).stderr,
    /--set cannot be used with --scenario/,
  );
  assert.match((await run(["send", ":1", "--file", "x", "--set", "a=1"])).stderr, /unless --resign is/);
  other.close();
});

test("a code that WMS does not document is sent as it is, and a near one is told", async () => {
  const other = await serve(strict);
  const sent = await run(["send", other.url, "--event", "Low_Snrs", "--set", "payload.a=1", "--seed", "1"]);
  assert.equal(sent.status, 0);
  assert.equal(
    sent.stderr,
    'wms-webhook: WMS does not document the event "Low_Snrs": did you mean LOW_SNR?\n',
  );
  const [{ event, severity, payload }] = events(other.requests);
  assert.deepEqual([event, severity, payload], ["Low_Snrs", undefined, { a: 1 }]);
  other.close();
});

test("--sessions: as many different sessions, with failures named by session and event", async () => {
  const other = await serve(({ body }) => ({ status: body.includes("WMS_LOADED") ? 500 : 200 }));
  const args = ["send", other.url, "--scenario", "left-early", "--sessions", "3"];
  const { stdout } = await run([...args, "--seed", "4294967295"]);
  const ids = new Set(events(other.requests).map(({ sessionId }) => sessionId));
  assert.equal(ids.size, 3);
  assert.match(stdout, /^ {2}session 3, number 1, WMS_LOADED: answered 500, expected acceptance \(2xx\)$/m);
  other.requests.length = 0;
  await run([...args, "--session", "mine"]);
  const named = new Set(events(other.requests).map(({ sessionId }) => sessionId));
  assert.deepEqual([...named], ["mine-1", "mine-2", "mine-3"]);
  assert.equal((await run([...args, "--sessions", "0"])).status, 2);
  other.close();
});

test("--sessions alone: sessions of every kind, in the order of arrival, streamed", async () => {
  const other = await serve(strict);
  const args = ["send", other.url, "--sessions", "40", "--seed", "11"];
  const { status, stdout, stderr } = await run(args);
  assert.equal(status, 0, stdout);
  assert.equal(stderr, "");
  const all = events(other.requests.filter(isAuthentic));
  const ids = new Set(all.map(({ sessionId }) => sessionId));
  assert.ok(ids.size >= 30 && ids.size <= 41, `${ids.size}`);
  assert.ok(new Set(all.map(({ event }) => event)).size > 12);
  const now = Date.now() / 1000;
  // Nine hours, and a clock that is off.
  for (const { timestamp } of all) {
    const seconds = timestamp > 1e11 ? timestamp / 1000 : timestamp;
    assert.ok(seconds > now - 86_400 && seconds < now + 43_200, `${timestamp}`);
  }
  const first = all.findIndex(({ sequence }) => sequence === 1);
  const last = all.findLastIndex(({ event }) => event === "WMS_LOADED");
  assert.ok(first < all.length / 10 && last > all.length * 0.8);
  other.close();
});

test("without --seed each run is another session, and the seed that makes it again is told", async () => {
  const other = await serve(strict);
  const args = ["send", other.url, "--scenario", "permission-denied"];
  const [one, two] = [await run(args), await run(args)];
  const ids = () => [...new Set(events(other.requests).map(({ sessionId }) => sessionId))];
  assert.equal(ids().length, 2);
  const [, seed] = /the seed is (\d+); --seed \1 makes the same sessions again\n$/.exec(one.stderr) ?? [];
  assert.notEqual(two.stderr, one.stderr);
  await run([...args, "--seed", String(seed)]);
  assert.equal(ids().length, 2);
  other.close();
});

test("--quirks: an event that is written in another way", async () => {
  const other = await serve(strict);
  const args = ["send", other.url, "--event", "LOW_SNR", "--quirks", "milliseconds,no_session_id"];
  assert.equal((await run([...args, "--seed", "1"])).status, 0);
  const [{ timestamp, sessionId = "" }] = events(other.requests);
  assert.ok(timestamp > 1e12 && [null, "", "null", "undefined"].includes(sessionId));
  assert.equal((await run([...args, "--session", "s-1"])).status, 2);
  assert.match((await run([...args.slice(0, -1), "clock"])).stderr, /--quirks must be one of no_session_id/);
  other.close();
});

test("localhost and a port are a URL", async () => {
  const other = await serve(strict);
  const { port } = new URL(other.url);
  for (const url of [`localhost:${port}/hook`, `:${port}`, `127.0.0.1:${port}`, `:${port}/a?b=c`]) {
    assert.equal((await run(["send", url, "--event", "LOW_SNR"])).status, 0, url);
  }
  assert.deepEqual(
    other.requests.map(({ path }) => path),
    ["/hook", "/", "/", "/a?b=c"],
  );
  other.close();
});

test("--as-curl: what bash makes of the command is the delivery", async () => {
  const bodies = [
    '{"a":"it\'s $HOME `x` \\n %s \\\\ \\"q\\""}',
    "@file",
    "two\n lines\n\n",
    "Zoë 😀",
    Buffer.from([0x00, 0xff, 0x25, 0x5c, 0x27, 0x0a, 0x1b, 0x31]),
    "",
  ];
  const lines = bodies.map((body) =>
    JSON.stringify({
      headers: { "x-wms-content-mac": [sign(body), "it's"] },
      bodyBase64: Buffer.from(body).toString("base64"),
    }),
  );
  writeFileSync("curl.jsonl", lines.join("\n"));
  const { status, stdout } = await run(["send", ":3000/hook", "--file", "curl.jsonl", "--as-curl"]);
  assert.equal(status, 0);
  const stub = `curl() { for word in "$@"; do printf '%s\\0' "$word"; [ "$word" = @- ] && cat; done; printf '\\0END\\0'; }`;
  const printed = execFileSync("sh", ["-c", `${stub}\n${stdout}`], { encoding: "latin1" });
  const commands = printed.split("\0END\0").slice(0, -1);
  assert.equal(commands.length, bodies.length);
  for (const [at, body] of bodies.entries()) {
    const latin1 = Buffer.from(body).toString("latin1");
    const words = ["-i", "http://localhost:3000/hook", "-H", "content-type: application/json", "-H"];
    words.push(`x-wms-content-mac: ${sign(body)}`, "-H", "x-wms-content-mac: it's");
    const isBinary = typeof body !== "string";
    const wanted = [
      ...words,
      ...(isBinary ? ["--data-binary", "@-"] : ["--data-raw"]),
      `${latin1}${isBinary ? "" : "\0"}`,
    ];
    assert.equal(commands[at], wanted.join("\0"));
  }
});

test("--resign moves the times of a file to now, and changes no other byte", async () => {
  const other = await serve(strict);
  const bodies = [
    '{ "sequence" : 1,\n"payload":{"timestamp":1000},  "timestamp" : 1000 , "sessionId":"Zo\\u00eb","event":"A" }',
    '{"timestamp":1010.5,"sessionId":"é","sequence":2,"event":"B"}',
    '{"timestamp":1000000,"sessionId":"","sequence":2',
  ];
  const saved = bodies.map((body) =>
    JSON.stringify({ headers: {}, body, receivedAt: "2020-01-01T00:00:00Z" }),
  );
  writeFileSync("old.jsonl", saved.join("\n"));
  await run(["send", other.url, "--file", "old.jsonl", "--resign"]);
  assert.equal(other.requests.length, 3);
  const [first, second, third] = other.requests.map(({ body }) => body.toString());
  const stamps = [first, second].map((text) => JSON.parse(text).timestamp);
  assert.ok(Math.abs(stamps[1] - Date.now() / 1000) < 60, String(stamps));
  assert.equal(stamps[1] - stamps[0], 10.5);
  assert.equal(first, bodies[0].replace('"timestamp" : 1000', `"timestamp" : ${stamps[0]}`));
  assert.equal(second, bodies[1].replace("1010.5", String(stamps[1])));
  assert.equal(third, bodies[2]);
  for (const got of other.requests) assert.ok(isAuthentic(got));
  other.close();
});

test("answers that are all the same are explained, others are not", async () => {
  let status = 0;
  let first = 0;
  const other = await serve(() => ({ status: first > 0 && other.requests.length === 1 ? first : status }));
  /** @param {number} answer @param {string[]} what @returns {Promise<string>} what follows the deliveries */
  const reason = async (answer, what = ["--scenario", "left-early"]) => {
    status = answer;
    other.requests.length = 0;
    const { stdout } = await run(["send", other.url, ...what, "--seed", "1"]);
    const lines = stdout.trimEnd().split("\n");
    return lines.slice(lines.findLastIndex((line) => line.startsWith("  ")) + 1).join(" ");
  };
  const secret = "its secret differs, or something changed the body before it verified (a body parser).";
  assert.equal(await reason(401), `The receiver answered 401 to all of them: ${secret}`);
  assert.equal(await reason(401, ["--event", "LOW_SNR"]), `The receiver answered 401: ${secret}`);
  /** @type {[number, RegExp][]} */
  const others = [
    [404, /^The receiver answered 404 to all of them: the path of the URL is not that of the receiver\.$/],
    [405, /: the path of the URL takes no POST\.$/],
    [403, /: something in front of it refuses/],
    [503, /: its secret or its store is unavailable/],
    [500, /: its handler failed/],
    [307, /: it redirects/],
  ];
  for (const [answer, words] of others) assert.match(await reason(answer), words);
  // Taken as they should be, of an unknown reason, or not all of them.
  for (const answer of [200, 204, 418]) assert.equal(await reason(answer), "", `${answer}`);
  for (first of [200, 401]) assert.equal(await reason(500), "", `${first}`);
  other.close();
});

test("a refusal of what is old is explained, another is not", async () => {
  const other = await serve(() => ({ status: 401 }));
  const line = (/** @type {number} */ timestamp) => {
    const body = JSON.stringify({ timestamp, sessionId: "s", sequence: 0, event: "WMS_LOADED" });
    return `${JSON.stringify({ headers: { "x-wms-content-mac": sign(body) }, body, verdict: "accepted" })}\n`;
  };
  const now = Math.floor(Date.now() / 1000);
  writeFileSync("stale.jsonl", line(now - 3 * 86_400) + line(now) + line(now + 5 * 86_400));
  const { stdout } = await run(["send", other.url, "--file", "stale.jsonl"]);
  const hints = stdout.split("\n").filter((text) => text.startsWith("    "));
  assert.deepEqual(hints, [
    "    its event is 3 days old: a receiver would refuse it as stale_event; --resign gives saved events the present time",
    "    its event is 5 days ahead: a receiver would refuse it as stale_event; --resign gives saved events the present time",
  ]);
  assert.match(stdout, /^ {2}stale\.jsonl, line 2, WMS_LOADED: answered 401/m);
  assert.match(stdout, /^The receiver answered 401 to all of them: its secret differs/m);
  // Age explains them all: the secret may be right.
  writeFileSync("stale.jsonl", line(now - 3 * 86_400));
  const old = await run(["send", other.url, "--file", "stale.jsonl"]);
  assert.match(old.stdout, /stale_event/);
  assert.doesNotMatch(old.stdout, /secret/);
  other.close();
});
