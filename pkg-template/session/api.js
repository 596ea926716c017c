// @ts-check
// Sessions over their compiled wasm: the same in every runtime. The state is here, plain JSON; the wasm is
// asked which of its rows belong together.

import { Mistake } from "../core/objects.js";
import { Model } from "./model.js";
import { rowOf, rowsOf } from "./rows.js";
import { summaryOf } from "./summary.js";

/** @typedef {typeof import("../types/session.d.ts")} Api */
/** @typedef {import("./rows.js").Row} Row */

/**
 * @param {() => WebAssembly.Module} compiled gives the model at the first call, or throws why it cannot
 * @returns {Pick<Api, "trackSession" | "mergeSessions" | "summarizeSession" | "measurementKey">}
 */
export function bindSession(compiled) {
  /** @type {Model | undefined} */
  let opened;

  function open() {
    opened ??= new Model(compiled());
    return opened;
  }

  /** @param {Model} model @param {readonly Row[]} rows */
  function stateOf(model, rows) {
    const isCut = model.next() === 1;
    const events = model.list().map((at) => rows[at]);
    return /** @type {import("../types/session.d.ts").SessionState} */ ({ version: 1, isCut, events });
  }

  return {
    trackSession(state, event, id) {
      const known = rowsOf(state);
      const model = open();
      const rows = [...known.rows, rowOf(event, id, (text) => model.measurementKey(text))];
      model.track(rows, known.isCut);
      const arrival = model.arrival();
      return { state: stateOf(model, rows), arrival };
    },

    mergeSessions(one, other) {
      const [first, second] = [rowsOf(one), rowsOf(other)];
      const rows = [...first.rows, ...second.rows];
      const model = open();
      model.merge(rows, first.isCut || second.isCut);
      return stateOf(model, rows);
    },

    summarizeSession(state) {
      const { rows, isCut } = rowsOf(state);
      const model = open();
      model.summarize(rows, isCut);
      return summaryOf(model, rows, isCut);
    },

    measurementKey(measurementId) {
      if (typeof measurementId !== "string" || measurementId === "")
        throw new Mistake("The measurementId is not a string: pass event.payload.measurementId.");
      return open().measurementKey(measurementId);
    },
  };
}
