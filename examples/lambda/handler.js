import { DynamoDBClient, UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import { SIGNATURE_HEADER } from "wms-webhook";
import { dynamoDBStore } from "wms-webhook/dynamodb";
import { createReceiver } from "wms-webhook/receiver";

// Each instance of a function has a memory of its own, so a table remembers. Of itself the client waits for ever.
const client = new DynamoDBClient({ requestHandler: { requestTimeout: 1000, throwOnRequestTimeout: true } });
const store = dynamoDBStore(client, { table: process.env.DELIVERIES_TABLE, UpdateItemCommand });

const receiver = createReceiver({ secret: process.env.MAC_SECRET, store })
  .on("INTERMEDIATE_RESULTS", (event) => console.log("SNR", event.payload.snr))
  .onAny((event) => console.log(event.event, event.sequence));

/** For a function URL, an HTTP API (payload format 1.0 or 2.0), a REST API and a load balancer. */
export async function handler(event) {
  const method = event.httpMethod ?? event.requestContext?.http?.method;
  const response =
    method === "POST"
      ? await receiver.fetch(toRequest(event))
      : new Response("Method Not Allowed", { status: 405, headers: { allow: "POST" } });
  const headers = [...response.headers];
  return {
    statusCode: response.status,
    // A load balancer takes the form that it sends.
    ...(event.multiValueHeaders
      ? { multiValueHeaders: Object.fromEntries(headers.map(([name, value]) => [name, [value]])) }
      : { headers: Object.fromEntries(headers) }),
    body: await response.text(),
    isBase64Encoded: false,
  };
}

function toRequest({ body, isBase64Encoded, headers, multiValueHeaders }) {
  // Names come in any case, and in `headers` the last of several values may stand alone.
  const signature = Object.entries(multiValueHeaders ?? headers ?? {})
    .filter(([name]) => name.toLowerCase() === SIGNATURE_HEADER)
    .flatMap(([, values]) => values)
    .join(", ")
    // What is not ASCII is no signature, and a Request would throw for it.
    .replace(/[^ -~]/g, "?");
  // The bytes that were sent: the signature is over them.
  const bytes = Buffer.from(body ?? "", isBase64Encoded ? "base64" : "utf8");
  const init = { method: "POST", headers: { [SIGNATURE_HEADER]: signature }, body: bytes };
  return new Request("https://lambda.invalid/", init);
}
