// @ts-check
// A file that the command line names.

import { readFileSync } from "node:fs";
import { OperationError } from "../errors.js";
import { reasonOf } from "./system-error.js";

/** @param {string} path @returns {Buffer} @throws {OperationError} that names it: the system does not for a folder */
export function readNamedFile(path) {
  try {
    return readFileSync(path);
  } catch (error) {
    throw new OperationError(`${path}: ${reasonOf(/** @type {Error} */ (error))}`);
  }
}
