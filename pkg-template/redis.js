// @ts-check
// The deliveries of a fleet, in Redis.

const DONE = "done";
/** Deletes the key if it is still the owner's. */
const RELEASE =
  'if redis.call("get", KEYS[1]) == ARGV[1] then return redis.call("del", KEYS[1]) end return 0';

/** @type {typeof import("./redis.d.ts").redisStore} */
export function redisStore(client, { prefix = "wms-webhook:" } = {}) {
  const send = sender(client);
  return {
    async claim(id, owner, lease) {
      const key = prefix + id;
      if ((await send("SET", key, owner, "PX", milliseconds(lease), "NX")) !== null) return "claimed";
      return String(await send("GET", key)) === DONE ? "done" : "held";
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
  if (typeof client?.call === "function") call = ([name, ...words]) => client.call(name, ...words);
  else if (typeof client?.sendCommand === "function") call = (command) => client.sendCommand(command);
  if (!call) {
    throw new TypeError('The client is not one of "redis" or "ioredis": pass createClient() or new Redis().');
  }
  const run = call;
  return async (...command) => {
    try {
      return await run(command);
    } catch (error) {
      // Their errors carry the command, and with it the MAC that is its key.
      throw new Error(`Redis: ${/** @type {Error} */ (error).message}`);
    }
  };
}
