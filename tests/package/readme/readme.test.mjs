// @ts-check
// Runs each code block of the README, and each example of the types, as it stands.
// What a block says it prints stands behind its console.log as a comment.

import { execFileSync, spawn } from "node:child_process";
import { createHmac } from "node:crypto";
import { once } from "node:events";
import { readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { test } from "node:test";
import { abuse } from "./abuse.mjs";

const SECRET = "mac secret";

/** Name and text of each block of JavaScript or TypeScript. */
function blocks() {
  const found = [];
  for (const [, text] of readFileSync("README.md", "utf8").matchAll(/^```(?:js|ts)\n(.*?)^```/gms)) {
    const name = text.match(/^\/\/ (\S+)\n/)?.[1];
    if (!name) throw new Error(`a block of the README has no name:\n${text}`);
    found.push({ name, text });
  }
  const names = ["index", "events", "receiver", "lambda", "store-test", "tools"];
  for (const file of names.map((name) => `${name}.d.cts`)) {
    const types = readFileSync(`node_modules/wms-webhook/${file}`, "utf8");
    for (const [, indented] of types.matchAll(/^ \* ```(?:js|ts)\n(.*?)^ \* ```/gms)) {
      found.push({ name: `${file}-${found.length}.mjs`, text: indented.replace(/^ \* ?/gm, "") });
    }
  }
  return found;
}

/** @param {string} name @param {string} text */
function prints(name, text) {
  // The types of a block are for the reader: the examples have none that Node must strip.
  const file = name.replace(/\.mts$/, ".mjs");
  writeFileSync(file, text);
  const expected = [...text.matchAll(/console\.log\(.*\); \/\/ (.*)$/gm)].map(([, line]) => line);
  const comments = [...text.matchAll(/^\/\/ (hmac-sha256=.*)$/gm)].map(([, line]) => line);
  const wanted = [...expected, ...comments].join("\n");
  const printed = execFileSync("node", [file], { encoding: "utf8" }).trim();
  if (wanted === "" || printed !== wanted) throw new Error(`${name} printed\n${printed}\nnot\n${wanted}`);
}

async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  server.close();
  return port;
}

/** An authentic delivery. @param {string} sessionId @param {number} sequence @param {string} event */
function delivery(sessionId, sequence, event) {
  const timestamp = Math.floor(Date.now() / 1000);
  const body = JSON.stringify({ timestamp, sessionId, sequence, event });
  const signature = `hmac-sha256=${createHmac("sha256", SECRET).update(body, "ascii").digest("hex")}`;
  return { body, signature };
}

/** @param {string} name @param {string} text @param {(port: number) => [string, string[]]} command */
async function serves(name, text, command) {
  writeFileSync(name, text);
  const port = await freePort();
  const [program, args] = command(port);
  const env = { ...process.env, PORT: String(port), MAC_SECRET: SECRET };
  const server = spawn(program, args, { env, stdio: ["ignore", "pipe", "pipe"] });
  let printed = "";
  let errors = "";
  server.stdout.on("data", (data) => {
    printed += data;
  });
  server.stderr.on("data", (data) => {
    errors += data;
  });
  const accepted = text.includes("createReceiver") ? 200 : 204;
  // A recipe that knows the sessions that it issued names one.
  const [, issued] = /new Set\(\["(.*?)"\]\)/.exec(text) ?? [];
  const sessionId = issued ?? "s-1";
  try {
    const { body, signature } = delivery(sessionId, 3, "WMS_LOADED");
    const answers = [
      [accepted, await post(port, body, { "x-wms-content-mac": signature })],
      [401, await post(port, body.replace("LOADED", "loaded"), { "x-wms-content-mac": signature })],
      [401, await post(port, body, {})],
      [401, await post(port, body, { "x-wms-content-mac": "hmac-sha256=00" })],
      // One byte too many: who reads a body before refusing it has read all of it, and cuts no connection.
      [413, await post(port, "x".repeat(1_048_577), { "x-wms-content-mac": signature })],
    ];
    if (issued) {
      const other = delivery("s-1", 4, "WMS_LOADED");
      answers.push([accepted, await post(port, other.body, { "x-wms-content-mac": other.signature })]);
    }
    for (const [wanted, got] of answers) {
      if (wanted !== got) throw new Error(`${name} answered ${answers.map(([, answer]) => answer)}`);
    }
    if (name === "ambiguous.mjs") {
      for (const [of, told] of [
        [sessionId, "a session that we issued"],
        ["s-1", "a session that nobody issued"],
      ]) {
        const { body, signature } = delivery(of, 5, "camera #1");
        const ambiguous = await post(port, body.replace("#", "ģ"), { "x-wms-content-mac": signature });
        const line = new RegExp(`code: 'ambiguous_body'[^]*\\n${told}\\n$`);
        for (let tries = 0; !line.test(errors) && tries < 500; tries += 1)
          await new Promise((resolve) => setTimeout(resolve, 20));
        if (ambiguous !== 401 || !line.test(errors)) throw new Error(`${name} printed ${errors}`);
      }
    }
    let sequence = 10;
    await abuse(
      { port, printed: () => printed + errors },
      {
        path: "/",
        accepted,
        // What it is there to show.
        isJsonOnly: name.endsWith("broken.mjs"),
        authentic() {
          sequence += 1;
          return delivery(sessionId, sequence, "CAMERA_STARTED");
        },
      },
    );
    for (let tries = 0; !printed.includes("WMS_LOADED 3") && tries < 500; tries += 1) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    if (printed.match(/WMS_LOADED/g)?.length !== 1) throw new Error(`${name} printed ${printed}`);
  } finally {
    server.kill();
  }
}

/** The status; it waits until the server listens. @param {number} port @param {string} body @param {Record<string, string>} headers */
async function post(port, body, headers) {
  for (let tries = 0; ; tries += 1) {
    try {
      const answer = await fetch(`http://127.0.0.1:${port}/`, {
        method: "POST",
        headers: { "content-type": "application/json", ...headers },
        body,
      });
      return answer.status;
    } catch (error) {
      const { code } = /** @type {any} */ (error).cause;
      if (code !== "ECONNREFUSED" || tries === 1200) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

for (const { name, text } of blocks()) {
  if (name === "worker.js") {
    const workerd = /** @type {string} */ (process.env.WORKERD);
    const config = /** @type {string} */ (process.env.WORKERD_CONFIG);
    test(name, () =>
      serves(name, text, (port) => [workerd, ["serve", config, "--socket-addr", `http=127.0.0.1:${port}`]]),
    );
  } else if (text.includes(".listen(")) {
    test(name, () => serves(name, text, () => ["node", [name]]));
    if (text.includes('from "express"')) {
      const [file, older] = [`express-4-${name}`, text.replace('from "express"', 'from "express-4"')];
      test(file, () => serves(file, older, () => ["node", [file]]));
    }
  } else {
    test(name, () => prints(name, text));
  }
}
