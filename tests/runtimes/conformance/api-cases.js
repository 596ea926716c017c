// @ts-check
// What the corpus cannot hold: values that only JavaScript has, and mistakes of the programmer.
// Expected MACs were computed with OpenSSL.

const BODY = '{"timestamp":1689684577,"sessionId":"s-1","sequence":0,"event":"WMS_LOADED"}';
const HEADER = "hmac-sha256=7a25e1f7d152a54973b43e98ecbaa7635ecacfafaf173b061bf75bc0e895f166"; // under "mac secret"
const SECRET = "mac secret";
const bytes = new TextEncoder().encode(BODY);

/** @type {Record<string, (api: any) => void>} */
const CASES = {
  "accepts every form of a body"({ verifyWebhook }) {
    const padded = new Uint8Array(bytes.length + 7);
    padded.set(bytes, 3);
    /** @type {unknown[]} */
    const forms = [
      BODY,
      bytes,
      bytes.slice().buffer,
      new DataView(bytes.slice().buffer),
      new Uint8ClampedArray(bytes),
      new Uint32Array(bytes.slice().buffer),
      padded.subarray(3, 3 + bytes.length),
      new DataView(padded.buffer, 3, bytes.length),
    ];
    if (typeof SharedArrayBuffer === "function") {
      const shared = new Uint8Array(new SharedArrayBuffer(bytes.length));
      shared.set(bytes);
      forms.push(shared);
    }
    for (const form of forms) {
      equal(verifyWebhook(form, HEADER, SECRET), true);
      equal(verifyWebhook(form, HEADER, "mac secreT"), false);
    }
  },

  "reads only the view of a larger buffer"({ verifyWebhook }) {
    const padded = new Uint8Array(bytes.length + 1);
    padded.set(bytes);
    equal(verifyWebhook(padded, HEADER, SECRET), false);
    equal(verifyWebhook(padded.subarray(0, -1), HEADER, SECRET), true);
  },

  "is not moved by what it saw before"({ verifyWebhook, receiveWebhook }) {
    equal(verifyWebhook("x".repeat(1024 * 1024), HEADER, SECRET), false);
    equal(verifyWebhook("x".repeat(1024 * 1024 + 1), HEADER, SECRET), false);
    equal(verifyWebhook(BODY, HEADER, SECRET), true);
    equal(verifyWebhook("", HEADER, SECRET), false);
    fails(() => receiveWebhook("", HEADER, SECRET), "signature_mismatch");
    equal(verifyWebhook(BODY, "", SECRET), false);
    equal(verifyWebhook(BODY, HEADER.slice(0, 20), SECRET), false);
    equal(verifyWebhook(BODY, `${HEADER.slice(0, -1)}\ud800`, SECRET), false);
    equal(verifyWebhook(BODY, HEADER, SECRET), true);
  },

  "forgets nothing of a secret that changes in place"({ verifyWebhook }) {
    const secret = new TextEncoder().encode(SECRET);
    equal(verifyWebhook(BODY, HEADER, secret), true);
    secret[0] ^= 1;
    equal(verifyWebhook(BODY, HEADER, secret), false);
  },

  "keeps the right key through a hundred secrets"({ verifyWebhook }) {
    for (let n = 0; n < 100; n += 1) {
      equal(verifyWebhook(BODY, HEADER, `${SECRET}${n}`), false);
      equal(verifyWebhook(BODY, HEADER, SECRET), true);
      equal(verifyWebhook(BODY, HEADER, [`a${n}`, `b${n}`, SECRET]), true);
    }
  },

  "tries every secret of a call, and no other"({ verifyWebhook, signWebhook }) {
    const encoder = new TextEncoder();
    const make = (/** @type {string} */ of) => Array.from({ length: 64 }, (_, n) => `${of} ${n}`);
    /** Under a secret as bytes: it leaves no key behind. @param {string} secret */
    const sign = (secret) => signWebhook(BODY, encoder.encode(secret));
    /** @param {string[]} secrets */
    const checkEach = (secrets) => {
      for (const form of [secrets, secrets.map((secret) => encoder.encode(secret))]) {
        for (const secret of secrets) equal(verifyWebhook(BODY, sign(secret), form), true);
        equal(verifyWebhook(BODY, HEADER, form), false);
      }
    };
    checkEach(make("all at once"));
    for (const turn of [0, 1, 2]) {
      const kept = make(`kept ${turn}`);
      for (const secret of kept) equal(verifyWebhook(BODY, HEADER, secret), false);
      // A new key would take the place of the oldest, wherever the same call has that one, too.
      const [oldest, ...others] = kept.filter((_, at) => at % 2 === 0);
      const secrets = [
        ...others.slice(0, turn),
        oldest,
        ...others.slice(turn),
        ...make(`new ${turn}`).slice(32),
      ];
      equal(verifyWebhook(BODY, sign(oldest), secrets), true);
      checkEach(secrets);
      equal(verifyWebhook(BODY, HEADER, `one more ${turn}`), false);
    }
  },

  "refuses a string with a lone surrogate"({ verifyWebhook, receiveWebhook, parseEvent, signWebhook }) {
    for (const text of [
      "\ud800",
      `${BODY}\udc00`,
      BODY.replace("s-1", "\udc00\ud800"),
      BODY.replace("s-1", "é\ud83d"),
    ]) {
      // Signed as Node encodes it, with U+FFFD in its place.
      const replaced = new TextDecoder().decode(new TextEncoder().encode(text));
      const header = signWebhook(replaced, SECRET);
      equal(verifyWebhook(replaced, header, SECRET), true);
      for (const encoding of ["auto", "bytes", "latin1", "ascii"]) {
        equal(verifyWebhook(text, header, SECRET, { encoding }), false);
        fails(() => receiveWebhook(text, header, SECRET, { encoding }), "signature_mismatch");
        fails(() => receiveWebhook(text, "", SECRET, { encoding }), "missing_signature");
        fails(() => receiveWebhook(text, "x", SECRET, { encoding }), "malformed_signature");
      }
      // And as the documented computation reads it: the low byte of each code unit.
      const low = Uint8Array.from({ length: replaced.length }, (_, at) => replaced.charCodeAt(at));
      const lossy = signWebhook(low, SECRET);
      fails(() => receiveWebhook(replaced, lossy, SECRET), "ambiguous_body");
      fails(() => receiveWebhook(text, lossy, SECRET), "signature_mismatch");
      fails(() => parseEvent(text), "invalid_json");
      const maxBodyBytes = new TextEncoder().encode(text).length;
      fails(() => parseEvent(text, { maxBodyBytes }), "invalid_json");
      fails(() => parseEvent(`${text} `, { maxBodyBytes }), "body_too_large");
      throwsTypeError(() => signWebhook(text, SECRET), "lone surrogate");
    }
    // A pair is not lone.
    equal(parseEvent(BODY.replace("s-1", "\ud83d\ude00")).sessionId, "\ud83d\ude00");
  },

  "tells line and column of what is not JSON"({ parseEvent }) {
    /** @type {[string, number, number, string][]} */
    const faults = [
      ["", 1, 1, "unexpected end of input"],
      ['{"a":1', 1, 7, "unexpected end of input"],
      ['{"a":tru}', 1, 6, "expected a value"],
      ['{\n  "é": "😀",\n  "b": x }', 3, 8, "expected a value"],
      ['{\n  "é😀": \ud800', 2, 9, "not UTF-8"],
      ['{"a":1}\n\n x', 3, 2, "unexpected text after the value"],
      ['{"é": \ud800', 1, 7, "not UTF-8"],
      ["[".repeat(129), 1, 129, "nested deeper than 128 levels"],
      ['{"a":"\n"}', 1, 7, "a control character in a string must be escaped"],
      ['{"a":"\\x"}', 1, 7, "invalid escape sequence"],
      ['{"a":01}', 1, 7, "expected a comma or the closing bracket"],
      ['{"a":1,,}', 1, 8, "expected a key in double quotes"],
    ];
    for (const [text, line, column, fault] of faults) {
      const error = fails(() => parseEvent(text), "invalid_json");
      equal(`${error.line}:${error.column}`, `${line}:${column}`);
      equal(error.message.endsWith(`: ${fault} at line ${line}, column ${column}`), true);
    }
    const strict = fails(() => parseEvent('{"a":[1 ,\n]}', { strict: true }), "invalid_json");
    equal(`${strict.line}:${strict.column}`, "1:9");
    // The neighbour, in engines whose errors have a line and a column of their own, too.
    const invalid = fails(() => parseEvent("{}"), "invalid_event");
    equal("line" in invalid || "column" in invalid, false);
    equal(invalid.message.endsWith(': a required field is missing at "/timestamp"'), true);
  },

  "answers each refusal with its status"({ receiveWebhook, parseEvent, WmsWebhookError }) {
    const lossy = BODY.replace("s-1", "s-\u0131");
    /** @type {[() => unknown, string, number][]} */
    const refusals = [
      [() => receiveWebhook(BODY, HEADER, SECRET, { maxBodyBytes: 10 }), "body_too_large", 413],
      [() => receiveWebhook(BODY, undefined, SECRET), "missing_signature", 401],
      [() => receiveWebhook(BODY, "x", SECRET), "malformed_signature", 401],
      [() => receiveWebhook(BODY, HEADER, "other"), "signature_mismatch", 401],
      [() => receiveWebhook(lossy, HEADER, SECRET), "ambiguous_body", 401],
      [() => parseEvent(BODY.slice(0, -1)), "invalid_json", 422],
      [() => parseEvent(BODY.replace(/(?<="sequence":)\d+/, '"s-1"')), "invalid_event", 422],
      [() => parseEvent(BODY.replace("}", ',"s-1":1,"s-1":2}')), "invalid_event", 422],
    ];
    for (const [call, code, status] of refusals) {
      const error = fails(call, code);
      equal(error.status, status);
      equal(error instanceof WmsWebhookError && error instanceof Error, true);
      equal(error.name, "WmsWebhookError");
      const place = { invalid_json: ",line,column", invalid_event: ",path,reason" }[code] ?? "";
      equal(Object.keys(error).join(), `code,status${place}`);
      const own = Reflect.ownKeys(error).map((key) => `${String(key)} ${error[key]}`);
      // In Firefox the stack is not the error's own.
      const told = `${error.message} ${error.stack} ${JSON.stringify(error)} ${own}`;
      for (const secret of ["mac secret", "s-1", "1689684577", HEADER.slice(12)]) {
        equal(told.includes(secret), false);
      }
      // As that of a built-in error, it is not listed, and may be changed.
      equal(Object.keys(WmsWebhookError.prototype).length, 0);
      error.name = "Refusal";
      equal(error.name, "Refusal");
    }
  },

  "keeps dangerous keys as own properties"({ parseEvent }) {
    const event = parseEvent(
      BODY.replace(
        "}",
        ',"__proto__":{"polluted":1},"constructor":2,"toJSON":3,"payload":{"__proto__":{"polluted":1}}}',
      ),
    );
    equal(Object.getPrototypeOf(event), Object.prototype);
    equal(Object.hasOwn(event, "__proto__"), true);
    equal(/** @type {any} */ ({}).polluted, undefined);
    equal(event.polluted, undefined);
    equal(event.payload.polluted, undefined);
    equal(event.constructor, 2);
    equal(event.toJSON, 3);
    equal(event.severity, "INFO");
    // A trailing comma is taken away; one in a string, behind an escaped quote, is not.
    const text = parseEvent(BODY.replace("}", ',"x":"a\\",}","y":["\\\\",],}'));
    equal(text.x, 'a",}');
    equal(text.y.join(), "\\");
  },

  "fills in what is missing as JSON.parse would give it"({ parseEvent }) {
    const event = parseEvent('{"timestamp":1,"sequence":0,"event":"WMS_LOADED"}');
    for (const [name, value] of [
      ["sessionId", ""],
      ["severity", "INFO"],
    ]) {
      const property = Object.getOwnPropertyDescriptor(event, name);
      equal(property?.value, value);
      equal(property?.enumerable && property.configurable && property.writable, true);
    }
  },

  "knows its events"({ EVENTS, isKnownEvent, deviationOf, parseEvent, SIGNATURE_HEADER }) {
    equal(Object.keys(EVENTS).length, 22);
    equal(SIGNATURE_HEADER, "x-wms-content-mac");
    equal(Object.isFrozen(EVENTS) && Object.isFrozen(EVENTS.LOW_SNR.payload.details), true);
    equal(isKnownEvent(parseEvent(BODY)), true);
    for (const code of ["toString", "__proto__", "wms_loaded", "NEW"]) {
      const event = parseEvent(BODY.replace("WMS_LOADED", code));
      equal(isKnownEvent(event), false);
      equal(deviationOf(event), undefined);
    }
  },

  "judges an event as it is now"({ isKnownEvent, deviationOf, parseEvent }) {
    const event = parseEvent(BODY);
    equal(isKnownEvent(event), true);
    equal(deviationOf(event), undefined);
    /** @type {[object, string, string][]} */
    const changes = [
      [{ severity: "DEBUG" }, "/severity", "undocumented_value"],
      [{ severity: ["INFO"] }, "/severity", "wrong_type"],
      [{ payload: [] }, "/payload", "wrong_type"],
      [{ event: "LOW_SNR" }, "/payload/details", "missing"],
      [{ event: "LOW_SNR", payload: { details: null } }, "/payload/details", "missing"],
      [{ event: "LOW_SNR", payload: { details: Symbol("x") } }, "/payload/details", "wrong_type"],
      [
        { event: "PAGE_VISIBILITY_CHANGE", payload: { state: "hidden" } },
        "/payload/state",
        "undocumented_value",
      ],
    ];
    for (const [change, path, reason] of changes) {
      const changed = { ...event, ...change };
      equal(isKnownEvent(changed), false);
      equal(deviationOf(changed).path, path);
      equal(deviationOf(changed).reason, reason);
    }
    for (const other of [undefined, null, 5, "WMS_LOADED", true, [event], () => event]) {
      equal(isKnownEvent(other), false);
      equal(`${deviationOf(other)?.path} ${deviationOf(other)?.reason}`, " wrong_type");
    }
    // Their neighbours.
    for (const change of [
      { severity: null },
      { severity: undefined },
      { payload: null },
      { payload: undefined },
      { payload: {} },
      { extra: [] },
    ]) {
      equal(isKnownEvent({ ...event, ...change }), true);
      equal(deviationOf({ ...event, ...change }), undefined);
    }
  },

  "signs as OpenSSL does"({ signWebhook }) {
    equal(signWebhook(BODY, SECRET), HEADER);
    equal(signWebhook(bytes, new TextEncoder().encode(SECRET)), HEADER);
    equal(
      signWebhook("", "key"),
      "hmac-sha256=5d5d139563c95b5967b9bd9a8c9b233a9dedb45072794cd232dc1b74832607d0",
    );
    equal(
      signWebhook("caf\u00e9", "cl\u00e9"),
      "hmac-sha256=6e9de386b51580f3eee12a2d01a6fa7834ae99ad7a9494e247f28bb4284b1f13",
    );
  },

  "tells how to mend a body"({ verifyWebhook, receiveWebhook, parseEvent, signWebhook }) {
    /** @type {[unknown, string][]} */
    const bodies = [
      [{ event: "WMS_LOADED" }, "express.raw"],
      [{ event: "WMS_LOADED" }, "Next.js"],
      [{ event: "WMS_LOADED" }, "bodyParser"],
      [{ event: "WMS_LOADED" }, "await request.text() or await request.arrayBuffer()"],
      [Promise.resolve(BODY), "await request.text()"],
      [null, "null"],
      [undefined, "undefined"],
      [[1, 2], "object"],
      [5, "number"],
      [true, "boolean"],
      [() => BODY, "function"],
      [Symbol("body"), "symbol"],
      [new Date(), "object"],
    ];
    for (const [body, hint] of bodies) {
      throwsTypeError(() => verifyWebhook(body, HEADER, SECRET), hint);
      throwsTypeError(() => verifyWebhook(body, undefined, SECRET), hint);
      throwsTypeError(() => receiveWebhook(body, HEADER, SECRET), hint);
      throwsTypeError(() => parseEvent(body), hint);
      throwsTypeError(() => signWebhook(body, SECRET), hint);
    }
  },

  "tells how to mend a secret"({ verifyWebhook, receiveWebhook, signWebhook }) {
    const secrets = [
      "",
      undefined,
      null,
      5,
      {},
      true,
      new Uint8Array(),
      "\ud800",
      "x".repeat(21846),
      new Uint8Array(65537),
      new ArrayBuffer(8),
      new Uint16Array(2),
    ];
    for (const secret of secrets) {
      for (const signature of [HEADER, undefined, "x"]) {
        throwsTypeError(() => verifyWebhook(BODY, signature, secret), "ecret");
        throwsTypeError(() => verifyWebhook(BODY, signature, [secret]), "ecret");
        throwsTypeError(() => verifyWebhook(BODY, signature, [SECRET, secret]), "ecret");
        throwsTypeError(() => receiveWebhook(BODY, signature, secret), "ecret");
      }
      throwsTypeError(() => signWebhook(BODY, secret), "ecret");
    }
    for (const mistake of ["undefined", "null", "NaN", "[object Object]", "[object Promise]"]) {
      for (const secret of [mistake, [SECRET, mistake]]) {
        throwsTypeError(() => verifyWebhook(BODY, HEADER, secret), `"${mistake}"`);
        throwsTypeError(() => receiveWebhook(BODY, undefined, secret), `"${mistake}"`);
      }
      // As a file has it.
      throwsTypeError(() => verifyWebhook(BODY, HEADER, `${mistake}\n`), `"${mistake}`);
      throwsTypeError(() => verifyWebhook(BODY, HEADER, ` ${mistake}`), `${mistake}"`);
      throwsTypeError(() => signWebhook(BODY, mistake), `"${mistake}"`);
      // Its neighbours may be secrets.
      for (const secret of [`${mistake}s`, mistake.toUpperCase(), mistake.slice(1)]) {
        equal(verifyWebhook(BODY, HEADER, secret), false);
        equal(verifyWebhook(BODY, signWebhook(BODY, secret), secret), true);
      }
    }
    for (const blank of [" ", "\n", "\t \r\n", "\u00a0", "\ufeff", " ".repeat(100)]) {
      throwsTypeError(() => verifyWebhook(BODY, HEADER, blank), "white space");
      equal(verifyWebhook(BODY, HEADER, `${blank}x`), false);
    }
    throwsTypeError(() => verifyWebhook(BODY, HEADER, []), "empty");
    throwsTypeError(() => verifyWebhook(BODY, HEADER, [[SECRET]]), "ecret");
    // The longest that pass.
    equal(verifyWebhook(BODY, HEADER, "\uffee".repeat(21845)), false);
    equal(verifyWebhook(BODY, HEADER, new Uint8Array(65536)), false);
  },

  "tells how to mend a signature"({ verifyWebhook }) {
    for (const signature of [5, {}, true, [5], [null], [HEADER, null], new Uint8Array(32)]) {
      throwsTypeError(() => verifyWebhook(BODY, signature, SECRET), "x-wms-content-mac");
    }
  },

  "tells how to mend an option"({ verifyWebhook, receiveWebhook, parseEvent }) {
    /** @type {[any, string][]} */
    const options = [
      [{ encodign: "auto" }, "encodign"],
      [{ encoding: "utf8" }, "latin1"],
      [{ encoding: null }, "latin1"],
      [{ maxBodyBytes: 0 }, "maxBodyBytes"],
      [{ maxBodyBytes: 1.5 }, "maxBodyBytes"],
      [{ maxBodyBytes: "1" }, "maxBodyBytes"],
      [{ maxBodyBytes: NaN }, "maxBodyBytes"],
      [{ maxBodyBytes: 1024 * 1024 + 1 }, "maxBodyBytes"],
      [{ strict: true }, "strict"],
      [null, "object"],
      ["auto", "object"],
    ];
    for (const [value, hint] of options) {
      throwsTypeError(() => verifyWebhook(BODY, undefined, SECRET, value), hint);
    }
    throwsTypeError(() => receiveWebhook(BODY, HEADER, SECRET, { strict: 1 }), "strict");
    throwsTypeError(() => parseEvent(BODY, { encoding: "auto" }), "encoding");
    equal(verifyWebhook(BODY, HEADER, SECRET, { encoding: undefined, maxBodyBytes: undefined }), true);
    // A body of just the limit passes; one byte more does not.
    const [just, less] = [{ maxBodyBytes: BODY.length }, { maxBodyBytes: BODY.length - 1 }];
    equal(verifyWebhook(BODY, HEADER, SECRET, just), true);
    equal(verifyWebhook(BODY, HEADER, SECRET, less), false);
    equal(parseEvent(BODY, just).sequence, parseEvent(BODY).sequence);
    equal(verifyWebhook(BODY, HEADER, SECRET, { maxBodyBytes: 1024 * 1024 }), true);
    // Of several, each counts.
    equal(verifyWebhook(BODY, HEADER, SECRET, { encoding: "bytes", ...less }), false);
    equal(verifyWebhook(BODY, HEADER, SECRET, { ...less, encoding: "bytes" }), false);
    throwsTypeError(() => verifyWebhook(BODY, HEADER, SECRET, { ...just, encodign: "auto" }), "encodign");
    fails(() => parseEvent(BODY, less), "body_too_large");
    fails(() => receiveWebhook(BODY, HEADER, SECRET, less), "body_too_large");
    equal(verifyWebhook(BODY, HEADER, SECRET, {}), true);
  },
};

/**
 * @param {any} api
 * @returns {import("./run.js").Result}
 */
export function runApiCases(api) {
  const failures = [];
  for (const [name, check] of Object.entries(CASES)) {
    try {
      check(api);
    } catch (error) {
      failures.push(`api: ${name}: ${/** @type {Error} */ (error).stack}`);
    }
  }
  const cases = Object.keys(CASES).length;
  return { group: "api", cases, passed: cases - failures.length, failures };
}

/** @param {unknown} got @param {unknown} want */
function equal(got, want) {
  if (!Object.is(got, want)) throw new Error(`got ${String(got)}, not ${String(want)}`);
}

/** @param {() => unknown} call @param {string} code */
function fails(call, code) {
  const error = thrown(call);
  equal(error.code, code);
  return error;
}

/** @param {() => unknown} call @param {string} hint */
function throwsTypeError(call, hint) {
  const error = thrown(call);
  if (!(error instanceof TypeError) || !error.message.includes(hint)) {
    throw new Error(`got ${error.name}: ${error.message}, not a TypeError about ${hint}`);
  }
}

/** @param {() => unknown} call @returns {any} */
function thrown(call) {
  try {
    call();
  } catch (error) {
    return error;
  }
  throw new Error("nothing was thrown");
}
