// @ts-check
// `inspect` and `listen --ui`: the page on this machine, for nobody else, and the deliveries that it is given.

import assert from "node:assert/strict";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { connect } from "node:net";
import { networkInterfaces, tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { event, post, run, SECRET, sign, start, until } from "./command.mjs";
import { CTRL_C, onTerminal } from "./terminal.mjs";

const FILE = "inspected.jsonl";

/** @param {string[]} args */
async function opened(...args) {
  const child = start(args);
  await until(() => child.stderr().includes("Ctrl-C") || child.process.exitCode !== null, child.stderr);
  const [page = ""] = /http:\/\/127\.0\.0\.1:\d+\/[\w-]{22}\//.exec(child.stderr()) ?? [];
  return {
    ...child,
    page,
    receiver: /Listening on (\S+)/.exec(child.stderr())?.[1] ?? "",
    async stop() {
      child.process.kill("SIGINT");
      // One that goes on is ended, and has no status then.
      const patience = setTimeout(() => child.process.kill("SIGKILL"), 20_000);
      return child.ended.finally(() => clearTimeout(patience));
    },
  };
}

/** @param {string} url @param {{ method?: string, host?: string }} [given] */
async function answer(url, { method = "GET", host } = {}) {
  const { hostname, port, pathname } = new URL(url);
  const headers = { ...(host !== undefined && { host }) };
  const sent = request({ hostname, port, path: pathname, method, headers }).end();
  const [response] = await once(sent, "response");
  response.resume();
  return response;
}

/**
 * The deliveries that the page is given, so many of them.
 * @param {string} page @param {number} count
 * @returns {Promise<any[]>}
 */
async function deliveries(page, count) {
  const { body } = await fetch(`${page}deliveries`, { signal: AbortSignal.timeout(30_000) });
  let text = "";
  assert.ok(body);
  for await (const chunk of /** @type {any} */ (body.pipeThrough(new TextDecoderStream()))) {
    text += chunk;
    const messages = text.split("\n\n").filter((message) => message.startsWith("data: "));
    if (messages.length >= count && text.endsWith("\n\n"))
      return messages.map((message) => JSON.parse(message.slice(6)));
  }
  throw new Error(`the stream ended after\n${text}`);
}

/** A browser that only takes note of what it is to open; without it a developer's would. */
function ownBrowser() {
  const folder = mkdtempSync(join(tmpdir(), "wms-browser-"));
  const told = join(folder, "told");
  const script = `#!/bin/sh\nprintf %s "$1" > ${told}.part && mv ${told}.part ${told}\n`;
  writeFileSync(join(folder, "xdg-open"), script, { mode: 0o755 });
  const remove = () => rmSync(folder, { recursive: true });
  return { PATH: `${folder}:${process.env.PATH}`, told, remove };
}

test("the page has an address that cannot be guessed, and needs nothing but this server", async () => {
  const one = await opened("inspect", "--no-open");
  const other = await opened("inspect", "--no-open");
  assert.notEqual(new URL(one.page).pathname, new URL(other.page).pathname);
  const page = await answer(one.page);
  assert.equal(page.statusCode, 200);
  assert.match(page.headers["content-security-policy"], /frame-ancestors 'none'/);
  assert.equal(page.headers["cross-origin-resource-policy"], "same-origin");
  assert.equal(page.headers["cache-control"], "no-store");
  const html = await (await fetch(one.page)).text();
  assert.match(html, /connect-src 'none'/);
  assert.match(html, /script-src 'self' 'wasm-unsafe-eval';/);
  // With whatever the scripts import.
  const names = new Set(["page.css", "page.js"]);
  for (const name of names) {
    const response = await fetch(one.page + name);
    assert.equal(response.status, 200, name);
    const imports = (await response.text()).matchAll(
      /\bfrom ?"\.\/([\w/-]+\.js)"|^import "\.\/([\w/-]+\.js)"/gm,
    );
    for (const [, alone, named] of imports) names.add(alone ?? named);
  }
  assert.ok(names.has("shared/session.js"), [...names].join());
  assert.equal(await one.stop(), 0);
  assert.equal(await other.stop(), 0);
});

test("another address, another host, another method and what lies beside are refused", async () => {
  const { page, stop } = await opened("inspect", "--no-open");
  const { origin, port, pathname } = new URL(page);
  const token = pathname.slice(1, -1);
  const last = token.at(-1) === "A" ? "Q" : "A";
  for (const path of [
    "/",
    "/page.js",
    `/${token}`,
    `/${token.slice(0, -1)}/`,
    `/${token.slice(0, -1)}${last}/`,
    `/${token}x/`,
  ])
    assert.equal((await answer(origin + path)).statusCode, 404, path);
  for (const name of ["package.json", "cli.js", "..%2fpackage.json", "deliveries", "inspector/page.js.br"])
    assert.equal((await answer(page + name)).statusCode, 404, name);
  for (const host of [
    "rebound.example",
    `rebound.example:${port}`,
    `localhost:${port}`,
    "127.0.0.1",
    `127.0.0.1:${port}.`,
  ])
    assert.equal((await answer(page, { host })).statusCode, 403, host);
  assert.equal((await answer(page, { host: `127.0.0.1:${port}` })).statusCode, 200);
  for (const method of ["POST", "PUT", "DELETE"])
    assert.equal((await answer(page, { method })).statusCode, 405, method);
  assert.equal(await stop(), 0);
});

test("it listens on no other address of this machine", async () => {
  const { page, stop } = await opened("inspect", "--no-open");
  const addresses = Object.values(networkInterfaces()).flatMap((all) => all ?? []);
  const others = [
    "127.0.0.2",
    "::1",
    ...addresses.filter(({ internal }) => !internal).map(({ address }) => address),
  ];
  for (const host of others) {
    const socket = connect({ host, port: Number(new URL(page).port) });
    const [fault] = await Promise.race([once(socket, "error"), once(socket, "connect").then(() => [null])]);
    socket.destroy();
    assert.ok(fault, host);
  }
  assert.equal(await stop(), 0);
});

test("saved deliveries come byte by byte, and without the verdict that the file claims", async () => {
  const bodies = [event({ sessionId: "Zoë" }), Buffer.from([0x7b, 0xff, 0x7d])];
  const lines = bodies.map((body) => ({
    headers: { "x-wms-content-mac": sign(body) },
    ...(typeof body === "string" ? { body } : { bodyBase64: body.toString("base64") }),
    verdict: "accepted",
  }));
  writeFileSync(FILE, `${lines.map((line) => JSON.stringify(line)).join("\n")}\n`);
  try {
    const { page, stop, stderr } = await opened("inspect", FILE, "--no-open");
    assert.match(stderr(), /#session \(Ctrl-C ends it\)/);
    const given = await deliveries(page, 2);
    assert.deepEqual(
      given,
      lines.map(({ verdict: _, ...line }, number) => ({ number, ...line })),
    );
    const html = await (await fetch(page)).text();
    assert.match(html, /data-about="file"/);
    assert.match(html, /connect-src 'self'/);
    assert.equal(await stop(), 0);
  } finally {
    rmSync(FILE);
  }
});

test("what cannot be read or used is said, with status 2", async () => {
  const missing = await run(["inspect", "missing.jsonl", "--no-open"]);
  assert.equal(missing.status, 2);
  assert.match(missing.stderr, /missing\.jsonl: there is no such file/);
  assert.equal((await run(["inspect", "--port", "x"])).status, 2);
  const first = await opened("inspect", "--no-open");
  const taken = await run(["inspect", "--no-open", "--port", new URL(first.page).port]);
  assert.equal(taken.status, 2);
  assert.match(taken.stderr, /127\.0\.0\.1:\d+: /);
  assert.equal(await first.stop(), 0);
});

test("listen --ui shows what comes, before the page and after, as the receiver judged it", async () => {
  const { page, receiver, stop } = await opened("listen", "--ui");
  assert.equal(await post(receiver, event()), 204);
  const both = deliveries(page, 2);
  assert.equal(await post(receiver, event({ sequence: 1 }), { "x-wms-content-mac": sign("other") }), 401);
  const given = await both;
  assert.deepEqual(
    given.map(({ number, body, verdict }) => [number, JSON.parse(body).sequence, verdict]),
    [
      [0, 0, "accepted"],
      [1, 1, "signature_mismatch"],
    ],
  );
  assert.equal(given[0].headers["x-wms-content-mac"], sign(event()));
  // Neither is the other: the receiver may be open to a network.
  assert.equal((await answer(receiver + new URL(page).pathname.slice(1))).statusCode, 405);
  assert.equal(await post(page, event()).catch(() => 0), 405);
  assert.equal(await stop(), 0);
});

test("in the list the key o opens the selected one in the inspector", async (t) => {
  const { PATH, remove } = ownBrowser();
  t.after(remove);
  const terminal = onTerminal(["listen"], { MAC_SECRET: SECRET, PATH });
  await terminal.until("Listening on");
  const [receiver = ""] = /http:\/\/127\.0\.0\.1:\d+\//.exec(terminal.shown()) ?? [];
  for (const sequence of [0, 1]) assert.equal(await post(receiver, event({ sequence })), 204);
  await terminal.until("2 deliveries");
  terminal.type("k");
  terminal.type("o");
  await terminal.until("#received=");
  const [, page = "", number] = /In the inspector: (\S+?\/)#received=(\d+)/.exec(terminal.shown()) ?? [];
  assert.equal(number, "0");
  assert.equal((await deliveries(page, 2)).length, 2);
  terminal.type("q");
  assert.equal(await terminal.ended, 0);
});

test("the browser gets an address that is good once: others see what a program is started with", async (t) => {
  if (process.env.CLI_RUNTIME === "deno") return t.skip("it may start no program");
  const { PATH, told, remove } = ownBrowser();
  writeFileSync(FILE, `${JSON.stringify({ headers: {}, body: event() })}\n`);
  try {
    const terminal = onTerminal(["inspect", FILE], { PATH });
    await until(() => existsSync(told), terminal.shown);
    const once = readFileSync(told, "utf8");
    const [page = ""] = /http:\S+?\/[\w-]{22}\//.exec(terminal.shown()) ?? [];
    assert.match(once, /^http:\/\/127\.0\.0\.1:\d+\/[\w-]{22}\/#session$/);
    assert.ok(!once.startsWith(page));
    const first = await answer(once);
    assert.deepEqual([first.statusCode, first.headers.location], [302, new URL(page).pathname]);
    assert.equal((await answer(once)).statusCode, 404);
    assert.equal((await answer(page)).statusCode, 200);
    terminal.type(CTRL_C);
    assert.equal(await terminal.ended, 0);
  } finally {
    rmSync(FILE);
    remove();
  }
});

test("no entry of the library loads any of it", () => {
  const { exports } = JSON.parse(readFileSync("node_modules/wms-webhook/package.json", "utf8"));
  const targets = JSON.stringify(exports).match(/(?<="default":")[^"]+/g) ?? [];
  assert.ok(targets.length > 20);
  for (const target of targets)
    assert.doesNotMatch(
      readFileSync(`node_modules/wms-webhook/${target}`, "utf8"),
      /inspector|cli\//,
      target,
    );
});
