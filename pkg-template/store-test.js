// @ts-check
// The test that any store must pass.

export { storeTests } from "./store-test/checks.js";
export { transactionalStoreTests } from "./store-test/transactional.js";
