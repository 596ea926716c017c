// jsdom as it is: each entry loads, and the first call says what is missing.

const { verifyWebhook } = require("wms-webhook");
require("wms-webhook/durable-object");
require("wms-webhook/postgres");
const { createReceiver } = require("wms-webhook/receiver");
require("wms-webhook/redis");
const { explainWebhook } = require("wms-webhook/tools");

const told = /TextEncoder and TextDecoder were missing.*\bsetupFiles: (.*)$/;

test.each([
  ["verifyWebhook", () => verifyWebhook("{}", "", "secret")],
  ["explainWebhook", () => explainWebhook("{}", "", "secret")],
  ["createReceiver", () => createReceiver({ secret: "secret" })],
])("%s says what is missing", (_, call) => {
  expect(typeof TextEncoder).toBe("undefined");
  expect(call).toThrow(told);
});

test("what it says to put into a file of setupFiles is what our own has", () => {
  let remedy = "";
  try {
    verifyWebhook("{}", "", "secret");
  } catch ({ message }) {
    [, remedy] = told.exec(message);
  }
  const file = require("node:fs").readFileSync(require("node:path").join(__dirname, "coders.js"), "utf8");
  expect(remedy.replace(/\s+/g, " ")).toBe(file.trim().replace(/\s+/g, " "));
});
