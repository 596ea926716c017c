// @ts-check
import { createReceiver } from "wms-webhook/receiver";
import { sqliteStore } from "wms-webhook/sqlite";
import { checkReceiver } from "./delivery.cjs";

// A database that answers as SQLite does to one sender, who sends one delivery after the other.
const owners = new Map();
const database = {
  /** @param {string} sql */
  prepare: (sql) => ({
    /** @param {string} id @param {string} owner */
    all: (id, owner) => [{ owner: owners.has(id) ? owners.get(id) : owners.set(id, owner) && owner }],
    /** @param {string} id */
    run: (id) => sql.startsWith("INSERT") && owners.set(id, null),
  }),
};
checkReceiver(createReceiver, sqliteStore(database)).then(() => console.log("verified and refused"));
