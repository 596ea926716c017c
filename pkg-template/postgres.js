// @ts-check
// The store in Postgres.

export { postgresStore } from "./stores/postgres/store.js";
export { postgresMigration } from "./stores/postgres/table.js";
