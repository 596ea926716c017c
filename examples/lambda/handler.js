import { createReceiver } from "wms-webhook/receiver";

const receiver = createReceiver({ secret: process.env.MAC_SECRET })
  .on("INTERMEDIATE_RESULTS", (event) => console.log("SNR", event.payload.snr))
  .onAny((event) => console.log(event.event, event.sequence));

/** Of a function URL or an HTTP API (payload format 2.0). */
export async function handler({ body = "", headers, isBase64Encoded, rawPath, requestContext }) {
  if (requestContext.http.method !== "POST") return { statusCode: 405 };
  // The bytes that were sent: the signature is over them.
  const bytes = Buffer.from(body, isBase64Encoded ? "base64" : "utf8");
  const url = `https://${requestContext.domainName}${rawPath}`;
  const response = await receiver.fetch(new Request(url, { method: "POST", headers, body: bytes }));
  return { statusCode: response.status, body: await response.text() };
}
