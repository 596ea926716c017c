// @ts-check
// The store in Durable Objects.

export { durableObjectStore, WebhookDeliveries } from "./stores/durable-object.js";
