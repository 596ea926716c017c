// What Jest's tests say of the entries, however they were loaded.

import { body, checkReceiver, checkVerdicts, SECRET } from "../callers/delivery.cjs";

export function checkEntries({ core, receiver, redis, durableObject, tools }) {
  test("the core", () => {
    checkVerdicts((signature) => core.verifyWebhook(body, signature, SECRET), true, false);
    expect(() => core.receiveWebhook(body, "", SECRET)).toThrow(core.WmsWebhookError);
  });
  test("the receiver", () => checkReceiver(receiver.createReceiver));
  test("redis", () => expect(() => redis.redisStore({})).toThrow(TypeError));
  test("durable objects", () => expect(() => durableObject.durableObjectStore({})).toThrow(TypeError));
  test("the tools", () => {
    const judge = (signature) => tools.explainWebhook(body, signature, SECRET).verdict;
    checkVerdicts(judge, "authentic", "signature_mismatch");
  });
}
