// @ts-check
import { createReceiver } from "wms-webhook/receiver";
import { redisStore } from "wms-webhook/redis";
import { checkReceiver } from "./delivery.cjs";

// A client that answers as Redis does to one sender, who sends one delivery after the other.
const keys = new Map();
const client = {
  status: "ready",
  /** @param {string} script @param {number} _keys @param {string} key @param {...string} words */
  async eval(script, _keys, key, ...words) {
    if (script.includes("claimed")) return keys.get(key) ?? (keys.set(key, "held") && "claimed");
    if (words.length > 0 && script.includes("rpush")) keys.set(key, "done");
    else keys.delete(key);
  },
};
checkReceiver(createReceiver, redisStore(client)).then(() => console.log("verified and refused"));
