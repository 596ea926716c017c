// The types of `wms-webhook/dynamodb`.

import type { Store } from "./receiver.js";

/** A client of the AWS SDK v3: `DynamoDBClient`, `DynamoDB` or `DynamoDBDocumentClient`. */
export interface DynamoDBClientLike {
  send(command: never): Promise<unknown>;
}

/** What {@link dynamoDBStore} needs. Own properties only. */
export interface DynamoDBStoreOptions {
  /**
   * The name of the table, or its ARN.
   *
   * @example `table: process.env.TABLE`
   */
  table: string | undefined;
  /**
   * The class that `@aws-sdk/client-dynamodb` exports: the only command that is sent.
   *
   * @example `UpdateItemCommand`
   */
  UpdateItemCommand: new (
    input: never,
  ) => unknown;
  /**
   * The name of the table's partition key, a string.
   *
   * @defaultValue `"id"`
   * @example `key: "pk"`
   */
  key?: string;
}

/**
 * A store in DynamoDB, by your own client of the AWS SDK v3, which this package does not import. Of its commands
 * it needs `UpdateItemCommand` alone, so pass that beside the client, and a bundler keeps nothing else.
 *
 * The table has a partition key of type string, and no sort key. Let DynamoDB delete what is over: enable time to
 * live on the attribute `expires`. It deletes days later; the store does not depend on when. It needs the
 * permission `dynamodb:UpdateItem`.
 *
 * A delivery is one request to claim it and one to commit it, one write unit each; a duplicate is two
 * requests. The lease uses the clocks of the instances. Keep their difference much shorter than the lease. Do
 * not share a global table between regions: its writes are conditional in one region only. Show the keys to
 * nobody: they are the deliveries' MACs.
 *
 * @throws {TypeError} if the client, the command or a name is none
 * @example
 * ```ts
 * import { DynamoDBClient, UpdateItemCommand } from "@aws-sdk/client-dynamodb";
 * import { dynamoDBStore } from "wms-webhook/dynamodb";
 * import { createReceiver } from "wms-webhook/receiver";
 *
 * // By itself the client waits for an answer without end.
 * const client = new DynamoDBClient({ requestHandler: { requestTimeout: 1000, throwOnRequestTimeout: true } });
 * const store = dynamoDBStore(client, { table: process.env.DELIVERIES_TABLE, UpdateItemCommand });
 * const receiver = createReceiver({ secret: process.env.MAC_SECRET, store });
 * ```
 */
export declare function dynamoDBStore(client: DynamoDBClientLike, options: DynamoDBStoreOptions): Store;
