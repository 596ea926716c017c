// @ts-check
// The receiver by its `node` under HTTP/2, where each delivery is a stream that may end alone.

import assert from "node:assert/strict";
import { once } from "node:events";
import { connect, constants, createServer } from "node:http2";
import { test } from "node:test";
import { recording } from "./recording.mjs";
import { event, sign } from "./sender.mjs";

/** @typedef {ReturnType<typeof recording> & { session: import("node:http2").ClientHttp2Session, answered: () => Promise<void> }} Serving */

/** @param {object} options @param {(serving: Serving) => Promise<void>} use @param {(req: any) => unknown} [before] */
async function serving(options, use, before = () => {}) {
  const kept = recording(options);
  /** @type {string[]} */
  const warnings = [];
  const note = (/** @type {Error} */ warning) => void warnings.push(warning.message);
  process.on("warning", note);
  let tell = () => {};
  /** @type {Promise<void>} */
  const answered = new Promise((resolve) => {
    tell = resolve;
  });
  const server = createServer(async (req, res) => {
    await before(req);
    await kept.receiver.node(req, /** @type {any} */ (res));
    tell();
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  const session = connect(`http://127.0.0.1:${port}`);
  session.on("error", () => {});
  try {
    await use({ ...kept, session, answered: () => answered });
    await new Promise(setImmediate);
    assert.deepEqual(warnings, []);
  } finally {
    process.off("warning", note);
    session.destroy();
    server.close();
  }
}

/** @param {string} body @param {object} [headers] */
function head(body, headers) {
  return { ":method": "POST", "x-wms-content-mac": sign(body), ...headers };
}

/** @param {import("node:http2").ClientHttp2Stream} stream */
async function answerTo(stream) {
  const [headers] = await once(stream, "response");
  let text = "";
  for await (const chunk of stream) text += chunk;
  return [headers[":status"], headers.connection, text];
}

test("a delivery is handled, an altered one is not", () =>
  serving({}, async ({ session, handled, codes }) => {
    const body = event();
    assert.deepEqual(await answerTo(session.request(head(body)).end(body)), [200, undefined, ""]);
    const altered = session.request(head(body)).end(`${body} `);
    assert.deepEqual(await answerTo(altered), [401, undefined, "Unauthorized"]);
    assert.deepEqual([handled.length, codes()], [1, ["signature_mismatch"]]);
  }));

test("a stream that is cut half-way is incomplete, and its connection goes on", async () => {
  const body = event();
  for (const headers of [{ "content-length": body.length }, {}]) {
    await serving({}, async ({ session, handled, codes, answered }) => {
      const cut = session.request(head(body, headers)).on("error", () => {});
      cut.write(body.slice(0, -1), () => cut.close(constants.NGHTTP2_CANCEL));
      await answered();
      assert.deepEqual(codes(), ["incomplete_body"]);
      assert.equal((await answerTo(session.request(head(body)).end(body)))[0], 200);
      assert.equal(handled.length, 1);
    });
  }
});

test("a stream that is cut after all that it declared is handled: it is authentic", () =>
  serving({}, async ({ session, handled, codes, answered }) => {
    const body = event();
    const cut = session.request(head(body, { "content-length": body.length })).on("error", () => {});
    cut.write(body, () => cut.close(constants.NGHTTP2_CANCEL));
    await answered();
    assert.deepEqual([handled.length, codes()], [1, []]);
  }));

test("a stream that does not end after all that it declared is given up", () =>
  serving({ bodyTimeout: 0.1 }, async ({ session, codes }) => {
    const body = event();
    const open = session.request(head(body, { "content-length": body.length }));
    open.write(body);
    const signal = AbortSignal.timeout(5000);
    assert.equal((await once(open, "response", { signal }))[0][":status"], 408);
    assert.deepEqual(codes(), ["body_timeout"]);
    open.destroy();
  }));

test("a connection that ends half-way leaves an incomplete body", () =>
  serving({}, async ({ session, codes, answered }) => {
    const cut = session.request(head(event())).on("error", () => {});
    cut.write("{", () => session.destroy());
    await answered();
    assert.deepEqual(codes(), ["incomplete_body"]);
  }));

test("a stream that died before the receiver got it is incomplete at once", () =>
  serving(
    // A day: it does not wait for this.
    { bodyTimeout: 86_400 },
    async ({ session, codes, answered }) => {
      const died = session.request(head(event())).on("error", () => {});
      died.write("{", () => died.close(constants.NGHTTP2_CANCEL));
      await answered();
      assert.deepEqual(codes(), ["incomplete_body"]);
    },
    (req) => once(req.stream, "close"),
  ));

test("a body that is too long is answered, without the header that HTTP/2 forbids, and given up", () =>
  serving({ maxBodyBytes: 1000 }, async ({ session, codes }) => {
    const body = event();
    for (const headers of [{ "content-length": 1001 }, {}]) {
      const long = session.request(head(body, headers)).on("error", () => {});
      long.write(" ".repeat(1001));
      // It never ends: the receiver ends it.
      assert.deepEqual(await answerTo(long), [413, undefined, "Content Too Large"]);
      if (!long.closed) await once(long, "close");
    }
    assert.equal((await answerTo(session.request(head(body)).end(body)))[0], 200);
    assert.deepEqual(codes(), ["body_too_large", "body_too_large"]);
  }));

test("a client that leaves while its delivery is handled harms nobody", async () => {
  const { promise, resolve } = withResolvers();
  const body = event();
  await serving({}, async ({ session, receiver, answered, codes }) => {
    receiver
      .onUnknown(() => {})
      .on("WMS_LOADED", async () => {
        sent.close(constants.NGHTTP2_CANCEL);
        await once(sent, "close");
        resolve();
      });
    const sent = session.request(head(body)).on("error", () => {});
    sent.end(body);
    await promise;
    await answered();
    assert.deepEqual(codes(), []);
  });
});

function withResolvers() {
  let resolve = () => {};
  /** @type {Promise<void>} */
  const promise = new Promise((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}
