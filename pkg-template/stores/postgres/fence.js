// @ts-check
// What a handler has of the transaction. Afterwards its connection serves others: a statement that came late
// would take effect without the note of the delivery. And only the store ends the transaction.

/** A savepoint is the handler's own to go back to. What comes before a statement may be comments. */
const ENDS =
  /^(?:[\s;]|--.*|\/\*(?:[^*]|\*(?!\/))*\*\/)*(?:begin|start|commit|end|abort|prepare\s+transaction|rollback(?!\s+(?:\w+\s+)?to\b))\b/i;
const ENDING_METHODS = new Set(["release", "end", "prepare"]);
const QUERYING_METHODS = new Set(["query", "unsafe"]);

/**
 * @template {object} Tx
 * @param {Tx} tx a client of "pg", or the function of a transaction of "postgres"
 * @param {() => boolean} isOver
 * @param {(query: PromiseLike<unknown>) => void} [onStart] told of each query that is sent later than it is made
 * @returns {Tx}
 */
export function fenced(tx, isOver, onStart) {
  return new Proxy(tx, {
    apply: (query, _self, args) => call(/** @type {any} */ (query), args, textOf(args[0]?.raw?.[0])),
    get(target, name) {
      const value = Reflect.get(target, name);
      if (typeof value !== "function") return value;
      // It keeps its own properties, as the types of "postgres" have some.
      return new Proxy(value, { apply: (method, _self, args) => callMethod(target, name, method, args) });
    },
  });

  /** @param {object} target @param {string | symbol} name @param {any} method @param {any[]} args */
  function callMethod(target, name, method, args) {
    if (ENDING_METHODS.has(String(name))) throw endedByHandler();
    const text = QUERYING_METHODS.has(String(name)) ? textOf(args[0]?.text ?? args[0]) : "";
    return call(name === "savepoint" ? savepoint(method.bind(target)) : method.bind(target), args, text);
  }

  /** @param {(...args: any[]) => unknown} query @param {any[]} args @param {string} text of its statement */
  function call(query, args, text) {
    if (isOver()) throw over();
    if (ENDS.test(text)) throw endedByHandler();
    const result = /** @type {any} */ (query(...args));
    if (onStart && typeof result?.handle === "function") fenceQuery(result);
    return result;
  }

  /** One of "postgres" is sent by `handle()`, when it is awaited: maybe long after it was made. @param {any} query */
  function fenceQuery(query) {
    query.handle = () => {
      if (isOver()) return query.reject(over());
      delete query.handle;
      const handled = query.handle();
      onStart?.(query);
      return handled;
    };
  }

  /**
   * What "postgres" sends when one fails, ROLLBACK TO, would go to the transaction that its connection serves by then:
   * so once ours is over, the function within it does not end.
   *
   * @param {(...args: any[]) => Promise<unknown>} begin
   * @returns {(...args: any[]) => Promise<unknown>}
   */
  function savepoint(begin) {
    return (...args) =>
      new Promise((resolve, reject) => {
        const within = (/** @type {any} */ inner) => async (/** @type {object} */ nested) => {
          try {
            return await inner(fenced(nested, isOver, onStart));
          } catch (error) {
            if (!isOver()) throw error;
            reject(error);
            return new Promise(() => {});
          }
        };
        begin(...args.map((one) => (typeof one === "function" ? within(one) : one))).then(resolve, reject);
      });
  }
}

/** @param {unknown} statement */
function textOf(statement) {
  return typeof statement === "string" ? statement : "";
}

function over() {
  return new Error("The transaction of this delivery is over: await what the handler starts.");
}

function endedByHandler() {
  return new TypeError("The store begins and ends the transaction of a delivery: use a savepoint in it.");
}
