// @ts-check
// The store in Redis.

export { redisStore } from "./stores/redis.js";
