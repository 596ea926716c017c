// @ts-check
import { postgresStore } from "wms-webhook/postgres";
import { createReceiver } from "wms-webhook/receiver";
import { checkReceiver } from "./delivery.cjs";

// A pool that answers as one of "pg" does to one sender, who sends one delivery after the other.
const noted = new Set();
const client = {
  on() {},
  removeListener() {},
  release() {},
  /** @param {string} text @param {any[]} [values] */
  async query(text, values) {
    if (!values) return { command: text, rows: [] };
    const rows = noted.has(values[0]) ? [] : [{}];
    noted.add(values[0]);
    return { command: "INSERT", rows };
  },
};
const pool = {
  totalCount: 1,
  connect: (/** @type {(error: unknown, client: object) => void} */ lend) => lend(undefined, client),
};
const store = postgresStore({ pool: /** @type {any} */ (pool) });
checkReceiver(createReceiver, store).then(() => console.log("verified and refused"));
