// @ts-check
// Runs each code block of the README and of the site's pages, and each example of the types, as it stands.
// What a block says it prints stands behind its console.log as a comment.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { createHmac } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { test } from "node:test";
import { abuse } from "./abuse.mjs";
import { blocksOf, commandsOf, pages, timeless } from "./pages.mjs";
import { SECRET } from "./sender.mjs";
import { freePort, start } from "./servers.mjs";
import { buildWorker, workerdFleet } from "./workerd.mjs";

const { NODE_24, WORKERD, WORKERD_CONFIG } = /** @type {Record<string, string>} */ (process.env);
const CLI = "node_modules/wms-webhook/cli.js";

/** What else a block may be, and who checks it. */
const ELSEWHERE = new Set([
  "console", // the suite `cli`; those of the README: below
  "jsonc", // beside a Worker: below
  "python", // the suite `component`
  "rust", // `src/lib.rs`
  "sh", // the suite `cli`, of its own commands
  "text", // what something prints
]);

/** @typedef {Awaited<ReturnType<typeof start>>} Server */

/** Name and text of each example of the types. */
function examplesOfTypes() {
  const found = [];
  const names = [
    "index",
    "errors",
    "events",
    "receiver",
    "lambda",
    "store-test",
    "tools",
    "report",
    "schema",
    "fixtures",
  ];
  for (const file of names.map((name) => `${name}.d.cts`)) {
    const types = readFileSync(`node_modules/wms-webhook/${file}`, "utf8");
    for (const [, indented] of types.matchAll(/^ \* ```(?:js|ts)\n(.*?)^ \* ```/gms)) {
      found.push({ name: `${file}-${found.length}.mjs`, text: indented.replace(/^ \* ?/gm, "") });
    }
  }
  return found;
}

/** Node 24 takes the types away by itself. @param {string} name */
const nodeFor = (name) => (name.endsWith(".mts") ? NODE_24 : "node");

/** @param {string} name @param {string} text */
function prints(name, text) {
  writeFileSync(name, text);
  const expected = [...text.matchAll(/console\.log\(.*\); \/\/ (.*)$/gm)].map(([, line]) => line);
  const comments = [...text.matchAll(/^\/\/ (hmac-sha256=.*)$/gm)].map(([, line]) => line);
  const wanted = [...expected, ...comments].join("\n");
  const printed = execFileSync(nodeFor(name), [name], { encoding: "utf8" }).trim();
  if (wanted === "" || printed !== wanted) throw new Error(`${name} printed\n${printed}\nnot\n${wanted}`);
}

/** An authentic delivery. @param {string} sessionId @param {number} sequence @param {string} event */
function delivery(sessionId, sequence, event) {
  const timestamp = Math.floor(Date.now() / 1000);
  const body = JSON.stringify({ timestamp, sessionId, sequence, event });
  const signature = `hmac-sha256=${createHmac("sha256", SECRET).update(body, "ascii").digest("hex")}`;
  return { body, signature };
}

/** Starts a block that listens at `PORT`. @param {string} name @param {string} text @returns {Promise<Server>} */
async function serve(name, text) {
  writeFileSync(name, text);
  const port = await freePort();
  return start(nodeFor(name), [name], [port], { PORT: String(port), MAC_SECRET: SECRET });
}

/** @param {string} name @param {string} text @param {() => Promise<Server>} begin */
async function serves(name, text, begin) {
  const server = await begin();
  const { port, printed } = server;
  const [, path = "/"] = /\.post\("(.*?)"/.exec(text) ?? [];
  const accepted = text.includes("createReceiver") ? 200 : 204;
  // A recipe that knows the sessions that it issued names one.
  const [, issued] = /new Set\(\["(.*?)"\]\)/.exec(text) ?? [];
  const sessionId = issued ?? "s-1";
  /** @param {string} body @param {Record<string, string>} headers */
  const post = async (body, headers) => {
    const all = { "content-type": "application/json", ...headers };
    return (await fetch(`http://127.0.0.1:${port}${path}`, { method: "POST", headers: all, body })).status;
  };
  try {
    const { body, signature } = delivery(sessionId, 3, "WMS_LOADED");
    const answers = [
      [accepted, await post(body, { "x-wms-content-mac": signature })],
      [401, await post(body.replace("LOADED", "loaded"), { "x-wms-content-mac": signature })],
      [401, await post(body, {})],
      [401, await post(body, { "x-wms-content-mac": "hmac-sha256=00" })],
      // One byte too many: who reads a body before refusing it has read all of it, and cuts no connection.
      [413, await post("x".repeat(1_048_577), { "x-wms-content-mac": signature })],
    ];
    if (issued) {
      const other = delivery("s-1", 4, "WMS_LOADED");
      answers.push([accepted, await post(other.body, { "x-wms-content-mac": other.signature })]);
    }
    for (const [wanted, got] of answers) {
      if (wanted !== got) throw new Error(`${name} answered ${answers.map(([, answer]) => answer)}`);
    }
    if (name === "ambiguous.mjs") {
      for (const [of, said] of [
        [sessionId, "a session that we issued"],
        ["s-1", "a session that nobody issued"],
      ]) {
        const { body, signature } = delivery(of, 5, "camera #1");
        const status = await post(body.replace("#", "ģ"), { "x-wms-content-mac": signature });
        assert.equal(status, 401);
        await server.says(`code: 'ambiguous_body'`);
        await server.says(`\n${said}\n`);
      }
    }
    let sequence = 10;
    await abuse(
      { port, printed },
      {
        path,
        accepted,
        // What it is there to show.
        isJsonOnly: name.endsWith("broken.mjs"),
        authentic() {
          sequence += 1;
          return delivery(sessionId, sequence, "CAMERA_STARTED");
        },
      },
    );
    await server.says("WMS_LOADED 3");
    assert.equal(printed().match(/WMS_LOADED/g)?.length, 1, printed());
  } finally {
    await server.stop();
  }
}

/** The Durable Objects that the configuration beside a Worker binds, or else that of the README. @param {string} page @returns {Record<string, string>} */
function objectsOf(page) {
  const configurations = [page, "README.md"].flatMap(blocksOf).filter(({ language }) => language === "jsonc");
  const [{ text }] = configurations;
  const { durable_objects: objects, migrations } = JSON.parse(text.replace(/^\/\/.*\n/, ""));
  const classes = objects.bindings.map((/** @type {any} */ binding) => [binding.class_name, binding.name]);
  assert.deepEqual(
    migrations[0].new_sqlite_classes,
    classes.map((/** @type {string[]} */ [name]) => name),
  );
  return Object.fromEntries(classes);
}

/** @type {Set<string>} */
const names = new Set();
for (const { page, language, isExample, name, text } of pages().flatMap(blocksOf)) {
  if (isExample) continue;
  if (ELSEWHERE.has(language)) continue;
  if (language !== "js" && language !== "ts")
    throw new Error(`${page}: nothing checks a block of ${language}`);
  if (!name) throw new Error(`a block of ${page} has no name:\n${text}`);
  if (names.has(name)) throw new Error(`two blocks are ${name}: one hides the other`);
  names.add(name);
  if (name === "worker.js") {
    writeFileSync(name, text);
    const begin = async () => {
      const port = await freePort();
      const args = ["serve", WORKERD_CONFIG, "--socket-addr", `http=127.0.0.1:${port}`];
      return start(WORKERD, args, [port], { MAC_SECRET: SECRET });
    };
    test(`${page}: ${name}`, () => serves(name, text, begin));
  } else if (text.includes('from "cloudflare:workers"')) {
    const begin = async () => {
      writeFileSync(name, text);
      await buildWorker(name, `out/${name}.js`);
      return workerdFleet({ worker: `out/${name}.js`, instances: 1, objects: objectsOf(page) });
    };
    test(`${page}: ${name}`, () => serves(name, text, begin));
  } else if (text.includes(".listen(")) {
    test(`${page}: ${name}`, () => serves(name, text, () => serve(name, text)));
    if (text.includes('from "express"')) {
      const [file, older] = [`express-4-${name}`, text.replace('from "express"', 'from "express-4"')];
      test(`${page}: ${file}`, () => serves(file, older, () => serve(file, older)));
    }
  } else {
    test(`${page}: ${name}`, () => prints(name, text));
  }
}

for (const { name, text } of examplesOfTypes()) test(name, () => prints(name, text));

test("the README's quick start prints what the README shows", async () => {
  const blocks = blocksOf("README.md");
  const at = blocks.findIndex(({ language }) => language === "console");
  const [setUp, send] = commandsOf(blocks[at]);
  assert.match(setUp.command, /^export MAC_SECRET='/);
  const { name, text } = blocks.find(({ language }) => language === "ts") ?? assert.fail("no server");
  const server = await serve(name, text);
  try {
    const [npx, program, ...args] = send.command
      .replace("localhost:3000", `127.0.0.1:${server.port}`)
      .split(" ");
    assert.equal(`${npx} ${program}`, "npx wms-webhook");
    const env = { ...process.env, MAC_SECRET: SECRET };
    const sent = execFileSync("node", [CLI, ...args], { encoding: "utf8", env });
    assert.equal(timeless(sent), timeless(send.output), sent);
    const shown = blocks[at + 1].text.replace("port 3000", `port ${server.port}`).split("\n");
    for (const line of shown) await server.says(line);
    // Two streams may be read in another order than they were written in.
    assert.deepEqual(server.printed().split("\n").sort(), shown.sort());
  } finally {
    await server.stop();
  }
});
