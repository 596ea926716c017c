// @ts-check
// The store in DynamoDB, by the AWS SDK, over an emulator.

import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdtempSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import * as sdk from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { dynamoDBStore } from "wms-webhook/dynamodb";
import { clientOf, createTable, listen, SECRET_KEY, startEmulator, TABLE } from "./emulator.mjs";
import { counting, handlesOnce, meets, refuses, untilAnswered } from "./faults.mjs";
import { passes } from "./passes.mjs";
import { event } from "./sender.mjs";
import { freePort, shuffled } from "./servers.mjs";

const { DynamoDB, DynamoDBClient, GetItemCommand, UpdateItemCommand } = sdk;

/** @param {any} server */
async function stop(server) {
  server.closeAllConnections?.();
  await new Promise((resolve) => server.close(resolve));
}

const port = await freePort();
const emulator = await startEmulator(port);
const client = new DynamoDBClient(clientOf(port));
after(() => stop(emulator));
after(() => client.destroy());

/** @type {Record<string, any>} */
const clients = {
  DynamoDBClient: client,
  DynamoDB: new DynamoDB(clientOf(port)),
  DynamoDBDocumentClient: DynamoDBDocumentClient.from(client),
};
for (const [name, one] of Object.entries(clients)) {
  after(() => one.destroy());
  // All send the same commands, so the first stands for the others in what takes long.
  const without = one === client ? undefined : /^(of many|so does one|no claim|many deliveries|ids and)/;
  passes(name, async () => () => dynamoDBStore(one, { table: TABLE, UpdateItemCommand }), without);
}

/** @param {string} id */
async function item(id) {
  const { Item } = await client.send(new GetItemCommand({ TableName: TABLE, Key: { id: { S: id } } }));
  return Item;
}

test("an item says when DynamoDB may delete it, in seconds, never too early", async () => {
  const store = dynamoDBStore(client, { table: TABLE, UpdateItemCommand });
  const seconds = Date.now() / 1000;
  await store.claim("a", "one", 60);
  assert.ok(Number((await item("a"))?.expires?.N) >= seconds + 60);
  await store.commit("a", "one", 600.5);
  const done = await item("a");
  assert.equal(done?.owner, undefined);
  assert.ok(Number(done?.expires?.N) >= seconds + 600.5);
  assert.ok(Number(done?.expires?.N) * 1000 >= Number(done?.until?.N));
  assert.ok(Number.isInteger(Number(done?.expires?.N)));
  await store.claim("b", "one", 6000);
  await store.release("b", "one");
  assert.ok(Number((await item("b"))?.expires?.N) <= Date.now() / 1000 + 1);
});

test("a delivery is two requests, and so is a duplicate", async () => {
  let requests = 0;
  const counted = {
    async send(/** @type {any} */ command) {
      requests += 1;
      return client.send(command);
    },
  };
  const store = dynamoDBStore(counted, { table: TABLE, UpdateItemCommand });
  await store.claim("c", "one", 60);
  await store.commit("c", "one", 60);
  assert.equal(requests, 2);
  await store.claim("c", "two", 60);
  assert.equal(requests, 4);
});

test("8 instances, 100 deliveries, each three times and shuffled: each is handled once", async (t) => {
  const instances = Array.from({ length: 8 }, () => {
    const own = new DynamoDBClient(clientOf(port));
    t.after(() => own.destroy());
    // The time of a request is not what is asked here: the emulator answers all eight of them.
    return counting(dynamoDBStore(own, { table: TABLE, UpdateItemCommand }), { storeTimeout: 10, lease: 60 });
  });
  const bodies = Array.from({ length: 100 }, () => event());
  const deliveries = shuffled([...bodies, ...bodies, ...bodies]);
  await Promise.all(deliveries.map((body, at) => untilAnswered(instances[at % 8].send, body)));
  for (const body of bodies) {
    assert.equal(
      instances.reduce((sum, instance) => sum + instance.times(body), 0),
      1,
    );
  }
});

test("what was given back is free, even for one whose clock is behind", async (t) => {
  const store = dynamoDBStore(client, { table: TABLE, UpdateItemCommand });
  await store.claim("d", "one", 60);
  await store.release("d", "one");
  await store.claim("e", "one", 60);
  await store.commit("e", "one", 60);
  const time = Date.now();
  t.mock.method(Date, "now", () => time - 30_000);
  assert.equal(await store.claim("e", "two", 60), "done");
  assert.equal(await store.claim("d", "two", 60), "claimed");
});

test("what the programmer gets wrong is a TypeError when the store is made", () => {
  const options = { table: TABLE, UpdateItemCommand };
  /** @type {[any, any, RegExp][]} */
  const mistakes = [
    [undefined, options, /pass new DynamoDBClient\(\)/],
    [{}, options, /pass new DynamoDBClient\(\)/],
    [client, undefined, /Pass \{ UpdateItemCommand \}/],
    [client, { table: TABLE }, /Pass \{ UpdateItemCommand \}/],
    [client, { ...options, table: undefined }, /"table" must be a name: is its environment variable set\?/],
    [client, { ...options, table: "" }, /"table" must be a name/],
    [client, { ...options, key: 1 }, /"key" must be a name/],
    [client, { ...options, ttl: 1 }, /Unknown option "ttl"/],
  ];
  for (const [one, given, message] of mistakes) {
    assert.throws(() => dynamoDBStore(one, given), { name: "TypeError", message });
  }
});

test("DynamoDB is down at the start, then comes", async (t) => {
  const later = await freePort();
  const one = new DynamoDBClient(clientOf(later));
  t.after(() => one.destroy());
  const receiver = counting(dynamoDBStore(one, { table: TABLE, UpdateItemCommand }));
  const body = event();
  await refuses(receiver, body, /Error: DynamoDB: .*ECONNREFUSED/, [SECRET_KEY]);
  const server = await startEmulator(later);
  t.after(() => stop(server));
  await handlesOnce(receiver, body);
});

test("DynamoDB goes away, and comes back with its table", async (t) => {
  const [later, disk] = [await freePort(), mkdtempSync(join(tmpdir(), "wms-webhook-dynamodb-"))];
  let server = await listen(later, disk);
  const one = new DynamoDBClient(clientOf(later));
  t.after(() => one.destroy());
  t.after(() => stop(server));
  await createTable(later);
  await meets(dynamoDBStore(one, { table: TABLE, UpdateItemCommand }), {
    begin: () => stop(server),
    end: async () => {
      server = await listen(later, disk);
    },
    // The client may not have noticed yet that its open connection has ended.
    reason: /Error: DynamoDB: .*(ECONNREFUSED|ECONNRESET|socket hang up)/,
    secrets: [SECRET_KEY],
  });
});

/**
 * What stands between the client and the emulator: `…` in an answer is what it was asked.
 *
 * @type {Record<string, { answer?: [number, string, string], reason: RegExp }>}
 */
const FAULTS = {
  "DynamoDB is slow": { reason: /no answer within 0\.5 s/ },
  "DynamoDB is over its capacity": {
    answer: [
      400,
      "ProvisionedThroughputExceededException",
      "The level of configured throughput was exceeded",
    ],
    reason: /DynamoDB: ProvisionedThroughputExceededException: /,
  },
  "DynamoDB is out of order": {
    answer: [500, "InternalServerError", "Internal server error"],
    reason: /DynamoDB: InternalServerError: /,
  },
  "DynamoDB refuses the credentials": {
    answer: [400, "UnrecognizedClientException", "The security token included in the request is invalid."],
    reason: /DynamoDB: UnrecognizedClientException: /,
  },
  "DynamoDB repeats the key": {
    answer: [400, "ValidationException", "The item is too large: …"],
    reason: /DynamoDB: ValidationException: The item is too large: .*"Key":{"id":{"S":"…"}}/,
  },
};
for (const [what, { answer, reason }] of Object.entries(FAULTS)) {
  test(`${what}, then is well`, async (t) => {
    let isIll = false;
    const proxy = createServer(async (req, res) => {
      const body = Buffer.concat(await req.toArray());
      if (!isIll) {
        const headers = /** @type {any} */ ({ ...req.headers, host: undefined });
        delete headers.host;
        const { status, headers: back, text } = await passed(req, headers, body);
        res.writeHead(status, back).end(text);
      } else if (answer) {
        const [status, type, message] = answer;
        res.writeHead(status, { "content-type": "application/x-amz-json-1.0" });
        const __type = `com.amazonaws.dynamodb.v20120810#${type}`;
        res.end(JSON.stringify({ __type, message: message.replace("…", () => body.toString()) }));
      }
    }).listen(0, "127.0.0.1");
    await once(proxy, "listening");
    const { port: own } = /** @type {import("node:net").AddressInfo} */ (proxy.address());
    const one = new DynamoDBClient(clientOf(own));
    t.after(() => stop(proxy));
    t.after(() => one.destroy());
    await meets(dynamoDBStore(one, { table: TABLE, UpdateItemCommand }), {
      begin: () => {
        isIll = true;
      },
      end: () => {
        isIll = false;
      },
      reason,
      secrets: [SECRET_KEY],
    });
  });
}

/** @param {import("node:http").IncomingMessage} req @param {any} headers @param {Buffer} body */
async function passed(req, headers, body) {
  const { "content-length": _length, connection: _connection, ...rest } = headers;
  const answer = await fetch(`http://127.0.0.1:${port}${req.url}`, {
    method: "POST",
    headers: rest,
    body: new Uint8Array(body),
  });
  const back = { "content-type": "application/x-amz-json-1.0" };
  return { status: answer.status, headers: back, text: await answer.text() };
}

test("the table is missing, then made", async () => {
  const table = "made-later";
  const receiver = counting(dynamoDBStore(client, { table, UpdateItemCommand }));
  const body = event();
  await refuses(receiver, body, /Error: DynamoDB: ResourceNotFoundException: /, [SECRET_KEY]);
  await createTable(port, table);
  await handlesOnce(receiver, body);
});

test("the table's key has another name: the reason is given", async () => {
  const store = dynamoDBStore(client, { table: TABLE, key: "ID", UpdateItemCommand });
  await refuses(counting(store), event(), /Error: DynamoDB: ValidationException: .*key/, [SECRET_KEY]);
});
