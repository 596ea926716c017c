// @ts-check
// The tools over their compiled wasm: the same in every runtime. It checks what it is given; here is
// only what it could not see, such as arrays of another realm.

// @ts-expect-error: made by wasm-bindgen
import * as glue from "../built/tools_bg.js";
import { checkSecret, toBody, toSecrets, toSignature } from "../core/arguments.js";
import { CAUSES } from "../generated/tool-codes.js";
import { countsOf, toReport } from "./report.js";

export { CAUSES, EVENT_DESCRIPTIONS, FAULTS, MIX, QUIRKS, SCENARIOS } from "../generated/tool-codes.js";

/** @typedef {typeof import("../types/tools.d.ts")} Api */
/** @typedef {import("../core/arguments.js").Secrets} Secrets */
/** @typedef {import("../types/index.d.ts").Secret} Secret */

/**
 * @param {() => WebAssembly.Module} compiled gives the tools at the first call, or throws why it cannot
 * @returns {Pick<Api, "explainWebhook" | "simulateEvent" | "simulateSession" | "simulateDeliveries"
 *   | "simulateSessions" | "createReport">}
 */
export function bindTools(compiled) {
  let isOpen = false;

  function open() {
    if (isOpen) return glue;
    const module = compiled();
    // Not by the glue's own loader, which asks for a module of its own realm.
    const { exports } = new WebAssembly.Instance(module, { "./tools_bg.js": glue });
    glue.__wbg_set_wasm(exports);
    /** @type {any} */ (exports).__wbindgen_start?.();
    isOpen = true;
    return glue;
  }

  return {
    explainWebhook(body, signature, secret, options) {
      const [text, header] = [toBody(body), toSignature(signature)];
      const secrets = [];
      for (let list = /** @type {Secrets | undefined} */ (toSecrets(secret)); list; list = list.next) {
        secrets.push(ownSecret(list.secret));
      }
      const own = withOwn(options);
      const brotli = typeof text === "string" ? undefined : decompressed(text);
      const evidence = brotli ? { __proto__: null, ...own, brotli } : own;
      const told = open().explainWebhook(text, header, secrets, evidence);
      const { verdict, causes, ...rest } = told;
      const findings = causes.map((/** @type {keyof typeof CAUSES} */ cause) => ({
        cause,
        ...CAUSES[cause],
      }));
      return { verdict, findings, ...rest };
    },

    simulateEvent(code, options) {
      return open().simulateEvent(code, withOwn(options));
    },

    simulateSession(options) {
      return open().simulateSession(withOwn(options));
    },

    simulateDeliveries(options) {
      if (typeof options === "object" && options !== null)
        checkSecret(Object.hasOwn(options, "secret") ? options.secret : undefined);
      return open().simulateDeliveries(withOwn(options));
    },

    simulateSessions(/** @type {any} */ options) {
      const own = withOwn(options);
      // At once: a generator would only complain when it is asked for its first session.
      const population = { __proto__: null, ...open().planPopulation(own) };
      return sessionsOf(open(), population, own);
    },

    createReport() {
      const collection = new (open().ReportCollection)();
      return {
        accept(body, signature) {
          const bytes = toBody(body);
          const text = typeof bytes === "string" ? new TextEncoder().encode(bytes) : bytes;
          return collection.accept(text, toSignature(signature) ?? "");
        },
        refuse: (code, receivedAt = Number.NaN) => collection.refuse(String(code), receivedAt),
        addReport(report) {
          for (const [name, count] of countsOf(report)) collection.add(name, count);
        },
        report() {
          const entries = collection.finish();
          /** @type {Record<string, number>} */
          const counts = {};
          for (let at = 0; at < entries.length; at += 2) counts[entries[at]] = entries[at + 1];
          return toReport(counts, (name, share) => collection.quantile(name, share));
        },
      };
    },
  };
}

/**
 * One after the other, so that any number of them fits into memory.
 *
 * @param {typeof glue} tools
 * @param {any} population
 * @param {any} [secrets] without a secret there are no deliveries
 */
function* sessionsOf(tools, population, { secret, oldSecret } = {}) {
  for (let index = 0; index < population.sessions; index += 1) {
    const session = { __proto__: null, ...tools.planSession(population, index) };
    const { faults, ...events } = session;
    yield {
      ...session,
      events: tools.simulateSession({ __proto__: null, ...events }),
      ...(secret !== undefined && {
        deliveries: tools.simulateDeliveries({ __proto__: null, ...session, secret, oldSecret }),
      }),
    };
  }
}

/**
 * The options with secrets and bodies that the wasm's realm knows.
 *
 * @param {any} options
 */
function withOwn(options) {
  if (typeof options !== "object" || options === null) return options;
  // Inherits nothing, as the glue would read that, too.
  const own = /** @type {any} */ ({ __proto__: null, ...options });
  for (const name of ["secret", "oldSecret"]) {
    if (own[name] !== undefined) own[name] = ownSecret(own[name]);
  }
  if (Array.isArray(own.otherSecrets)) own.otherSecrets = own.otherSecrets.map(ownSecret);
  if (Array.isArray(own.otherBodies)) own.otherBodies = own.otherBodies.map(toBody);
  if (Array.isArray(own.otherDeliveries)) own.otherDeliveries = own.otherDeliveries.map(ownDelivery);
  return own;
}

const MAX_BODY_BYTES = 1024 * 1024;

/**
 * What the body decompresses to as brotli, if the runtime has a decoder: one in wasm would be as large as
 * the rest of the tools.
 *
 * @param {Uint8Array} body
 * @returns {Uint8Array | undefined}
 */
function decompressed(body) {
  try {
    const zlib = globalThis.process?.getBuiltinModule?.("node:zlib");
    return zlib?.brotliDecompressSync(body, { maxOutputLength: MAX_BODY_BYTES });
  } catch {
    return undefined;
  }
}

/** @param {any} delivery */
function ownDelivery(delivery) {
  if (typeof delivery !== "object" || delivery === null) return delivery;
  const own = (/** @type {string} */ name) => (Object.hasOwn(delivery, name) ? delivery[name] : undefined);
  return { __proto__: null, body: toBody(own("body")), signature: toSignature(own("signature")) };
}

/** @param {unknown} secret @returns {Secret} */
function ownSecret(secret) {
  checkSecret(secret);
  return typeof secret === "string" ? secret : new Uint8Array(secret);
}
