// @ts-check
// `send`: what goes out is signed as documented, and the answers are judged.

import assert from "node:assert/strict";
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
    assert.ok(["first", "next"].includes(line.arrival));
  }
  for (const scenario of Object.keys(SCENARIOS))
    assert.ok(stderr.includes(`session ${scenario}: `), scenario);
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
    "duplicated,reordered,dropped,delayed,tampered,forged,old_secret",
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
    /^ {2}number \d+ \(tampered\): answered 200, was to be refused \(signature_mismatch\)$/m,
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
  assert.deepEqual(report.statuses, { 200: 1, 302: report.sent - 3, 500: 1, none: 1 });
  assert.deepEqual(report.unexpected[0], { name: "number 2", status: 500, expected: "accepted" });
  assert.deepEqual(report.unexpected[1], { name: "number 3", status: null, expected: "accepted" });
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
