// @ts-check
import { lambdaHandler } from "wms-webhook/lambda";
import { createReceiver } from "wms-webhook/receiver";
import { checkReceiver } from "./delivery.cjs";

/** A receiver whose requests come as those of a function URL. @type {typeof createReceiver} */
const throughLambda = (options) => {
  const receiver = createReceiver(options);
  const handler = lambdaHandler(receiver);
  return Object.assign(receiver, {
    async fetch(/** @type {Request} */ request) {
      const [headers, body] = [Object.fromEntries(request.headers), await request.text()];
      const { statusCode } = await handler({ requestContext: { http: { method: "POST" } }, headers, body });
      return { status: statusCode };
    },
  });
};
checkReceiver(throughLambda).then(() => console.log("verified and refused"));
