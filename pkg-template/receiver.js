// @ts-check
// From a request to a handled event, once.

export { createReceiver } from "./receiver/create.js";
export { memoryStore } from "./stores/memory.js";
