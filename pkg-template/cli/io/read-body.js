// @ts-check
// The body of a request, as it came over the wire.

/** One more than the core takes: what is kept of a longer body is refused, too. */
const MAX_BYTES = 1_048_576 + 1;

/** A sender who sends each byte on its own must not make us keep an object for each. */
const MAX_CHUNKS = 1024;

/**
 * @param {import("node:http").IncomingMessage} req
 * @returns {Promise<{ body: Uint8Array, code?: "body_too_large" | "incomplete_body" }>}
 */
export async function readBody(req) {
  /** @type {Buffer[]} */
  let chunks = [];
  let length = 0;
  let isWhole = true;
  try {
    // To its end in any case: a sender that is still writing would not read the answer.
    for await (const chunk of req) {
      if (length < MAX_BYTES) chunks.push(chunk.subarray(0, MAX_BYTES - length));
      length += chunk.length;
      if (chunks.length === MAX_CHUNKS) chunks = [Buffer.concat(chunks)];
    }
  } catch {
    isWhole = false;
  }
  const body = Buffer.concat(chunks);
  if (length >= MAX_BYTES) return { body, code: "body_too_large" };
  return isWhole ? { body } : { body, code: "incomplete_body" };
}
