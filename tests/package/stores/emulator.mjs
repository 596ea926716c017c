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

/**
 * @param {number} port or 0 for one that is free
 * @param {string} [path] where its tables outlive it
 * @returns {Promise<import("node:http").Server>} without a table of its own
 */
export async function listen(port, path) {
  const server = dynalite({ createTableMs: 0, ...(path && { path }) }).listen(port, "127.0.0.1");
  await once(server, "listening");
  return server;
}

/** @param {number} port @param {string} [TableName] */
export async function createTable(port, TableName = TABLE) {
  const client = new DynamoDBClient(clientOf(port));
  await client.send(
    new CreateTableCommand({
      TableName,
      BillingMode: "PAY_PER_REQUEST",
      AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
      KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
    }),
  );
  client.destroy();
}

/** @param {number} port or 0 for one that is free */
export async function startEmulator(port) {
  const server = await listen(port);
  await createTable(/** @type {import("node:net").AddressInfo} */ (server.address()).port);
  return server;
}
