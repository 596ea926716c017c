// @ts-check
// The receiver for AWS Lambda.

export { lambdaHandler } from "./receiver/lambda.js";
