// @ts-check
import { durableObjectStore } from "wms-webhook/durable-object";
import { createReceiver } from "wms-webhook/receiver";
import { checkReceiver } from "./delivery.cjs";

// An object that answers as WebhookDeliveries does to one sender, who sends one delivery after the other.
const done = new Set();
const namespace = {
  idFromName: (/** @type {string} */ name) => name,
  get: () => ({
    /** @param {string} _url @param {{ body: string }} init */
    async fetch(_url, init) {
      const { operation, id } = JSON.parse(init.body);
      if (operation === "commit") done.add(id);
      return Response.json(done.has(id) ? "done" : "claimed");
    },
  }),
};
checkReceiver(createReceiver, durableObjectStore(namespace)).then(() => console.log("verified and refused"));
