// @ts-check
// The deliveries of a fleet, in Redis.

import { property } from "../core/inherited.js";
import { ownOptions } from "../core/options.js";

const DONE = "done";
/** Claims the key, or renews the owner's claim. */
const CLAIM =
  'if redis.call("set", KEYS[1], ARGV[1], "PX", ARGV[2], "NX") then return "claimed" end ' +
  'local owner = redis.call("get", KEYS[1]) if owner == ARGV[3] then return "done" end ' +
  'if owner ~= ARGV[1] then return "held" end redis.call("pexpire", KEYS[1], ARGV[2]) return "claimed"';
/** Deletes the key if it is still the owner's. */
const RELEASE =
  'if redis.call("get", KEYS[1]) == ARGV[1] then return redis.call("del", KEYS[1]) end return 0';

/** @type {typeof import("../types/redis.d.ts").redisStore} */
export function redisStore(client, options) {
  const { prefix = "wms-webhook:" } = ownOptions(options, ["prefix"]);
  const send = sender(client);
  return {
    async claim(id, owner, lease) {
      const answer = await send("EVAL", CLAIM, "1", prefix + id, owner, milliseconds(lease), DONE);
      return /** @type {import("../types/receiver.d.ts").Claim} */ (String(answer));
    },
    async commit(id, _owner, ttl) {
      await send("SET", prefix + id, DONE, "PX", milliseconds(ttl));
    },
    async release(id, owner) {
      await send("EVAL", RELEASE, "1", prefix + id, owner);
    },
  };
}

/** @param {number} seconds */
function milliseconds(seconds) {
  return String(Math.ceil(seconds * 1000));
}

/**
 * Both clients take a command as strings.
 * @param {any} client
 * @returns {(...command: string[]) => Promise<unknown>}
 */
function sender(client) {
  /** @type {((command: string[]) => Promise<unknown>) | undefined} */
  let call;
  if (client && typeof property(client, "call") === "function")
    call = ([name, ...words]) => client.call(name, ...words);
  else if (client && typeof property(client, "sendCommand") === "function")
    call = (command) => client.sendCommand(command);
  if (!call) {
    throw new TypeError('The client is not one of "redis" or "ioredis": pass createClient() or new Redis().');
  }
  const run = call;
  return async (...command) => {
    try {
      return await run(command);
    } catch (error) {
      // Their errors carry the command, and with it the MAC that is its key; messages a part of it.
      const { message } = /** @type {Error} */ (error);
      throw new Error(`Redis: ${message.replaceAll(/[0-9a-f]{8,}/gi, "…")}`);
    }
  };
}
