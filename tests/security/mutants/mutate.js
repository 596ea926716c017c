// @ts-check
// The mutants of a JavaScript file: one small change each, at the places that decide something.

// @ts-expect-error: tests/runtimes pins it
import { parseAst } from "rollup/parseAst";

/** @typedef {{ at: number, end: number, text: string, what: string }} Mutant */

const OPERATORS = /** @type {Record<string, string>} */ ({
  "===": "!==",
  "!==": "===",
  "<": "<=",
  "<=": "<",
  ">": ">=",
  ">=": ">",
  "+": "-",
  "-": "+",
  "*": "/",
  "%": "*",
  "&&": "||",
  "||": "&&",
});

/**
 * @param {string} source
 * @param {{ start: number, end: number }} [part] in which they are
 * @returns {Mutant[]}
 */
export function mutantsWithin(source, { start, end } = { start: 0, end: source.length }) {
  /** @type {Mutant[]} */
  const found = [];
  /** @param {any} node @param {string} text @param {string} what */
  const change = (node, text, what) => {
    // A function around the part belongs to the bundle.
    if (node.start >= start && node.end <= end) found.push({ at: node.start, end: node.end, text, what });
  };
  /** @param {any} node */
  const code = (node) => source.slice(node.start, node.end);

  /** @param {any} node */
  function visit(node) {
    if (Array.isArray(node)) return node.forEach(visit);
    if (typeof node?.type !== "string" || node.end <= start || node.start >= end) return;
    switch (node.type) {
      // Names of modules, and what is said to the programmer: the suites ask for hints only.
      case "ImportDeclaration":
      case "NewExpression":
        if (node.type === "ImportDeclaration" || /(Error|Mistake)$/.test(node.callee.name)) return;
        break;
      case "UnaryExpression":
        // As a bundle says undefined.
        if (node.operator === "void") return;
        break;
      case "IfStatement":
      case "ConditionalExpression":
        change(node.test, `!(${code(node.test)})`, "negated");
        break;
      case "BinaryExpression":
      case "LogicalExpression":
        if (OPERATORS[node.operator]) {
          const [left, right] = [code(node.left), code(node.right)];
          change(node, `(${left} ${OPERATORS[node.operator]} ${right})`, `${node.operator} changed`);
        }
        break;
      case "ExpressionStatement":
        change(node, ";", "dropped");
        break;
      case "ReturnStatement":
        if (node.argument && !/^(undefined|void 0)$/.test(code(node.argument)))
          change(node.argument, "undefined", "returns nothing");
        break;
      case "ArrowFunctionExpression":
        if (node.expression) change(node.body, "undefined", "returns nothing");
        break;
      case "Literal":
        if (typeof node.value === "number") change(node, String(node.value + 1), "one more");
        if (typeof node.value === "boolean") change(node, String(!node.value), "flipped");
        // Sentences are for people.
        if (typeof node.value === "string" && node.value !== "" && !/\S \S/.test(node.value))
          change(node, '""', "emptied");
        break;
    }
    for (const [name, child] of Object.entries(node)) if (name !== "source") visit(child);
  }
  visit(parseAst(source));
  return found;
}
