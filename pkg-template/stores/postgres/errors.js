// @ts-check
// What Postgres says of the store's own statements, without the delivery's MAC: errors of both packages carry
// the statement's values, and messages may quote them.

const OTHER_TABLE = "the table is not the one that postgresMigration() makes";
/** By SQLSTATE. */
const HINTS = new Map([
  ["42P01", "make the table by what postgresMigration() gives"],
  ["42703", OTHER_TABLE],
  ["42804", OTHER_TABLE],
  ["42P10", OTHER_TABLE],
  ["42501", "the store needs SELECT, INSERT, UPDATE and DELETE on its table"],
]);

/** @param {any} error @param {string} table quoted */
export function postgresError(error, table) {
  const code = typeof error?.code === "string" ? error.code : "";
  // Several addresses that refuse a connection are an error without a message.
  const message = String(error?.message || code || error).replaceAll(/[0-9a-f]{8,}/gi, "…");
  const hint = HINTS.get(code);
  return Object.assign(
    new Error(`Postgres: ${message}${hint ? ` (${table}: ${hint})` : ""}`),
    code && { code },
  );
}
