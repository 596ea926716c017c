// @ts-check
// Saved deliveries of any number, one after the other: lines are read as they come; the other forms are read as a
// whole.

import { createReadStream } from "node:fs";
import { OperationError } from "../../errors.js";
import { printableName } from "../../output/printable.js";
import { parseJson } from "../../parse-json.js";
import { reasonOf } from "../system-error.js";
import { isCurl } from "./curl.js";
import { isHttp } from "./http.js";
import { entriesOfHar, fromObject } from "./json.js";
import { MAX_BYTES, NOT_JSON, requestsIn } from "./read.js";
import { NotADelivery } from "./request.js";

/** @typedef {import("./request.js").Request} Request */

/**
 * What takes what is read.
 * @typedef {object} Sink
 * @property {(request: Request) => void} delivery
 * @property {(value: any) => boolean} other takes a line that is no delivery; false if it is nothing that it knows
 * @property {(place: string, reason: string) => void} skipped
 * @property {(bytes: number) => void} progress of a chunk
 */

const CHUNK = 1024 * 1024;
/** By its first so many bytes a file shows its form. */
const HEAD = 64 * 1024;
/** A body of 1 MiB takes no more, with each byte escaped. */
const MAX_LINE = 16 * 1024 * 1024;
const NEWLINE = 10;

/**
 * @param {string} file a path, or `-`
 * @param {Sink} sink
 * @throws {OperationError}
 */
export async function streamSaved(file, sink) {
  const name = file === "-" ? "standard input" : printableName(file);
  const stream = file === "-" ? process.stdin : createReadStream(file, { highWaterMark: CHUNK });
  /** @type {Buffer[]} */
  let head = [];
  let length = 0;
  /** @type {Lines | undefined} */
  let lines;
  try {
    for await (const chunk of stream) {
      sink.progress(chunk.length);
      if (lines) lines.write(chunk);
      else {
        head.push(chunk);
        length += chunk.length;
        // Of what is no lines all is kept.
        if (length >= HEAD && head.length > 0 && areLines(Buffer.concat(head.slice(0, 4)))) {
          lines = new Lines(name, sink);
          for (const part of head) lines.write(part);
          head = [];
        } else if (length > MAX_BYTES) {
          throw new OperationError(
            `${name}: more than ${MAX_BYTES} bytes that are no lines of JSON; split it`,
          );
        }
      }
    }
  } catch (error) {
    if (error instanceof OperationError) throw error;
    throw new OperationError(`${name}: ${reasonOf(/** @type {Error} */ (error))}`);
  }
  if (lines) return lines.end();
  const bytes = Buffer.concat(head);
  if (areLines(bytes)) {
    const all = new Lines(name, sink);
    all.write(bytes);
    return all.end();
  }
  for (const [place, read] of requestsIn(bytes, name)) take(sink, place, read);
}

/** Whether one of its first lines is a whole object. @param {Buffer} bytes */
function areLines(bytes) {
  const text = bytes.subarray(0, HEAD * 4).toString();
  if (isHttp(bytes) || isCurl(text)) return false;
  return text.split("\n", 20).some((line) => {
    const value = line.trimStart().startsWith("{") ? parseJson(line) : undefined;
    return value !== undefined && Object.keys(value).length > 0 && !entriesOfHar(value);
  });
}

class Lines {
  /** @param {string} name @param {Sink} sink */
  constructor(name, sink) {
    this.name = name;
    this.sink = sink;
    this.number = 0;
    /** @type {Buffer[]} */
    this.rest = [];
    this.restLength = 0;
  }

  /** @param {Buffer} chunk */
  write(chunk) {
    let from = 0;
    if (this.restLength > 0) {
      const end = chunk.indexOf(NEWLINE);
      this.keep(end < 0 ? chunk : chunk.subarray(0, end));
      if (end < 0) return;
      this.end();
      from = end + 1;
    }
    const last = chunk.lastIndexOf(NEWLINE);
    if (last >= from) {
      for (const line of chunk.toString("utf8", from, last).split("\n")) this.line(line);
    }
    this.keep(chunk.subarray(Math.max(last + 1, from)));
  }

  /** Of a line that is too long nothing is kept. @param {Buffer} part */
  keep(part) {
    this.restLength += part.length;
    if (this.restLength <= MAX_LINE) this.rest.push(part);
    else this.rest = [];
  }

  /** Takes the line that was kept. */
  end() {
    if (this.restLength <= MAX_LINE) this.line(Buffer.concat(this.rest).toString());
    else {
      this.number += 1;
      this.sink.skipped(`${this.name}, line ${this.number}`, `more than ${MAX_LINE} bytes`);
    }
    this.rest = [];
    this.restLength = 0;
  }

  /** @param {string} line */
  line(line) {
    this.number += 1;
    if (line.trim() === "") return;
    const value = parseJson(line);
    if (value !== undefined && this.sink.other(value)) return;
    take(this.sink, `${this.name}, line ${this.number}`, () => {
      if (value === undefined) throw new NotADelivery(NOT_JSON);
      return fromObject(value);
    });
  }
}

/** @param {Sink} sink @param {string} place @param {() => Request} read */
function take(sink, place, read) {
  /** @type {Request} */
  let request;
  try {
    request = read();
  } catch (error) {
    if (!(error instanceof NotADelivery)) throw error;
    sink.skipped(place, error.message);
    return;
  }
  sink.delivery(request);
}
