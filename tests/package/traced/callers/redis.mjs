// @ts-check
import { createReceiver } from "wms-webhook/receiver";
import { redisStore } from "wms-webhook/redis";
import { checkReceiver } from "./delivery.cjs";

// A client that answers as Redis does to one sender, who sends one delivery after the other.
const keys = new Map();
const client = {
  /** @param {string} name @param {...any} words */
  async call(name, ...words) {
    if (name === "SET") return keys.set(words[0], words[1]) && "OK";
    const [, , key, owner, lease] = words;
    if (!lease) return Number(keys.delete(key));
    if (keys.has(key)) return keys.get(key);
    keys.set(key, owner);
    return "claimed";
  },
};
checkReceiver(createReceiver, redisStore(client)).then(() => console.log("verified and refused"));
