// @ts-check
import { dynamoDBStore } from "wms-webhook/dynamodb";
import { createReceiver } from "wms-webhook/receiver";
import { checkReceiver } from "./delivery.cjs";

// A client that answers as DynamoDB does to one sender, who sends one delivery after the other.
const done = new Set();
class UpdateItemCommand {
  /** @param {any} input */
  constructor(input) {
    this.input = input;
  }
}
const client = {
  /** @param {UpdateItemCommand} command */
  async send({ input: { Key, UpdateExpression, ConditionExpression } }) {
    if (!ConditionExpression) return done.add(Key.id.S);
    if (UpdateExpression && done.has(Key.id.S)) {
      throw Object.assign(new Error(), { name: "ConditionalCheckFailedException" });
    }
  },
};
const store = dynamoDBStore(client, { table: "deliveries", UpdateItemCommand });
checkReceiver(createReceiver, store).then(() => console.log("verified and refused"));
