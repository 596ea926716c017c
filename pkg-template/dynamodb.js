// @ts-check
// The store in DynamoDB.

export { dynamoDBStore } from "./stores/dynamodb.js";
