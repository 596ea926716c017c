// @ts-check
// `report` over many sessions: its figures beside those of Python, every form of output, and files that are large,
// broken or of others.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { createHmac } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";
import { simulateSessions } from "wms-webhook/tools";
import { run, SECRET } from "./command.mjs";
import { onTerminal, plain } from "./terminal.mjs";

const folder = mkdtempSync("report-");
after(() => rmSync(folder, { recursive: true }));

/** @param {string} name @param {string} text */
function file(name, text) {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

/** Lines as `listen --save` writes them, in the order of arrival. @param {any} options @returns {string[]} */
function lines(options) {
  const arrived = [];
  for (const { startTime, deliveries } of simulateSessions({ secret: SECRET, ...options })) {
    for (const { body, signature, at } of deliveries)
      arrived.push({ body, signature, at: startTime * 1000 + at });
  }
  arrived.sort((one, other) => one.at - other.at);
  return arrived.map(({ body, signature, at }) =>
    JSON.stringify({
      receivedAt: new Date(at).toISOString(),
      headers: { "x-wms-content-mac": signature },
      body,
    }),
  );
}

/** What Python says of the same lines. @param {string[]} saved */
function oracle(saved) {
  const bare = saved.map((line) => {
    const { headers, body } = JSON.parse(line);
    return JSON.stringify({ body, signature: headers["x-wms-content-mac"] });
  });
  const printed = execFileSync("python3", ["report-oracle.py", SECRET, file("bare.jsonl", bare.join("\n"))], {
    encoding: "utf8",
    maxBuffer: 1 << 26,
  });
  return JSON.parse(printed);
}

/** The figures in the oracle's form. @param {any} report */
function countsOf({ deliveries, sessions, visits, measurements, funnel, reasons, snr, hours }) {
  /** @type {[(string | null)[], number][]} */
  const counts = [];
  const table = (/** @type {string[]} */ path, /** @type {Record<string, number>} */ numbers) => {
    for (const [name, number] of Object.entries(numbers)) counts.push([[...path, name], number]);
  };
  const { refused, withoutSession, ...others } = deliveries;
  table(["deliveries"], others);
  table(["deliveries", "refused"], refused);
  table(["deliveries", "withoutSession"], withoutSession);
  for (const [name, { outcomes }] of Object.entries({ sessions, visits, measurements }))
    table([name], outcomes);
  for (const { step, ...numbers } of funnel) table(["funnel", step], numbers);
  for (const { reason, detail, count } of reasons)
    counts.push([["reasons", reason, String(detail ?? "None")], count]);
  for (const [outcome, { sentinels }] of Object.entries(snr)) table(["snr", outcome], sentinels);
  for (const { hour, accepted, sessions: begun, outcomes } of hours) {
    table(["hours", String(Date.parse(hour) / 3_600_000)], { accepted, sessions: begun, ...outcomes });
  }
  return Object.fromEntries(
    counts.filter(([, number]) => number > 0).map(([path, number]) => [path.join("/"), number]),
  );
}

/** @param {any} report @param {any} expected */
function isAsMeasured({ durations, snr }, expected) {
  const told = new Map();
  for (const { from, to, ...measured } of durations) told.set(`durations/${from}/${to}`, measured);
  for (const [outcome, measured] of Object.entries(snr)) told.set(`snr/${outcome}`, measured);
  assert.ok(expected.length >= 9);
  for (const [path, count, median, p90] of expected) {
    const measured = told.get(path.join("/"));
    assert.equal(measured.count, count, path.join("/"));
    // Of buckets, a 32nd wide, the lower end.
    for (const [exact, shown] of [
      [median, measured.median],
      [p90, measured.p90],
    ]) {
      assert.ok(shown <= exact && shown >= exact * (1 - 1 / 32), `${path} ${exact} ${shown}`);
    }
  }
}

const FAULTS = {
  duplicated: 0.2,
  retried: 0.1,
  reordered: 0.2,
  dropped: 0.2,
  delayed: 0.1,
  tampered: 0.05,
  forged: 0.05,
};

test("the figures of populations are those of Python", async () => {
  for (const options of [
    { sessions: 1500, seed: 1 },
    { sessions: 500, seed: 2, mix: { faults: FAULTS } },
  ]) {
    const saved = lines(options);
    const { status, stdout, stderr } = await run(["report", file("all.jsonl", saved.join("\n")), "--json"]);
    assert.deepEqual([status, stderr], [0, ""]);
    const [report, expected] = [JSON.parse(stdout), oracle(saved)];
    /** @type {[string[], number][]} */
    const counts = expected.counts;
    // By hours the oracle has no late, duplicate or refused ones.
    assert.deepEqual(
      countsOf(report),
      Object.fromEntries(counts.map(([path, number]) => [path.join("/"), number])),
    );
    isAsMeasured(report, expected.measured);
  }
});

test("reports of disjoint sessions add up to that of both", async () => {
  const [one, other] = [lines({ sessions: 60, seed: 3 }), lines({ sessions: 60, seed: 77 })];
  // Those without an ID are of no session, and add up anyhow.
  const whole = file("whole.jsonl", [...one, ...other].join("\n"));
  const parts = [];
  for (const [name, saved] of Object.entries({ one, other })) {
    const { stdout } = await run(["report", file(`${name}.jsonl`, saved.join("\n")), "--json"]);
    parts.push(file(`${name}.json`, stdout));
  }
  const sum = await run(["report", ...parts, "--json"]);
  const together = await run(["report", whole, "--json"]);
  assert.equal(sum.status, 0, sum.stderr);
  assert.deepEqual(JSON.parse(sum.stdout), JSON.parse(together.stdout));
});

test("a session that is divided between files is one", async () => {
  const saved = lines({ sessions: 40, seed: 5 });
  const halves = [0, 1].map((half) =>
    file(`half-${half}.jsonl`, saved.filter((_, at) => at % 2 === half).join("\n")),
  );
  const divided = JSON.parse((await run(["report", ...halves, "--json"])).stdout);
  const whole = JSON.parse((await run(["report", file("w.jsonl", saved.join("\n")), "--json"])).stdout);
  for (const report of [divided, whole]) {
    // Which of them were late is a matter of the order.
    report.deliveries.late = 0;
    for (const hour of report.hours) hour.late = 0;
    for (const name of Object.keys(report.counts)) if (name.endsWith("/late")) delete report.counts[name];
  }
  assert.deepEqual(divided, whole);
});

test("lines that cannot be read are counted and named, and are no end", async () => {
  const saved = lines({ sessions: 5, seed: 1 });
  const others = [
    "{",
    '{"body":5}',
    '{"version":1}',
    '{"version":1,"counts":{"reasons/\\u001b[2J":1}}',
    "[[]]",
    "5",
  ];
  const bad = Array.from({ length: 30 }, (_, at) => others[at % others.length]);
  const text = ["no JSON", ...saved.slice(0, 10), ...bad, "", ...saved.slice(10)].join("\n");
  const { status, stdout, stderr } = await run(["report", file("bad.jsonl", text), "--json"]);
  assert.equal(status, 1);
  const { accepted, refused } = JSON.parse(stdout).deliveries;
  const total = Object.values(refused).reduce((sum, count) => sum + count, accepted);
  assert.equal(total, saved.length);
  const told = stderr.trimEnd().split("\n");
  assert.equal(told.length, 11);
  assert.match(told[0], /bad\.jsonl, line 1: this is not JSON$/);
  assert.match(told[1], /line 12: /);
  assert.match(told[10], /and 21 more that cannot be read/);
});

test("a line that never ends, and one without a newline at the end", async () => {
  const saved = lines({ sessions: 2, seed: 1 });
  const long = `{"body":"${"x".repeat(20 * 1024 * 1024)}"}`;
  const text = [saved[0], long, saved[1]].join("\n");
  const { status, stdout, stderr } = await run(["report", file("long.jsonl", text), "--json"]);
  assert.equal(status, 1, stderr);
  assert.match(stderr, /line 2: more than 16777216 bytes/);
  assert.equal(JSON.parse(stdout).deliveries.accepted, 2);
});

test("the other forms, and standard input", async () => {
  const body = '{"timestamp":1689684577,"sessionId":"s-1","sequence":0,"event":"WMS_LOADED"}';
  const signature = `hmac-sha256=${createHmac("sha256", SECRET).update(body).digest("hex")}`;
  const headers = [{ name: "X-WMS-Content-MAC", value: signature }];
  const har = { log: { entries: [{ request: { method: "POST", headers, postData: { text: body } } }] } };
  for (const text of [
    JSON.stringify(har),
    JSON.stringify(har, null, 2),
    JSON.stringify([{ signature, body }], null, 2),
    `curl http://x -H 'x-wms-content-mac: ${signature}' --data-raw '${body}'`,
    `POST / HTTP/1.1\r\nx-wms-content-mac: ${signature}\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
    JSON.stringify({ signature, body }),
  ]) {
    const { status, stdout, stderr } = await run(["report", "-", "--json"], { input: text });
    assert.equal(status, 0, `${text}\n${stderr}`);
    const report = JSON.parse(stdout);
    assert.deepEqual([report.deliveries.accepted, report.sessions.total], [1, 1], text);
    assert.equal(report.hours[0].hour, "2023-07-18T12:00:00.000Z");
  }
});

test("forged ones are refused and count for nothing else; --unverified trusts", async () => {
  const body = '{"timestamp":1,"sessionId":"s-1","sequence":0,"event":"WMS_LOADED"}';
  const forged = { signature: `hmac-sha256=${"0".repeat(64)}`, body };
  const text = [forged, { ...forged, signature: "x", verdict: "malformed_signature" }]
    .map((one) => JSON.stringify(one))
    .join("\n");
  const path = file("forged.jsonl", text);
  const judged = JSON.parse((await run(["report", path, "--json"])).stdout);
  assert.deepEqual(judged.deliveries.refused, { malformed_signature: 1, signature_mismatch: 1 });
  assert.deepEqual([judged.deliveries.accepted, judged.sessions.total, judged.hours], [0, 0, []]);
  const trusted = JSON.parse((await run(["report", path, "--json", "--unverified"])).stdout);
  assert.deepEqual(trusted.deliveries.refused, { malformed_signature: 1 });
  assert.equal(trusted.sessions.total, 1);
  const without = await run(["report", path], { env: {} });
  assert.equal(without.status, 2);
  assert.match(without.stderr, /the secret is missing/);
});

test("no ID, no secret and no MAC is in any form of it", async () => {
  const saved = lines({ sessions: 30, seed: 9 });
  const path = file("private.jsonl", saved.join("\n"));
  const page = join(folder, "report.html");
  const outputs = [];
  for (const args of [[], ["--json"], ["--csv"], ["--by", "day", "--html", page]]) {
    const { status, stdout } = await run(["report", path, ...args]);
    assert.equal(status, 0);
    outputs.push(stdout);
  }
  outputs.push(readFileSync(page, "utf8"));
  for (const line of saved) {
    const { headers, body } = JSON.parse(line);
    const { sessionId, payload } = JSON.parse(body);
    const secrets = [headers["x-wms-content-mac"].slice(12), SECRET];
    if (sessionId?.length > 10) secrets.push(sessionId);
    if (payload?.measurementId) secrets.push(payload.measurementId);
    for (const output of outputs) for (const secret of secrets) assert.ok(!output.includes(secret));
  }
});

test("for a person: bars, and each figure of the JSON; as CSV one figure a line", async () => {
  const path = file("person.jsonl", lines({ sessions: 400, seed: 4 }).join("\n"));
  const report = JSON.parse((await run(["report", path, "--json"])).stdout);
  const { stdout } = await run(["report", path]);
  const { total, outcomes } = report.sessions;
  assert.match(stdout, new RegExp(`^${total} sessions, `));
  assert.match(stdout, new RegExp(`^ {2}completed +${outcomes.completed} +[\\d.]+ % +█+`, "m"));
  const [first, second] = report.funnel;
  assert.match(stdout, new RegExp(`page loaded +${first.sessions} +${first.visits} +100\\.0 %`));
  const funnel = stdout.slice(stdout.indexOf("Funnel"), stdout.indexOf("Measurements"));
  const bars = new Set([...funnel.matchAll(/^[^█\n]+(?=█)/gm)].map(([before]) => before.length));
  assert.equal(bars.size, 1, "bars begin in one column");
  assert.ok(stdout.includes(`-${first.visits - second.visits}`) || first.visits === second.visits);
  for (const { detail } of report.reasons)
    if (detail) assert.ok(stdout.includes(detail) || detail === "LOW_SNR");

  const csv = (await run(["report", path, "--csv"])).stdout;
  const rows = csv
    .trimEnd()
    .split("\r\n")
    .map((line) => line.split(","));
  assert.deepEqual(rows[0], ["section", "name", "figure", "value"]);
  assert.ok(rows.every((row) => row.length === 4));
  const find = (/** @type {string[]} */ ...path) =>
    rows.find((row) => path.every((part, at) => row[at] === part))?.[3];
  assert.equal(find("sessions", "outcomes", "completed"), String(outcomes.completed));
  assert.equal(find("funnel", "loaded", "visits"), String(first.visits));
  assert.equal(find("durations", "started-created", "median"), String(report.durations[3].median));
  assert.equal(find("hours", report.hours[0].hour, "accepted"), String(report.hours[0].accepted));

  const terminal = onTerminal(["report", path]);
  assert.equal(await terminal.ended, 0);
  assert.ok(plain(terminal.shown()).includes("Funnel"));
  assert.ok(terminal.shown().includes("\u001b[1m"));
});

test("--html: a page that loads and runs nothing", async () => {
  const path = file("page.jsonl", lines({ sessions: 50, seed: 4 }).join("\n"));
  const page = join(folder, "page.html");
  const { status, stdout } = await run(["report", path, "--html", page]);
  assert.deepEqual([status, stdout], [0, ""]);
  const html = readFileSync(page, "utf8");
  assert.match(html, /^<!doctype html>\n<html lang="en">/);
  assert.ok(!/<script|<link|<img|\bon\w+=|url\(|@import|https?:/i.test(html));
  assert.match(html, /default-src 'none'/);
  const ids = [...html.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
  assert.equal(new Set(ids).size, ids.length);
  for (const [, id] of html.matchAll(/aria-labelledby="([^"]+)"/g)) assert.ok(ids.includes(id));
  const away = await run(["report", path, "--html", join(folder, "no/page.html")]);
  assert.equal(away.status, 2);
  assert.match(away.stderr, /there is no such file/);
});

test("wrong usage, and files that hold nothing", async () => {
  for (const [args, message] of /** @type {[string[], RegExp][]} */ ([
    [["report"], /report needs a file, such as deliveries\.jsonl/],
    [["report", "none.jsonl"], /none\.jsonl: there is no such file/],
    [["report", folder], /it is a folder/],
    [["report", file("empty.jsonl", "")], /the files hold no delivery/],
    [["report", file("junk.jsonl", "junk\njunk")], /the files hold no delivery/],
    [["report", file("version.json", '{"version":2,"counts":{}}')], /the files hold no delivery/],
    [["report", "x", "--by", "week"], /--by must be one of hour, day/],
  ])) {
    const { status, stderr } = await run(args);
    assert.equal(status, 2, stderr);
    assert.match(stderr, message);
  }
});
