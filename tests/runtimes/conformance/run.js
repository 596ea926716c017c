// @ts-check
// Runs the corpus of tests/vectors against one build of the package, in whatever runtime this is.

/**
 * @typedef {{ base64: string } | string} EncodedSecret
 * @typedef {{ class?: "documented" | "other", deviation?: { path: string, reason: string } }} Shape
 * @typedef {Shape & { verified: boolean, code?: string, path?: string, reason?: string, event?: string | null, rounded?: Shape }} Expected
 * @typedef {object} Case
 * @property {string} name
 * @property {string | [string, number][]} body base64, or parts of base64 with how often each comes
 * @property {string | string[] | null} signature
 * @property {EncodedSecret[]} secrets
 * @property {{ encoding?: string, maxBodyBytes?: number, strict?: boolean }} options
 * @property {Expected} expect
 * @typedef {{ group: string, cases: Case[] }} Group
 * @typedef {{ group: string, cases: number, passed: number, failures: string[] }} Result
 */

/**
 * @param {any} api
 * @param {Group} group
 * @returns {Result}
 */
export function runGroup(api, { group, cases }) {
  const failures = [];
  for (const one of cases) {
    const difference = differ(api, one);
    if (difference) failures.push(`${group}: ${one.name}: ${difference}`);
  }
  return {
    group,
    cases: cases.length,
    passed: cases.length - failures.length,
    failures: failures.slice(0, 5),
  };
}

const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/**
 * What the package says otherwise than it should; nothing if it does not.
 *
 * @param {any} api
 * @param {Case} one
 */
function differ(api, { body, signature, secrets, options: { strict, ...options }, expect }) {
  const bytes = bytesOf(body);
  const keys = secrets.map((one) => (typeof one === "string" ? one : decode64(one.base64)));
  const parsing = strict === undefined ? {} : { strict };
  /** @type {unknown[]} */
  const forms = [bytes, bytes.buffer, new DataView(bytes.buffer)];
  // A string stands for its UTF-8 bytes, so both must get the same answer.
  const text = textOf(bytes);
  if (text !== undefined) forms.push(text);

  for (const form of forms) {
    for (const secret of keys.length === 1 ? [keys, keys[0]] : [keys]) {
      const verified = api.verifyWebhook(form, signature, secret, options);
      if (verified !== expect.verified) return `verified ${verified}`;
    }
    const answer = receive(api, form, signature, keys, { ...options, ...parsing });
    for (const what of /** @type {const} */ (["code", "path", "reason"])) {
      if (answer[what] !== expect[what]) return `${what} ${answer[what]}, not ${expect[what]}`;
    }
    if (answer.event === undefined) continue;
    const event = JSON.parse(expect.event ?? text ?? "");
    const difference = compare(answer.event, event, "") ?? misjudge(api, answer.event, expect);
    if (difference) return difference;
  }
  return undefined;
}

/**
 * What the package says otherwise of an event's shape: of the event that it gave, and of the one that comes
 * back from a queue or a store. A build that judges the text has not rounded the numbers of the first.
 *
 * @param {any} api
 * @param {unknown} given
 * @param {Expected} expect
 */
function misjudge(api, given, expect) {
  const stored = JSON.parse(JSON.stringify(given));
  // JSON has neither the Infinity that 1e999 is here nor -0: then it is another event that comes back.
  const events = compare(stored, given, "") === undefined ? [given, stored] : [given];
  for (const event of events) {
    const isText = api.JUDGES_TEXT && event === given;
    const { class: name, deviation } = (isText ? undefined : expect.rounded) ?? expect;
    const isKnown = api.isKnownEvent(event);
    if (isKnown !== (name === "documented")) return `isKnownEvent ${isKnown} of class ${name}`;
    const told = api.deviationOf(event);
    if (told?.path !== deviation?.path || told?.reason !== deviation?.reason)
      return `deviation ${JSON.stringify(told)}, not ${JSON.stringify(deviation)}`;
  }
  return undefined;
}

/** @param {any} api @param {unknown[]} call @returns {{ event?: unknown, code?: string, path?: string, reason?: string }} */
function receive(api, ...call) {
  try {
    return { event: api.receiveWebhook(...call) };
  } catch (thrown) {
    const error = /** @type {any} */ (thrown);
    if (error.name !== "WmsWebhookError") return { code: `${error.name}: ${error.message}` };
    return { code: error.code, path: error.path, reason: error.reason };
  }
}

/**
 * Deep equality as JSON sees it, with the order of keys and the sign of zero; without recursion,
 * because bodies may nest deep.
 *
 * @param {any} got
 * @param {any} want
 * @param {string} at
 */
function compare(got, want, at) {
  const pairs = [[got, want]];
  for (let pair = pairs.pop(); pair; pair = pairs.pop()) {
    const [one, other] = pair;
    if (Object.is(one, other)) continue;
    if (typeof one !== "object" || typeof other !== "object" || one === null || other === null)
      return `another value ${at}`;
    if (Array.isArray(one) !== Array.isArray(other)) return "an array for an object";
    if (Object.getPrototypeOf(one) !== (Array.isArray(one) ? Array : Object).prototype)
      return "another prototype";
    const keys = Object.keys(one);
    if (keys.join("\n") !== Object.keys(other).join("\n")) return `other keys: ${keys}`;
    for (const key of keys) {
      /** @param {object} object */
      const ownOf = (object) => Object.getOwnPropertyDescriptor(object, key)?.value;
      pairs.push([ownOf(one), ownOf(other)]);
    }
  }
  return undefined;
}

/** @param {Case["body"]} body */
function bytesOf(body) {
  if (typeof body === "string") return decode64(body);
  const parts = body.map(([part, times]) => ({ bytes: decode64(part), times }));
  const whole = new Uint8Array(parts.reduce((sum, { bytes, times }) => sum + bytes.length * times, 0));
  let at = 0;
  for (const { bytes, times } of parts) {
    for (let n = 0; n < times; n += 1, at += bytes.length) whole.set(bytes, at);
  }
  return whole;
}

/** @param {string} text */
function decode64(text) {
  const binary = atob(text);
  const bytes = new Uint8Array(binary.length);
  for (let at = 0; at < binary.length; at += 1) bytes[at] = binary.charCodeAt(at);
  return bytes;
}

/** @param {Uint8Array} bytes */
function textOf(bytes) {
  try {
    return decoder.decode(bytes);
  } catch {
    return undefined;
  }
}
