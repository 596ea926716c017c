// @ts-check
// The deliveries of a fleet, in Redis or Valkey.
//
// A delivery is a list. While it is handled, the list is [DONE, owner]; once it was, [DONE]. So a commit takes an
// element away and needs no memory: a full instance still notes what was handled, and still answers for it.

import { property } from "../core/inherited.js";
import { ownOptions } from "../core/options.js";
import { toMilliseconds } from "./duration.js";
import { redacted } from "./redacted.js";

/** @typedef {(script: string, key: string, words: string[]) => Promise<unknown>} Evaluate */

const DONE = '"done"';
/** Claims the key, or renews the owner's claim. */
const CLAIM = `local found = redis.call("lrange", KEYS[1], 0, 1)
if #found == 1 then return ${DONE} end
if #found == 2 and found[2] ~= ARGV[1] then return "held" end
if #found == 0 then redis.call("rpush", KEYS[1], ${DONE}, ARGV[1]) end
redis.call("pexpire", KEYS[1], ARGV[2])
return "claimed"`;
const COMMIT = `redis.call("ltrim", KEYS[1], 0, 0)
if redis.call("pexpire", KEYS[1], ARGV[1]) == 0 then
redis.call("rpush", KEYS[1], ${DONE})
redis.call("pexpire", KEYS[1], ARGV[1])
end`;
/** Deletes the key if it is still the owner's. */
const RELEASE = 'if redis.call("lindex", KEYS[1], 1) == ARGV[1] then redis.call("del", KEYS[1]) end';

/** @type {typeof import("../types/redis.d.ts").redisStore} */
export function redisStore(client, options) {
  const { prefix = "wms-webhook:" } = ownOptions(options, ["prefix"]);
  if (typeof prefix !== "string")
    throw new TypeError('The option "prefix" must be a string: pass { prefix: "clinic:" }.');
  const evaluate = withoutKeys(evaluator(client));
  return {
    async claim(id, owner, lease) {
      const answer = await evaluate(CLAIM, prefix + id, [owner, milliseconds(lease)]);
      return /** @type {import("../types/receiver.d.ts").Claim} */ (String(answer));
    },
    async commit(id, _owner, ttl) {
      await evaluate(COMMIT, prefix + id, [milliseconds(ttl)]);
    },
    async release(id, owner) {
      await evaluate(RELEASE, prefix + id, [owner]);
    },
  };
}

/** @param {number} seconds */
function milliseconds(seconds) {
  return String(toMilliseconds(seconds));
}

/**
 * By `eval`, which every client, cluster and sentinel has, and which tells them the key: so that a cluster asks
 * the right node, and the client's own `keyPrefix` counts.
 *
 * @param {any} client
 * @returns {Evaluate}
 * @throws {TypeError}
 */
function evaluator(client) {
  const has = (/** @type {string} */ name) => client && property(client, name);
  if (typeof has("eval") === "function" && typeof has("isOpen") === "boolean") {
    checkNodeRedis(client);
    // The cluster of redis 4 sends an `eval` to any node.
    if (typeof has("nodeClient") === "function") {
      return (script, key, words) => client.sendCommand(key, false, ["EVAL", script, "1", key, ...words]);
    }
    return (script, key, words) => client.eval(script, { keys: [key], arguments: words });
  }
  if (typeof has("eval") === "function" && typeof has("status") === "string") {
    if (client.status === "end")
      throw new TypeError("The client is closed: make the store with one that is not.");
    return (script, key, words) => client.eval(script, 1, key, ...words);
  }
  throw new TypeError(
    'This is not a client of "redis" 4 or later or of "ioredis": pass await createClient().connect() or new ' +
      "Redis(). A client of redis 3, and what legacy() gives, have another interface.",
  );
}

/** @param {any} client @throws {TypeError} */
function checkNodeRedis(client) {
  if (property(client, "options")?.legacyMode) {
    throw new TypeError("The client is in legacy mode: pass one without { legacyMode: true }.");
  }
  if (!client.isOpen) {
    throw new TypeError("The client is closed: call await client.connect() before you make the store.");
  }
}

/** @param {Evaluate} evaluate @returns {Evaluate} */
function withoutKeys(evaluate) {
  return async (...command) => {
    try {
      return await evaluate(...command);
    } catch (error) {
      throw redacted("Redis", error);
    }
  };
}
