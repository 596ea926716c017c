// @ts-check
// The deliveries of a fleet, in DynamoDB, by conditional writes. A delivery is an item: its `owner` while it is
// handled, none once it was; `until` when that ends, in milliseconds; `expires`, the same in seconds, by which
// DynamoDB deletes it, days later.

import { property } from "../core/inherited.js";
import { ownOptions } from "../core/options.js";
import { toMilliseconds } from "./duration.js";
import { redacted } from "./redacted.js";

const NAMES = { "#owner": "owner", "#until": "until", "#expires": "expires" };
const HOLD = "SET #owner = :owner, #until = :until, #expires = :expires";
const END = "SET #until = :until, #expires = :expires REMOVE #owner";
const IS_FREE_OR_OWN = "attribute_not_exists(#until) OR #until <= :now OR #owner = :owner";
const IS_DONE = "attribute_not_exists(#owner) AND #until > :now";
const IS_OWN = "#owner = :owner";

/** @type {typeof import("../types/dynamodb.d.ts").dynamoDBStore} */
export function dynamoDBStore(client, options) {
  const { table, UpdateItemCommand, key = "id" } = ownOptions(options, ["table", "UpdateItemCommand", "key"]);
  if (!client || typeof property(client, "send") !== "function") {
    throw new TypeError("This is not a client of the AWS SDK v3: pass new DynamoDBClient().");
  }
  if (typeof UpdateItemCommand !== "function") {
    throw new TypeError('Pass { UpdateItemCommand }, as "@aws-sdk/client-dynamodb" exports it.');
  }
  for (const [name, value] of Object.entries({ table, key })) {
    if (typeof value !== "string" || value === "") {
      throw new TypeError(`The option "${name}" must be a name: is its environment variable set?`);
    }
  }

  /**
   * @param {string} id
   * @param {string | undefined} UpdateExpression
   * @param {string | undefined} ConditionExpression
   * @param {Record<string, string | number>} values
   * @returns {Promise<boolean>} whether the condition held
   */
  async function update(id, UpdateExpression, ConditionExpression, values) {
    const used = `${UpdateExpression} ${ConditionExpression}`;
    const input = {
      TableName: table,
      Key: { [key]: { S: id } },
      ...(UpdateExpression && { UpdateExpression }),
      ...(ConditionExpression && { ConditionExpression }),
      ExpressionAttributeNames: Object.fromEntries(
        Object.entries(NAMES).filter(([name]) => used.includes(name)),
      ),
      ExpressionAttributeValues: Object.fromEntries(
        Object.entries(values).map(([name, value]) => [
          `:${name}`,
          typeof value === "number" ? { N: String(value) } : { S: value },
        ]),
      ),
    };
    try {
      await /** @type {any} */ (client).send(new UpdateItemCommand(input));
      return true;
    } catch (error) {
      const { name, message, code } = /** @type {{ name?: string, message?: string, code?: string }} */ (
        error
      );
      if (name === "ConditionalCheckFailedException") return false;
      throw redacted("DynamoDB", { message: `${name}: ${message || code}` });
    }
  }

  return {
    async claim(id, owner, lease) {
      const now = Date.now();
      if (await update(id, HOLD, IS_FREE_OR_OWN, { owner, now, ...end(now + toMilliseconds(lease)) })) {
        return "claimed";
      }
      // A write that changes nothing, so that one command is enough.
      return (await update(id, undefined, IS_DONE, { now })) ? "done" : "held";
    },
    async commit(id, _owner, ttl) {
      await update(id, END, undefined, end(Date.now() + toMilliseconds(ttl)));
    },
    async release(id, owner) {
      // By any clock: where one is behind ours, `now` is yet to come, and the item would pass for one that is done.
      await update(id, END, IS_OWN, { owner, ...end(Date.now()), until: 0 });
    },
  };
}

/** @param {number} until in milliseconds */
function end(until) {
  return { until, expires: Math.ceil(until / 1000) };
}
