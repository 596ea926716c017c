// @ts-check
// The receiver by its `node`, on real sockets.

import assert from "node:assert/strict";
import { EventEmitter, once } from "node:events";
import { createServer } from "node:http";
import { connect } from "node:net";
import { mock, test } from "node:test";
import { promisify } from "node:util";
import { runInNewContext } from "node:vm";
import { createReceiver } from "wms-webhook/receiver";
import { event, NOW, SECRET, sign } from "./sender.mjs";

/** @typedef {import("node:http").IncomingMessage & { rawBody?: unknown, body?: unknown, app?: unknown, cookies?: unknown, query?: unknown }} Req */

/**
 * Serves while `use` runs.
 * @param {object} options of the receiver
 * @param {(server: { port: number, handled: any[], codes: string[], errors: any[] }) => Promise<void>} use
 * @param {(req: Req) => unknown} [before] what a framework does before the receiver
 */
async function serving(options, use, before = () => {}) {
  /** @type {[any[], any[]]} */
  const [handled, errors] = [[], []];
  const onError = (/** @type {any} */ error) => void errors.push(error);
  const receiver = createReceiver({ secret: SECRET, now: () => NOW * 1000, onError, ...options });
  receiver.onAny((event) => void handled.push(event));
  const server = createServer(async (req, res) => {
    await before(req);
    await receiver.node(req, res);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  const codes = {
    get codes() {
      return errors.map(({ code }) => code);
    },
  };
  try {
    await use(Object.assign(codes, { port, handled, errors }));
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

/** @param {string} body @returns {Record<string, string>} */
function headOf(body) {
  return { "x-wms-content-mac": sign(body) };
}

/** @param {number} port @param {string} body @param {Record<string, string>} [headers] */
function post(port, body, headers = headOf(body)) {
  return fetch(`http://127.0.0.1:${port}/`, { method: "POST", body, headers });
}

/** Writes bytes to a socket, and reads until it ends. @param {number} port @param {(socket: import("node:net").Socket) => void} write */
async function raw(port, write) {
  const socket = connect(port, "127.0.0.1");
  let text = "";
  socket.on("data", (data) => {
    text += data;
  });
  socket.on("error", () => {});
  await once(socket, "connect");
  write(socket);
  await new Promise((resolve) => socket.on("close", resolve));
  return text;
}

/** @param {string} body @param {number} length that the header says */
function head(body, length) {
  return `POST / HTTP/1.1\r\nhost: x\r\nx-wms-content-mac: ${sign(body)}\r\ncontent-length: ${length}\r\n\r\n`;
}

test("a request whose stream was made one of text: 500, and the remedy", () =>
  serving(
    {},
    async (server) => {
      assert.equal((await post(server.port, event())).status, 500);
      assert.deepEqual(server.codes, ["body_already_parsed"]);
      assert.match(server.errors[0].message, /Take setEncoding\(\) away/);
    },
    (req) => req.setEncoding("utf8"),
  ));

test("deliveries over one connection: handled, refused, handled", () =>
  serving({}, async (server) => {
    const bodies = [event(), event(), event()];
    const statuses = [];
    for (const [at, body] of bodies.entries()) {
      const headers = { "x-wms-content-mac": at === 1 ? sign(bodies[0]) : sign(body) };
      statuses.push((await post(server.port, body, headers)).status);
    }
    assert.deepEqual(statuses, [200, 401, 200]);
    assert.deepEqual(server.handled, [JSON.parse(bodies[0]), JSON.parse(bodies[2])]);
    assert.deepEqual(server.codes, ["signature_mismatch"]);
  }));

test("two signature headers are malformed, none is missing, GET is refused with Allow", () =>
  serving({}, async (server) => {
    const body = event();
    const twice = head(body, body.length).replace(
      "\r\n\r\n",
      `\r\nx-wms-content-mac: ${sign(body)}\r\nconnection: close\r\n\r\n`,
    );
    assert.match(await raw(server.port, (socket) => socket.write(twice + body)), /^HTTP\/1.1 401 /);
    assert.equal((await post(server.port, body, {})).status, 401);
    const got = await fetch(`http://127.0.0.1:${server.port}/`);
    assert.deepEqual([got.status, got.headers.get("allow")], [405, "POST"]);
    assert.deepEqual(server.codes, ["malformed_signature", "missing_signature", "method_not_allowed"]);
  }));

test("a body over the limit is cut off, and its sender reads the answer", () =>
  serving({ maxBodyBytes: 1000 }, async (server) => {
    const body = event();
    const declared = await raw(server.port, (socket) => socket.write(head(body, 1001) + body));
    assert.match(declared, /^HTTP\/1.1 413 /);
    // It can be read before the connection ends.
    assert.match(declared, /^content-length: 17\r$/m);

    let sent = 0;
    const chunked = head(body, 0).replace("content-length: 0", "transfer-encoding: chunked");
    const endless = await raw(server.port, (socket) => {
      socket.write(chunked);
      const chunk = `${(1000).toString(16)}\r\n${" ".repeat(1000)}\r\n`;
      const timer = setInterval(() => {
        sent += 1;
        socket.write(chunk);
      }, 5);
      socket.on("close", () => clearInterval(timer));
    });
    assert.match(endless, /^HTTP\/1.1 413 /);
    assert.ok(sent >= 2);
    assert.deepEqual(server.codes, ["body_too_large", "body_too_large"]);
    // The neighbour.
    const full = event({ padding: "" });
    const exact = full.replace('"padding":""', `"padding":"${"x".repeat(1000 - full.length)}"`);
    assert.equal((await post(server.port, exact)).status, 200);
  }));

test("a sender that writes all of a body that is too long, and only then reads, reads the answer", () =>
  serving({ maxBodyBytes: 1000 }, async (server) => {
    // It may take as long as this machine needs: the receiver's timer stands still.
    mock.timers.enable({ apis: ["setTimeout"] });
    const socket = connect(server.port, "127.0.0.1");
    try {
      const body = " ".repeat(20_000_000);
      await promisify(socket.write).call(socket, head(body, body.length) + body);
      const [answer] = await once(socket, "data");
      assert.match(String(answer), /^HTTP\/1.1 413 /);
      assert.deepEqual(server.codes, ["body_too_large"]);
    } finally {
      mock.timers.reset();
      socket.destroy();
    }
  }));

test("a body that breaks off is not handled, and harms nobody", () =>
  serving({}, async (server) => {
    const body = event();
    await raw(server.port, (socket) => {
      socket.write(head(body, body.length) + body.slice(0, -1));
      setTimeout(() => socket.destroy(), 50);
    });
    for (let tries = 0; server.codes.length === 0 && tries < 1000; tries += 1) {
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    assert.deepEqual(server.codes, ["incomplete_body"]);
    assert.equal((await post(server.port, body)).status, 200);
  }));

test("a body that does not end is given up with 408", () =>
  serving({ bodyTimeout: 0.1 }, async (server) => {
    const body = event();
    const answer = await raw(server.port, (socket) =>
      socket.write(head(body, body.length) + body.slice(0, -1)),
    );
    assert.match(answer, /^HTTP\/1.1 408 /);
    assert.deepEqual(server.codes, ["body_timeout"]);
  }));

/** Reads the body, as a parser does. @param {Req} req */
async function consume(req) {
  const chunks = [];
  for await (const chunk of req) chunks.push(chunk);
  return Buffer.concat(chunks);
}

test("what a parser kept of the bytes is used: rawBody, a Buffer, a text", async () => {
  for (const keep of [
    (/** @type {Req} */ req, /** @type {Buffer} */ bytes) =>
      Object.assign(req, { rawBody: bytes, body: JSON.parse(`${bytes}`) }),
    (/** @type {Req} */ req, /** @type {Buffer} */ bytes) => Object.assign(req, { rawBody: `${bytes}` }),
    (/** @type {Req} */ req, /** @type {Buffer} */ bytes) => Object.assign(req, { body: bytes }),
    (/** @type {Req} */ req, /** @type {Buffer} */ bytes) => Object.assign(req, { body: `${bytes}` }),
  ]) {
    await serving(
      { maxBodyBytes: 1000 },
      async (server) => {
        const body = event({ sessionId: "Zoë" });
        const headers = { "x-wms-content-mac": sign(body) };
        // Latin-1 bytes do not survive a text, so this one is signed over its UTF-8.
        headers["x-wms-content-mac"] =
          `hmac-sha256=${(await import("node:crypto")).createHmac("sha256", SECRET).update(body).digest("hex")}`;
        assert.equal((await post(server.port, body, headers)).status, 200);
        assert.equal((await post(server.port, `${body} `, headers)).status, 401);
        assert.equal((await post(server.port, event({ padding: "x".repeat(1000) }))).status, 413);
        assert.equal(server.handled.length, 1);
      },
      async (req) => keep(req, await consume(req)),
    );
  }
});

test("what hangs on Object.prototype is no part of a request, and hides none", async () => {
  const kept = async (/** @type {Req} */ req) => Object.assign(req, { rawBody: await consume(req) });
  const other = event();
  for (const [inherited, headersOf, status, before] of /** @type {const} */ ([
    [{ rawBody: other, readableDidRead: true }, headOf, 200, undefined],
    [{ rawBody: other }, headOf, 200, kept],
    [{ "x-wms-content-mac": sign(other) }, () => ({}), 401, undefined],
  ])) {
    await serving(
      {},
      async (server) => {
        const body = status === 200 ? event() : other;
        Object.assign(Object.prototype, inherited);
        try {
          assert.equal((await post(server.port, body, headersOf(body))).status, status);
        } finally {
          for (const name of Object.keys(inherited)) delete (/** @type {any} */ (Object.prototype)[name]);
        }
        assert.deepEqual(server.handled, status === 200 ? [JSON.parse(body)] : []);
        assert.deepEqual(server.codes, status === 200 ? [] : ["missing_signature"]);
      },
      before,
    );
  }
});

/**
 * A delivery whose request and response have nothing that they can lack, as an adapter makes them of an event.
 * @param {string} body
 * @returns {Promise<[status: number, headers: Record<string, string>]>} of the answer
 */
async function postBare(body) {
  const receiver = createReceiver({ secret: SECRET, now: () => NOW * 1000 }).onAny(() => {});
  const req = Object.assign(new EventEmitter(), { method: "POST", headers: headOf(body) });
  /** @type {[number, Record<string, string>] | undefined} */
  let answer;
  const isAnswered = new Promise((resolve) => {
    const writeHead = (/** @type {number} */ status, /** @type {any} */ headers) => {
      answer = [status, headers];
    };
    const res = /** @type {any} */ ({ writeHead, end: () => resolve(undefined) });
    receiver.node(req, res);
  });
  setImmediate(() => {
    req.emit("data", Buffer.from(body));
    req.emit("end");
  });
  const isLate = setTimeout(() => req.emit("close"), 5000);
  await Promise.race([isAnswered, once(req, "close")]);
  clearTimeout(isLate);
  assert.ok(answer, "it is not answered");
  return answer;
}

test("a request and a response that lack what they can are answered, whatever hangs on Object.prototype", async () => {
  const prototype = /** @type {any} */ (Object.prototype);
  const asItIs = await postBare(event());
  assert.equal(asItIs[0], 200);
  for (const [name, value] of /** @type {const} */ ([
    ["readableDidRead", true],
    ["readableEnded", true],
    ["aborted", true],
    ["destroyed", true],
    ["complete", false],
    ["headersSent", true],
    ["content-length", "99999999"],
  ])) {
    prototype[name] = value;
    try {
      assert.deepEqual(await postBare(event()), asItIs, name);
    } finally {
      delete prototype[name];
    }
  }
});

test("what a parser kept is bytes, whichever view or realm it has", async () => {
  const body = event().padEnd(400);
  const elsewhere = (/** @type {Buffer} */ bytes) => {
    const view = runInNewContext("new Uint8Array(size)", { size: bytes.length });
    view.set(bytes);
    return view;
  };
  for (const as of [
    elsewhere,
    (/** @type {Buffer} */ bytes) => elsewhere(bytes).buffer,
    (/** @type {Buffer} */ bytes) => new Uint8Array(bytes).buffer,
    (/** @type {Buffer} */ bytes) => new Float64Array(new Uint8Array(bytes).buffer),
    (/** @type {Buffer} */ bytes) => {
      const wide = new Uint8Array(bytes.length + 20);
      wide.set(bytes, 10);
      return new DataView(wide.buffer, 10, bytes.length);
    },
  ]) {
    for (const name of ["rawBody", "body"]) {
      await serving(
        {},
        async (server) => {
          assert.equal((await post(server.port, body)).status, 200);
          const headers = { "x-wms-content-mac": sign(body) };
          assert.equal((await post(server.port, body.replace("INFO", "WARN"), headers)).status, 401);
          assert.equal(server.handled.length, 1);
        },
        async (req) => Object.assign(req, { [name]: as(await consume(req)) }),
      );
    }
  }
});

test("a request that died before the receiver got it is incomplete at once", async () => {
  const body = event();
  await serving(
    // A day: it does not wait for this.
    { bodyTimeout: 86_400 },
    async (server) => {
      const socket = connect(server.port, "127.0.0.1");
      socket.write(head(body, body.length) + body.slice(0, -1), () => socket.destroy());
      while (server.codes.length === 0) await new Promise((resolve) => setTimeout(resolve, 10));
      assert.deepEqual(server.codes, ["incomplete_body"]);
    },
    (req) => new Promise((resolve) => req.on("error", resolve)),
  );
});

test("a request that is dead, or was read, is told by each of its properties, at once", async () => {
  for (const [properties, code] of /** @type {const} */ ([
    [{ aborted: true }, "incomplete_body"],
    [{ destroyed: true }, "incomplete_body"],
    [{ readableDidRead: true }, "body_already_parsed"],
    [{ readableDidRead: true, readableEnded: true }, "body_already_parsed"],
    [{ readableEnded: true }, "body_already_parsed"],
    [{ readableDidRead: true, destroyed: true }, "body_already_parsed"],
  ])) {
    const made = madeUp(properties);
    await made.send(() => {});
    assert.deepEqual(made.codes, [code]);
  }
});

test("a body that breaks off is told by each event that can say so", async () => {
  for (const name of ["error", "close"]) {
    const cut = madeUp();
    await cut.send(() => {
      cut.req.emit("data", Buffer.from("{"));
      cut.req.emit(name);
      cut.req.emit("data", Buffer.from("}"));
    });
    assert.deepEqual(cut.codes, ["incomplete_body"]);
  }
  // Whose end comes before its stream says that it was cut.
  const stream = madeUp({ httpVersionMajor: 2 });
  await stream.send(() => {
    stream.req.emit("end");
    Object.assign(stream.req, { aborted: true });
  });
  assert.deepEqual(stream.codes, ["incomplete_body"]);
});

test("the remedy is that of the framework which the request shows", async () => {
  for (const [shown, remedy] of /** @type {const} */ ([
    [{ app: () => {} }, /^.*: Express/],
    [{ cookies: {}, query: {} }, /^.*: Next\.js/],
    [{ cookies: {} }, /^.*: its stream was read/],
    [{ query: {} }, /^.*: its stream was read/],
  ])) {
    const { errors, send } = madeUp({ readableDidRead: true, ...shown });
    await send(() => {});
    assert.match(errors[0].message, remedy);
  }
});

/** A request of node:http that is made up, with what a receiver reports of it. @param {object} [properties] */
function madeUp(properties) {
  /** @type {any[]} */
  const errors = [];
  const onError = (/** @type {any} */ error) => void errors.push(error);
  // A day: it does not wait for this.
  const receiver = createReceiver({ secret: SECRET, now: () => NOW * 1000, bodyTimeout: 86_400, onError });
  const headers = { "x-wms-content-mac": sign("{}") };
  const req = Object.assign(new EventEmitter(), { method: "POST", headers, complete: true }, properties);
  const res = /** @type {any} */ ({ writeHead() {}, end() {} });
  return {
    req,
    errors,
    get codes() {
      return errors.map(({ code }) => code);
    },
    /** @param {() => void} then */
    async send(then) {
      const answered = receiver.node(/** @type {any} */ (req), res);
      then();
      const late = new Promise((_, reject) => {
        setTimeout(() => reject(new Error("the answer does not come")), 5000).unref();
      });
      await Promise.race([answered, late]);
    },
  };
}

test("the connection is closed where the body ended early, and kept elsewhere", () =>
  serving({ maxBodyBytes: 1000, bodyTimeout: 0.1 }, async (server) => {
    const body = event();
    const whole = await post(server.port, body);
    const altered = await post(server.port, `${body} `, { "x-wms-content-mac": sign(body) });
    const long = await post(server.port, " ".repeat(1001));
    assert.deepEqual(
      [whole, altered, long].map(({ status, headers }) => [status, headers.get("connection")]),
      [
        [200, "keep-alive"],
        [401, "keep-alive"],
        [413, "close"],
      ],
    );
    for (const method of ["POST", "PUT", "HEAD", "GET"]) {
      // The body never ends: the receiver ends the connection.
      const text = head(body, body.length).replace("POST", method) + body.slice(0, -1);
      const answer = await raw(server.port, (socket) => socket.write(text));
      assert.match(answer, method === "POST" ? /^HTTP\/1.1 408 / : /^HTTP\/1.1 405 /);
      assert.match(answer, /^connection: close\r$/m);
    }
  }));

test("a request that is answered already, or whose client has left, is left alone", async () => {
  const receiver = createReceiver({ secret: SECRET, now: () => NOW * 1000, onError() {} });
  /** @type {((res: import("node:http").ServerResponse) => unknown)[]} */
  const before = [
    (res) => res.writeHead(202).end("mine"),
    (res) => res.write("mine"),
    (res) => void res.destroy(),
  ];
  for (const prepare of before) {
    /** @type {unknown} */
    let outcome = "none";
    const server = createServer(async (req, res) => {
      prepare(res);
      outcome = await receiver.node(req, res).catch((error) => error);
      res.end();
    }).listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
    const sent = await post(port, event()).catch(() => undefined);
    assert.notEqual(sent?.status, 401);
    while (outcome === "none") await new Promise((resolve) => setTimeout(resolve, 5));
    assert.equal(outcome, undefined);
    server.closeAllConnections();
    server.close();
  }
});

test("a request that an adapter made up, with its bytes and little else, is answered at once", async () => {
  const body = event();
  for (const [complete, rawBody, expected] of [
    [undefined, body, [200, undefined, undefined]],
    [undefined, `${body} `, [401, undefined, "Unauthorized"]],
    [undefined, " ".repeat(1001), [413, "close", "Content Too Large"]],
    [false, event(), [200, "close", undefined]],
  ]) {
    const receiver = createReceiver({
      secret: SECRET,
      now: () => NOW * 1000,
      maxBodyBytes: 1000,
      onError() {},
    });
    /** @type {unknown[]} */
    const answered = [];
    const headers = { "x-wms-content-mac": sign(complete === false ? String(rawBody) : body) };
    const req = { method: "POST", headers, rawBody, complete, on() {} };
    const res = {
      headersSent: false,
      writeHead: (/** @type {number} */ status, /** @type {Record<string, string>} */ headers) =>
        answered.push(status, headers.connection),
      write: () => assert.fail("nothing is to come"),
      end: (/** @type {string | undefined} */ text = undefined) => answered.push(text),
    };
    await receiver.node(/** @type {any} */ (req), res);
    assert.deepEqual(answered, expected);
  }
});

test("one of which neither bytes nor an end come is refused, and its connection ends", async () => {
  const receiver = createReceiver({ secret: SECRET, bodyTimeout: 0.01, onError() {} });
  const req = { method: "POST", headers: { "x-wms-content-mac": sign(event()) }, on() {} };
  /** @type {unknown[]} */
  const answered = [];
  const res = /** @type {any} */ ({
    writeHead: (/** @type {number} */ status, /** @type {Record<string, string>} */ { connection }) =>
      answered.push(status, connection),
    end: (/** @type {string} */ text) => answered.push(text),
  });
  await receiver.node(/** @type {any} */ (req), res);
  assert.deepEqual(answered, [408, "close", "Request Timeout"]);
});

test("a client that leaves while the end of its answer waits harms nobody", () =>
  serving({ maxBodyBytes: 1000 }, async (server) => {
    for (let times = 0; times < 3; times += 1) {
      const socket = connect(server.port, "127.0.0.1").on("error", () => {});
      socket.write(head(event(), 5000));
      await once(socket, "data");
      if (times === 1) socket.resetAndDestroy();
      else socket.destroy();
    }
    assert.equal((await post(server.port, event())).status, 200);
    assert.deepEqual(server.codes, Array(3).fill("body_too_large"));
  }));

test("a body that was parsed is 500 at once, and the console and the hook learn the remedy", async () => {
  for (const [signs, remedy] of /** @type {[object, RegExp][]} */ ([
    [
      { app: () => {} },
      /Express, by .*before app\.use\(express\.json\(\)\)\. NestJS: app\.use\(path, receiver\.node\)/,
    ],
    [{ cookies: {}, query: {} }, /Next\.js.*bodyParser: false/],
    [
      {},
      /its stream was read.*Koa.*Fastify.*removeAllContentTypeParsers\(\).*addContentTypeParser.*NestJS: app\.use.*hapi.*AdonisJS: .*server\.use\(\)/,
    ],
  ])) {
    const log = mock.method(console, "error", () => {});
    await serving(
      {},
      async (server) => {
        const body = event();
        for (let times = 0; times < 2; times += 1) {
          const answer = await post(server.port, body);
          assert.equal(answer.status, 500);
          assert.equal(await answer.text(), "Internal Server Error");
        }
        assert.deepEqual(server.codes, ["body_already_parsed", "body_already_parsed"]);
        assert.match(server.errors[0].message, remedy);
        // A parser that keeps the bytes still refuses the comma of the published example.
        assert.doesNotMatch(server.errors[0].message, /verify|rawBody/);
        assert.equal(server.handled.length, 0);
        // Once: a sender must not fill a log.
        assert.equal(log.mock.callCount(), 1);
        assert.match(String(log.mock.calls[0].arguments[0]), remedy);
      },
      async (req) => Object.assign(req, { body: JSON.parse(`${await consume(req)}`) }, signs),
    );
    log.mock.restore();
  }
});

test("a `body` getter that would parse is not asked while the stream is unread", () =>
  serving(
    {},
    async (server) => assert.equal((await post(server.port, event())).status, 200),
    (req) =>
      Object.defineProperty(req, "body", {
        get() {
          throw new Error("parsed");
        },
      }),
  ));

test("what is no request of node:http is a TypeError that says what to pass", async () => {
  const receiver = createReceiver({ secret: SECRET });
  const fastify = /** @type {any} */ ({ raw: {}, body: {} });
  await assert.rejects(receiver.node(fastify, fastify), /Fastify: node\(request\.raw, reply\.raw\)/);
  const [req, res] = /** @type {any[]} */ ([{ on() {} }, { writeHead() {} }]);
  await assert.rejects(
    receiver.node(req, /** @type {any} */ (undefined)),
    /TypeError: node\(\) takes the request/,
  );
  await assert.rejects(receiver.node(/** @type {any} */ ({}), res), /TypeError: node\(\) takes the request/);
  const adonis = /** @type {any} */ ({ request: {}, response: {} });
  await assert.rejects(
    receiver.node(adonis, adonis),
    /AdonisJS: node\(request\.request, response\.response\)/,
  );
});
