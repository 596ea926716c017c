// What must hold in every test runner, by that runner's own functions. CommonJS, which all of them load.

const { createHmac } = require("node:crypto");

const SECRET = "mac secret of a Config ID";
const DAY = 86_400_000;
/** Far from the real one. */
const FAKE_TIME = Date.UTC(2031, 0, 1);

/** @param {number} milliseconds */
const bodyAt = (milliseconds) =>
  JSON.stringify({
    timestamp: Math.floor(milliseconds / 1000),
    sessionId: "s-1",
    sequence: 0,
    event: "WMS_LOADED",
  });
const sign = (body) => `hmac-sha256=${createHmac("sha256", SECRET).update(body).digest("hex")}`;

/**
 * @param {any} runner its `test`, `expect` and fake timers, and whether it compiles WebAssembly from bytes
 * @param {any} entries of the package
 */
module.exports = function declareCases(runner, entries) {
  const { core, receiver, redis, postgres, durableObject, dynamodb, sqlite, storeTest, tools } = entries;
  const { fixtures, schema } = entries;
  const { test, expect, fake, compiles = true } = runner;
  const body = bodyAt(Date.now());
  const signature = sign(body);

  test("the core", () => {
    for (const given of [
      body,
      Buffer.from(body),
      new TextEncoder().encode(body),
      new Uint8Array(Buffer.from(body)),
    ]) {
      expect(core.verifyWebhook(given, signature, SECRET)).toBe(true);
      expect(core.verifyWebhook(given, signature, "another secret")).toBe(false);
    }
    expect(core.receiveWebhook(body, signature, Buffer.from(SECRET)).event).toBe("WMS_LOADED");
    expect(() => core.receiveWebhook(body, sign("{}"), SECRET)).toThrow(core.WmsWebhookError);
  });

  test("the tools", () => {
    if (!compiles) {
      expect(() => tools.explainWebhook(body, signature, SECRET)).toThrow("Cloudflare's Vitest pool cannot");
      return;
    }
    expect(tools.explainWebhook(body, signature, SECRET).verdict).toBe("authentic");
    expect(tools.explainWebhook(body, sign("{}"), SECRET).verdict).toBe("signature_mismatch");
  });

  test("the stores", () => {
    expect(() => redis.redisStore({})).toThrow(TypeError);
    expect(() => postgres.postgresStore({})).toThrow(TypeError);
    expect(() => durableObject.durableObjectStore({})).toThrow(TypeError);
    expect(() => dynamodb.dynamoDBStore({}, {})).toThrow(TypeError);
    expect(() => sqlite.sqliteStore({})).toThrow(TypeError);
    expect(() => storeTest.storeTests({})).toThrow(TypeError);
  });

  const makeReceiver = (options) =>
    receiver.createReceiver({ secret: SECRET, onError: () => {}, ...options }).onAny(() => {});

  test("the receiver", async () => {
    const { take } = makeReceiver();
    for (const [given, outcome] of [
      [{ body, signature }, "handled"],
      [{ body: Buffer.from(body), signature }, "duplicate"],
      [{ body: `${body} `, signature }, "refused"],
    ]) {
      expect((await take(given)).outcome).toBe(outcome);
    }
  });

  test("the fixtures, and the schema", async () => {
    const { take } = makeReceiver();
    const sent = fixtures.fixtureDelivery("LOW_SNR", SECRET, { sequence: 7 });
    expect((await take(sent)).outcome).toBe("handled");
    expect((await take(fixtures.fixtureDelivery("LOW_SNR", "another secret"))).outcome).toBe("refused");
    const { validate } = schema.wmsEventSchema["~standard"];
    expect(validate(JSON.parse(sent.body)).value.sequence).toBe(7);
    expect(validate({ ...JSON.parse(sent.body), sequence: -1 }).issues[0].path).toEqual(["sequence"]);
  });

  // jsdom has no Request.
  if (typeof Request === "function") {
    test("the receiver, of a Request", async () => {
      const { fetch } = makeReceiver();
      for (const [sent, status] of [
        [body, 200],
        [`${body} `, 401],
        [" ".repeat(1_048_577), 413],
      ]) {
        const init = { method: "POST", headers: { "x-wms-content-mac": signature }, body: sent };
        expect((await fetch(new Request("https://example.com/", init))).status).toBe(status);
      }
    });
  }

  /** What becomes of an event of that time. */
  const outcomeAt = async ({ take }, milliseconds) => {
    const sent = bodyAt(milliseconds);
    const { outcome, code } = await take({ body: sent, signature: sign(sent) });
    return code ?? outcome;
  };

  test("a receiver follows the clock of the moment, whichever it was made under", async () => {
    const realTime = Date.now();
    const ofReal = makeReceiver();
    try {
      fake.useTimers(FAKE_TIME);
      const ofFake = makeReceiver();
      for (const each of [ofReal, ofFake]) {
        expect(await outcomeAt(each, FAKE_TIME)).toBe("handled");
        expect(await outcomeAt(each, realTime)).toBe("stale_event");
      }
      fake.restore();
      for (const each of [ofReal, ofFake]) {
        expect(await outcomeAt(each, realTime)).toBe("handled");
        expect(await outcomeAt(each, FAKE_TIME + 1000)).toBe("stale_event");
      }
      fake.mockNow(FAKE_TIME);
      for (const each of [ofReal, ofFake]) expect(await outcomeAt(each, FAKE_TIME + 2000)).toBe("handled");
    } finally {
      fake.restore();
    }
  });

  test("the store in memory forgets by the clock of the moment", () => {
    const store = receiver.memoryStore();
    store.claim("id", "owner", 60);
    store.commit("id", "owner", 172_800);
    try {
      fake.useTimers(Date.now() + DAY);
      expect(store.claim("id", "owner", 60)).toBe("done");
      fake.useTimers(Date.now() + 2 * DAY);
      expect(store.claim("id", "owner", 60)).toBe("claimed");
    } finally {
      fake.restore();
    }
  });
};
