// @ts-check
// A Postgres of its own for a file of tests, with the tables of the tests.

import { after } from "node:test";
import { database } from "./clients.mjs";
import { startPostgres } from "./postgres-server.mjs";
import { freePort } from "./servers.mjs";

/** It ends with the tests of the file. @param {Record<string, string>} [settings] */
export async function serve(settings) {
  const server = await startPostgres(await freePort(), settings);
  const db = await database(server.port);
  after(async () => {
    await db.end();
    await server.stop();
  });
  return { server, db };
}
