// @ts-check
// What stands between the internet and a function: each request becomes an event in payload format 2.0.
//   node lambda.mjs <text|base64>

import { createServer } from "node:http";
import { buffer } from "node:stream/consumers";
// @ts-expect-error: an example, without types
import { handler } from "./lambda/handler.js";

const isBase64Encoded = process.argv[2] === "base64";

createServer(async (req, res) => {
  const bytes = await buffer(req);
  const http = { method: req.method, path: req.url };
  const { statusCode, body } = await handler({
    version: "2.0",
    rawPath: req.url,
    headers: req.headers,
    requestContext: { domainName: "function.example", http },
    ...(bytes.length > 0 && { body: bytes.toString(isBase64Encoded ? "base64" : "utf8") }),
    isBase64Encoded,
  });
  res.writeHead(statusCode).end(body);
}).listen(Number(process.env.PORT));
