// The types of `wms-webhook/lambda`.

import type { Receiver } from "./receiver.js";

/**
 * What a function URL, an HTTP API (payload format 1.0 or 2.0), a REST API or a load balancer calls a function
 * with: `APIGatewayProxyEventV2`, `APIGatewayProxyEvent` and `ALBEvent` of `@types/aws-lambda`.
 */
export interface LambdaEvent {
  readonly httpMethod?: string;
  readonly requestContext?: object;
  readonly headers?: Readonly<Record<string, string | undefined>> | null;
  readonly multiValueHeaders?: Readonly<Record<string, string[] | undefined>> | null;
  readonly body?: string | null;
  readonly isBase64Encoded?: boolean;
}

/** What the function returns: a response. */
export interface LambdaResponse {
  statusCode: number;
  headers?: Record<string, string>;
  /** In place of `headers`, where the event has several values of a header. */
  multiValueHeaders?: Record<string, string[]>;
  body: string;
  isBase64Encoded: boolean;
}

/**
 * The handler of an AWS Lambda function, over a receiver. Bodies come as text or in base64, and are judged as the
 * bytes that were sent. Secret functions and handlers get the event and the context of Lambda as what follows the
 * delivery (`rest`).
 *
 * The answer waits for the handlers, also with `answerWithin`: AWS Lambda stops a function once it has answered. What is
 * answered 503 can be sent again: its header `retry-after` says after 5 seconds.
 *
 * @param receiver what `createReceiver()` gave
 * @returns a function that rejects only for a programming error: an event that is not a request
 * @throws {TypeError} if it is no receiver
 * @example
 * ```js
 * import { signWebhook } from "wms-webhook";
 * import { lambdaHandler } from "wms-webhook/lambda";
 * import { createReceiver } from "wms-webhook/receiver";
 *
 * const receiver = createReceiver({ secret: () => "mac secret" }).onAny((event) => {
 *   console.log(event.event); // WMS_LOADED
 * });
 * const handler = lambdaHandler(receiver);
 *
 * const body = `{"timestamp":${Math.floor(Date.now() / 1000)},"sessionId":"s-4","sequence":0,"event":"WMS_LOADED"}`;
 * const headers = { "x-wms-content-mac": signWebhook(body, "mac secret") };
 * const { statusCode } = await handler({ requestContext: { http: { method: "POST" } }, headers, body });
 * console.log(statusCode); // 200
 * ```
 */
export declare function lambdaHandler(
  // biome-ignore lint/suspicious/noExplicitAny: whatever its secret function and handlers are given
  receiver: Pick<Receiver<any, any>, "take">,
): (event: LambdaEvent, context?: unknown) => Promise<LambdaResponse>;
