// @ts-check
// What stands between the internet and a function: each request becomes an event, each answer a response.
//   node lambda.mjs <shape> <text|base64>

import assert from "node:assert/strict";
import { createServer } from "node:http";
import { resolve } from "node:path";
import { buffer } from "node:stream/consumers";
import { pathToFileURL } from "node:url";
import { SECRET_KEY, startEmulator, TABLE } from "./emulator.mjs";

const { port: table } = /** @type {import("node:net").AddressInfo} */ ((await startEmulator(0)).address());
Object.assign(process.env, {
  AWS_ENDPOINT_URL_DYNAMODB: `http://127.0.0.1:${table}`,
  AWS_REGION: "eu-west-1",
  AWS_ACCESS_KEY_ID: "AKIAIOSFODNN7EXAMPLE",
  AWS_SECRET_ACCESS_KEY: SECRET_KEY,
  DELIVERIES_TABLE: TABLE,
});
/** The example, or what was built of it. */
const file = process.env.HANDLER ?? "lambda/handler.js";
const { handler } = await import(pathToFileURL(resolve(file)).href);

const [shape, encoding] = process.argv.slice(2);
const isBase64Encoded = encoding === "base64";

/** @typedef {{ method: string, path: string, rawHeaders: string[], body: Buffer }} Incoming */

/** As AWS documents each of them. @type {Record<string, (incoming: Incoming) => object>} */
const SHAPES = {
  // An HTTP API and a function URL: names in lower case, several values joined, no body where none came.
  "2.0": ({ method, path, rawHeaders, body }) => ({
    version: "2.0",
    rawPath: path,
    headers: Object.fromEntries(
      Object.entries(valuesOf(rawHeaders.map(lower))).map(([name, all]) => [name, all.join(",")]),
    ),
    requestContext: { domainName: "function.example", http: { method, path } },
    ...(body.length > 0 && { body: text(body) }),
    isBase64Encoded,
  }),
  "1.0": (incoming) => ({ version: "1.0", ...rest(incoming) }),
  REST: rest,
  ALB: ({ method, path, rawHeaders, body }) => ({
    requestContext: { elb: { targetGroupArn: "arn:aws:elasticloadbalancing:example" } },
    httpMethod: method,
    path,
    headers: lastOf(valuesOf(rawHeaders.map(lower))),
    body: text(body),
    isBase64Encoded,
  }),
  "ALB, several values": ({ method, path, rawHeaders, body }) => ({
    requestContext: { elb: { targetGroupArn: "arn:aws:elasticloadbalancing:example" } },
    httpMethod: method,
    path,
    multiValueHeaders: valuesOf(rawHeaders.map(lower)),
    body: text(body),
    isBase64Encoded,
  }),
};

/** A REST API: names as they were sent, `null` for what did not come. @param {Incoming} incoming */
function rest({ method, path, rawHeaders, body }) {
  const values = valuesOf(rawHeaders);
  const isAny = rawHeaders.length > 0;
  return {
    resource: "/{proxy+}",
    path,
    httpMethod: method,
    headers: isAny ? lastOf(values) : null,
    multiValueHeaders: isAny ? values : null,
    requestContext: { httpMethod: method, path },
    body: body.length > 0 ? text(body) : null,
    isBase64Encoded,
  };
}

/** The names of `rawHeaders`, which stand before their values. @param {string} word @param {number} at */
function lower(word, at) {
  return at % 2 === 0 ? word.toLowerCase() : word;
}

/** @param {string[]} rawHeaders */
function valuesOf(rawHeaders) {
  /** @type {Record<string, string[]>} */
  const values = {};
  for (let at = 0; at < rawHeaders.length; at += 2) {
    values[rawHeaders[at]] = [...(values[rawHeaders[at]] ?? []), decoded(rawHeaders[at + 1])];
  }
  return values;
}

/** @param {Record<string, string[]>} values */
function lastOf(values) {
  return Object.fromEntries(Object.entries(values).map(([name, all]) => [name, all[all.length - 1]]));
}

/** What is not ASCII comes as anything, so here as characters that no header may hold. @param {string} value */
function decoded(value) {
  return value.replaceAll(/[\x80-\xff]/g, "\u{1f600}\ud800");
}

/** @param {Buffer} body */
function text(body) {
  return body.toString(isBase64Encoded ? "base64" : "utf8");
}

createServer(async (req, res) => {
  const { method = "", url: path = "", rawHeaders } = req;
  try {
    const event = SHAPES[shape]({ method, path, rawHeaders, body: await buffer(req) });
    const answer = await handler(event);
    const { statusCode, headers = {}, multiValueHeaders = {}, body } = answer;
    // A load balancer answers 502 without the first, and throws away headers of the other form.
    if (shape.startsWith("ALB")) {
      assert.equal(answer.isBase64Encoded, false);
      assert.equal("multiValueHeaders" in answer, shape === "ALB, several values");
    }
    res.writeHead(statusCode, { ...headers, ...multiValueHeaders }).end(body);
  } catch (error) {
    console.error(error);
    res.writeHead(502).end();
  }
}).listen(Number(process.env.PORT));
