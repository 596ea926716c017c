// @ts-check
// DynamoDB on loopback, with a table for deliveries.

import { once } from "node:events";
import { CreateTableCommand, DynamoDBClient } from "@aws-sdk/client-dynamodb";
// @ts-expect-error: it has no types
import dynalite from "dynalite";

export const TABLE = "deliveries";
/** As AWS documents keys: nobody's. */
export const SECRET_KEY = "wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEY";

/** @param {number} port @returns {import("@aws-sdk/client-dynamodb").DynamoDBClientConfig} */
export const clientOf = (port) => ({
  endpoint: `http://127.0.0.1:${port}`,
  region: "eu-west-1",
  credentials: { accessKeyId: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: SECRET_KEY },
  maxAttempts: 1,
});

/** @param {number} port or 0 for one that is free @returns {Promise<import("node:http").Server>} */
export async function startEmulator(port) {
  const server = dynalite({ createTableMs: 0 }).listen(port, "127.0.0.1");
  await once(server, "listening");
  const client = new DynamoDBClient(clientOf(server.address().port));
  await client.send(
    new CreateTableCommand({
      TableName: TABLE,
      BillingMode: "PAY_PER_REQUEST",
      AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
      KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
    }),
  );
  client.destroy();
  return server;
}
