// @ts-check
// Which trait explains the wrong answers: by the module itself.

import { deepEqual } from "node:assert/strict";
import { test } from "node:test";

const FOLDER = "./node_modules/wms-webhook";
const { causesOf } = await import(`${FOLDER}/cli/causes.js`);

const NAMES = ["all", "long", "with an accent", "of a kind of its own"];

/** @param {string} name @param {number[]} traits @param {boolean} isWrong */
const answer = (name, traits, isWrong) => ({ group: "g", name, status: 401, accept: true, isWrong, traits });

/** @param {{ cause: string, wrong: number, of: number, deliveries: { name: string }[] }[]} causes */
const inShort = (causes) =>
  causes.map(({ cause, wrong, of, deliveries }) => [
    cause,
    wrong,
    of,
    deliveries.map(({ name }) => name).join(),
  ]);

test("a single wrong answer has its cause, and right ones have none", () => {
  const right = [answer("a", [0], false), answer("b", [0, 1], false)];
  deepEqual(causesOf(right, NAMES), []);
  deepEqual(causesOf([...right, answer("c", [0, 3], true)], NAMES), [
    {
      ...{ cause: "of a kind of its own", wrong: 1, of: 1 },
      deliveries: [{ group: "g", name: "c", status: 401 }],
    },
  ]);
});

test("the trait comes first of which most are wrong, and of several the one that explains most", () => {
  const answers = [
    answer("right", [0], false),
    answer("right and long", [0, 1], false),
    answer("long", [0, 1], true),
    answer("accent", [0, 2], true),
    answer("long, accent", [0, 1, 2], true),
    answer("own", [0, 3], true),
  ];
  deepEqual(inShort(causesOf(answers, NAMES)), [
    // Of two traits whose deliveries are all answered wrongly, that of more.
    ["with an accent", 2, 2, "accent,long, accent"],
    ["of a kind of its own", 1, 1, "own"],
    // What is counted is every delivery of the trait; what is listed, those that nothing before explains.
    ["all", 4, 6, "long"],
  ]);
});

test("the deliveries of a cause are told with the plainest first, whichever came first", () => {
  const answers = [answer("odd", [0, 1, 2], true), answer("plain", [0], true), answer("long", [0, 1], true)];
  deepEqual(inShort(causesOf(answers, ["all"])), [["all", 3, 3, "plain,long,odd"]]);
});

test("of traits whose deliveries are all answered wrongly that of more comes first, wherever it is named", () => {
  const answers = [
    answer("a", [1], true),
    answer("b", [2], true),
    answer("c", [2], true),
    answer("d", [3], true),
  ];
  const more = ["with an accent", 2, 2, "b,c"];
  deepEqual(inShort(causesOf(answers, NAMES)), [
    more,
    ["long", 1, 1, "a"],
    ["of a kind of its own", 1, 1, "d"],
  ]);
});

test("of traits that explain as much, the first named is the cause", () => {
  const answers = [answer("a", [1, 2], true), answer("b", [1, 2], true)];
  deepEqual(inShort(causesOf(answers, NAMES)), [["long", 2, 2, "a,b"]]);
});
