// @ts-check
// Stands in for the host of Azure Functions, which is no npm package: @azure/functions registers with it, and is
// called with what the host sends over gRPC.   node azure.mjs <module>

import { createServer } from "node:http";
import Module, { createRequire } from "node:module";
import { resolve } from "node:path";
import { buffer } from "node:stream/consumers";

/** @type {any} */
let model;
/** @type {any[]} */
const functions = [];
const core = {
  registerFunction(/** @type {any} */ metadata, /** @type {any} */ callback) {
    functions.push({ metadata, callback });
  },
  setProgrammingModel(/** @type {any} */ given) {
    model = given;
  },
  registerHook() {},
  log() {},
};
/** @type {any} */
const { _load } = Module;
/** @type {any} */ (Module)._load = (/** @type {string} */ name, /** @type {any[]} */ ...rest) =>
  name === "@azure/functions-core" ? core : _load(name, ...rest);
createRequire(import.meta.url)(resolve(process.argv[2]));

const [{ metadata, callback }] = functions;
const [[trigger, binding]] = Object.entries(metadata.bindings).filter(
  ([, { type }]) => type === "httpTrigger",
);

createServer(async (req, res) => {
  const methods = binding.methods.map((/** @type {string} */ name) => name.toUpperCase());
  if (!methods.includes(req.method) || req.url !== `/api/${binding.route}`) return res.writeHead(404).end();
  const bytes = await buffer(req);
  const http = {
    method: req.method,
    url: `http://127.0.0.1${req.url}`,
    headers: req.headers,
    body: bytes.length > 0 ? { bytes } : null,
  };
  const request = { inputData: [{ name: trigger, data: { http } }], triggerMetadata: {} };
  const invocation = model.getInvocationModel({ invocationId: "1", metadata, request, log() {} });
  const { context, inputs } = await invocation.getArguments();
  const result = await invocation.invokeFunction(context, inputs, callback);
  const { returnValue, outputData } = await invocation.getResponse(context, result);
  const { statusCode, headers, body } = (returnValue ?? outputData[0].data).http;
  res.writeHead(Number(statusCode), headers).end(body?.bytes ?? body?.string);
}).listen(Number(process.env.PORT), "127.0.0.1");
