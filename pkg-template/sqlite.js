// @ts-check
// The store in SQLite, and so in D1.

export { SQLITE_SCHEMA, sqliteStore } from "./stores/sqlite.js";
