// @ts-check
// Every built-in that a script can reach, and every change of one: a patch, a deletion, a pollution.

/** @typedef {{ name: string, target: any, key: PropertyKey, now: PropertyDescriptor | undefined, isValue: boolean }} Change `isValue`: an assignment can make it */

/** Node's own, which the package does not ask and the harness cannot run without. */
const OF_NODE = ["process", "global", "globalThis", "GLOBAL", "root"];

/** What only syntax reaches, by one that inherits it. */
const BY_SYNTAX = {
  asyncFunction: async () => {},
  generator: (function* () {})(),
  asyncGenerator: (async function* () {})(),
  arrayIterator: [].values(),
  stringIterator: ""[Symbol.iterator](),
  mapIterator: new Map().values(),
  setIterator: new Set().values(),
  matchIterator: "".matchAll(/a/g),
  streamReader: new ReadableStream().getReader(),
  headersIterator: new Headers().entries(),
};

/** @returns {{ name: string, target: any, key: PropertyKey, before: PropertyDescriptor }[]} */
function builtIns() {
  const seen = new Set();
  /** @type {ReturnType<typeof builtIns>} */
  const all = [];
  /** @param {any} target @param {string} path */
  const walk = (target, path) => {
    if ((typeof target !== "object" && typeof target !== "function") || target === null) return;
    if (seen.has(target)) return;
    seen.add(target);
    for (const key of Reflect.ownKeys(target)) {
      // The name and the length of a function tell people something, not programs.
      if (typeof target === "function" && (key === "name" || key === "length")) continue;
      if (target === globalThis && (OF_NODE.includes(String(key)) || /undici/.test(String(key)))) continue;
      const before = /** @type {PropertyDescriptor} */ (Object.getOwnPropertyDescriptor(target, key));
      const name = `${path}.${String(key)}`;
      // The length of an array takes nothing but a length.
      if (Array.isArray(target) && key === "length") continue;
      if (before.configurable || before.writable) all.push({ name, target, key, before });
      for (const inner of [before.value, before.get, before.set]) walk(inner, name);
      // Node makes some globals when they are first asked for.
      if (target === globalThis && before.get) walk(target[key], name);
    }
    walk(Object.getPrototypeOf(target), `${path}.__proto__`);
  };
  walk(globalThis, "globalThis");
  for (const [name, value] of Object.entries(BY_SYNTAX)) walk(Object.getPrototypeOf(value), name);
  return all;
}

/** What a patched built-in does when it is called, and what a getter tells. @type {Record<string, () => unknown>} */
const ANSWERS = {
  "gives undefined": () => undefined,
  throws: () => {
    throw new Error("a patched built-in was asked");
  },
  "gives true": () => true,
  "gives a text": () => "ascii",
};

/** @param {string[]} answers which of them @returns {Change[]} */
export function patches(answers = Object.keys(ANSWERS)) {
  /** @type {Change[]} */
  const changes = [];
  for (const { name, target, key, before } of builtIns()) {
    const { configurable = false, enumerable = false } = before;
    if (configurable)
      changes.push({ name: `${name} is deleted`, target, key, now: undefined, isValue: false });
    for (const answer of answers) {
      // As a class may be called, too.
      const value = () => ANSWERS[answer]();
      /** @type {PropertyDescriptor} */
      const now =
        before.get && configurable
          ? { get: value, set: () => {}, configurable, enumerable }
          : { value, writable: true, configurable, enumerable };
      if (before.get && !configurable) continue;
      changes.push({ name: `${name} ${answer}`, target, key, now, isValue: true });
    }
  }
  return changes;
}

/** What a name may be polluted with. @type {Record<string, PropertyDescriptor>} */
const POLLUTIONS = {
  "a function": { value: () => "ascii" },
  "a text": { value: "ascii" },
  "a descriptor": { value: { get: () => "ascii", set: () => {}, value: "ascii", writable: true } },
  Infinity: { value: Infinity },
  true: { value: true },
};
/** What no assignment by mistake makes, but a script that patches. @type {Record<string, PropertyDescriptor>} */
const ACCESSORS = {
  "an accessor": { get: () => "ascii", set: () => {} },
  "a getter that throws": { get: ANSWERS.throws, set: ANSWERS.throws },
  "a constant": { value: "ascii", writable: false },
};

/** Of all that inherits from `Object.prototype`. @param {string[]} names @param {boolean} withAccessors @returns {Change[]} */
export function pollutions(names, withAccessors) {
  const symbols = Reflect.ownKeys(Symbol).map((key) => /** @type {any} */ (Symbol)[key]);
  const keys = [...names, ...symbols.filter((symbol) => typeof symbol === "symbol")];
  const values = { ...POLLUTIONS, ...(withAccessors && ACCESSORS) };
  return keys
    .filter((key) => !Object.hasOwn(Object.prototype, key))
    .flatMap((key) =>
      Object.entries(values).map(([what, now]) => ({
        name: `Object.prototype[${String(key)}] is ${what}`,
        target: Object.prototype,
        isValue: what in POLLUTIONS,
        key,
        now: {
          ...now,
          ...("value" in now && { writable: now.writable ?? true }),
          configurable: true,
          enumerable: true,
        },
      })),
    );
}

const { defineProperty, getOwnPropertyDescriptor, setPrototypeOf } = Object;
const { deleteProperty } = Reflect;

/** Makes a change. @param {Change} change @returns {() => void} takes it back */
export function make({ target, key, now }) {
  const before = getOwnPropertyDescriptor(target, key);
  // Descriptors without a prototype, which a change could hang `get` and `set` on.
  if (before) setPrototypeOf(before, null);
  if (now) {
    setPrototypeOf(now, null);
    defineProperty(target, key, now);
  } else deleteProperty(target, key);
  return () => {
    if (before) defineProperty(target, key, before);
    else deleteProperty(target, key);
  };
}
