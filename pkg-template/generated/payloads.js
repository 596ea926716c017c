// Generated from src/ by `cargo xtask generate`.

import { slice } from "../core/primordials.js";

/** @typedef {(text: string, parts: Float64Array) => Record<string, unknown> | undefined} PayloadOf */

/** @type {PayloadOf} */
const ofWMS_LOADED = () => undefined;

/** @type {PayloadOf} */
const ofLOW_SNR = (text, parts) => ({ details: slice(text, parts[5], parts[6]) });

/** @type {PayloadOf} */
const ofMEASUREMENT_CREATED = (text, parts) => ({ measurementId: slice(text, parts[5], parts[6]) });

/** @type {PayloadOf} */
const ofINTERMEDIATE_RESULTS = (text, parts) => ({ measurementId: slice(text, parts[5], parts[6]), snr: +slice(text, parts[7], parts[8]), sequence: +slice(text, parts[9], parts[10]) });

/** @type {PayloadOf} */
const ofPAGE_VISIBILITY_CHANGE = (text, parts) => parts[5] === 0 ? ({ state: slice(text, parts[7], parts[8]) }) : ({ measurementId: slice(text, parts[5], parts[6]), state: slice(text, parts[7], parts[8]) });

/** @type {PayloadOf} */
const ofREDIRECTING_TO_CALLBACK = (text, parts) => parts[5] === 0 ? undefined : ({ measurementId: slice(text, parts[5], parts[6]) });

/** The payload of a canonical event by the number of its code, from the text and the parts. */
export const PAYLOADS = /* @__PURE__ */ Object.freeze([
  ofWMS_LOADED,
  ofWMS_LOADED,
  ofWMS_LOADED,
  ofWMS_LOADED,
  ofWMS_LOADED,
  ofWMS_LOADED,
  ofMEASUREMENT_CREATED,
  ofINTERMEDIATE_RESULTS,
  ofMEASUREMENT_CREATED,
  ofMEASUREMENT_CREATED,
  ofREDIRECTING_TO_CALLBACK,
  ofMEASUREMENT_CREATED,
  ofREDIRECTING_TO_CALLBACK,
  ofREDIRECTING_TO_CALLBACK,
  ofMEASUREMENT_CREATED,
  ofMEASUREMENT_CREATED,
  ofMEASUREMENT_CREATED,
  ofREDIRECTING_TO_CALLBACK,
  ofPAGE_VISIBILITY_CHANGE,
  ofLOW_SNR,
  ofMEASUREMENT_CREATED,
  ofLOW_SNR,
]);
