// The receiver in AWS Lambda, by the types that its users have. It compiles, and does not run.

import type {
  ALBHandler,
  APIGatewayProxyHandler,
  APIGatewayProxyHandlerV2,
  Context,
  LambdaFunctionURLHandler,
  SQSHandler,
} from "aws-lambda";
import { type LambdaEvent, lambdaHandler } from "wms-webhook/lambda";
import { createReceiver } from "wms-webhook/receiver";

const handler = lambdaHandler(createReceiver({ secret: () => process.env.MAC_SECRET }));
const ofRestApi: APIGatewayProxyHandler = handler;
const ofHttpApi: APIGatewayProxyHandlerV2 = handler;
const ofFunctionUrl: LambdaFunctionURLHandler = handler;
const ofLoadBalancer: ALBHandler = handler;
// @ts-expect-error: messages of a queue are no requests
const ofQueue: SQSHandler = handler;

// The secret of a stage, and handlers that are given what the function was called with.
const secret = (_delivery: unknown, event: LambdaEvent, context: Context) =>
  process.env[`${context.functionName}${event.httpMethod}`];
lambdaHandler(
  createReceiver({ secret }).onAny((_event, { rest: [event, context] }) => {
    const requestId: string = context.awsRequestId;
    const body: string | null | undefined = event.body;
  }),
);
// @ts-expect-error: no receiver
lambdaHandler({ secret: "secret" });
