// @ts-check
// Sessions whose truth is known, because they are made from it: visits, measurements, outcomes, gaps. It knows
// nothing of the model.

import { createHash, createHmac } from "node:crypto";

/**
 * @typedef {{ key: string | null, outcome: string | null, reason: string | null, detail: string | null, snr: number[] }} Measured
 * @typedef {{ events: number, deliveries: string[], missing: [number, number][], phase: string, reason: string | null, detail: string | null, measurements: Measured[] }} Visited
 * @typedef {{ event: any, id: string }} Delivery
 */

/** A generator of numbers below 1, the same for the same seed (mulberry32). @param {number} seed */
export function randomFrom(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** @template T @param {readonly T[]} list @param {() => number} random @returns {T[]} in another order */
export function shuffled(list, random) {
  const keyed = list.map((value) => ({ value, at: random() }));
  return keyed.sort((one, other) => one.at - other.at).map(({ value }) => value);
}

/** @param {string} measurementId */
export const keyOf = (measurementId) => createHash("sha256").update(measurementId).digest("hex").slice(0, 12);

/** @param {any} event @returns {Delivery} */
export function deliver(event) {
  return { event, id: createHmac("sha256", "mac secret").update(JSON.stringify(event)).digest("hex") };
}

/** How a measurement may go on once it has begun. @type {Record<string, (visit: Maker) => Partial<Measured>>} */
const ENDS = {
  completed(visit) {
    visit.say("SCAN_COMPLETED", visit.named());
    visit.say("RESULTS_RECEIVED", visit.named());
    return { outcome: "completed" };
  },
  low(visit) {
    visit.say("LOW_SNR", { details: "LOW_SNR" });
    visit.say("MEASUREMENT_CANCELED", visit.named());
    return { outcome: "failed", reason: "LOW_SNR", detail: "LOW_SNR" };
  },
  constraint(visit) {
    visit.say("CONSTRAINT_VIOLATION", { ...visit.named(), code: "TURN_LEFT" });
    visit.say("MEASUREMENT_CANCELED", visit.named());
    return { outcome: "failed", reason: "CONSTRAINT_VIOLATION", detail: "TURN_LEFT" };
  },
  // The cancellation comes before its reason.
  lost(visit) {
    visit.say("WEBSOCKET_DISCONNECTED", visit.named());
    visit.say("MEASUREMENT_CANCELED", visit.named());
    visit.say("WEBSOCKET_RECONNECTION_FAILED", visit.named());
    return { outcome: "failed", reason: "WEBSOCKET_RECONNECTION_FAILED" };
  },
  cancelled(visit) {
    visit.say("MEASUREMENT_CANCELED", visit.named());
    return { outcome: "cancelled", reason: "MEASUREMENT_CANCELED" };
  },
  open: () => ({ outcome: null }),
};

class Maker {
  /** @param {number} time @param {string} name @param {() => number} random */
  constructor(time, name, random) {
    this.time = time;
    this.name = name;
    this.random = random;
    /** @type {Delivery[]} */
    this.deliveries = [];
    this.measurementId = "";
    /** @type {Measured[]} */
    this.measurements = [];
  }

  /** @param {string} event @param {object} [payload] @param {number} [after] seconds */
  say(event, payload, after = this.random() * 4) {
    this.time += after;
    this.deliveries.push(
      deliver({
        timestamp: Math.floor(this.time),
        sessionId: "s-1",
        sequence: this.deliveries.length,
        event,
        ...(payload && { payload }),
      }),
    );
  }

  named() {
    return { measurementId: this.measurementId };
  }

  /** @param {string} end one of ENDS, or "early" for a failure before there is an ID */
  measure(end) {
    this.say("MEASUREMENT_STARTED");
    /** @type {Measured} */
    const measured = { key: null, outcome: null, reason: null, detail: null, snr: [] };
    this.measurements.push(measured);
    if (end === "early") {
      this.say("API_ERROR", { errorCode: "LICENSE_EXPIRED" });
      Object.assign(measured, { outcome: "failed", reason: "API_ERROR", detail: "LICENSE_EXPIRED" });
      return;
    }
    this.measurementId = `${this.name}-${this.measurements.length}`;
    measured.key = keyOf(this.measurementId);
    this.say("MEASUREMENT_CREATED", this.named());
    for (let chunk = 0; chunk < Math.floor(this.random() * 6); chunk += 1) {
      const snr = Math.round(this.random() * 1000) / 100;
      measured.snr.push(snr);
      this.say("INTERMEDIATE_RESULTS", { ...this.named(), snr, sequence: chunk }, 5);
    }
    Object.assign(measured, ENDS[end](this));
  }
}

/**
 * @param {number} seed
 * @returns {{ deliveries: Delivery[], visits: Visited[] }} in the order in which they happen
 */
export function makeSession(seed) {
  const random = randomFrom(seed);
  const pick = (/** @type {readonly string[]} */ list) => list[Math.floor(random() * list.length)];
  let time = 1_700_000_000 + random() * 1e6;
  const visits = Array.from({ length: 1 + Math.floor(random() * 4) }, (_, at) => {
    const visit = new Maker(time, `m-${seed}-${at}`, random);
    visit.say("WMS_LOADED", undefined, 0);
    visit.say("CONFIGURATION_LOADED");
    /** @type {Pick<Visited, "phase" | "reason" | "detail">} */
    let end = { phase: "loaded", reason: null, detail: null };
    const start = pick(["denied", "camera", "measured", "measured", "measured", "left"]);
    if (start === "denied") {
      visit.say("CAMERA_PERMISSION_DENIED");
      end = { phase: "failed", reason: "CAMERA_PERMISSION_DENIED", detail: null };
    } else if (start !== "left") {
      visit.say("CAMERA_PERMISSION_GRANTED");
      visit.say("CAMERA_STARTED");
      end.phase = "camera";
    }
    if (start === "measured") {
      const tries = 1 + Math.floor(random() * 3);
      for (let n = 0; n < tries; n += 1) visit.measure(pick([...Object.keys(ENDS), "early"]));
    }
    const hasLeft = random() < 0.8;
    if (hasLeft) visit.say("PAGE_UNLOADED", visit.measurementId ? visit.named() : undefined, random());
    // A page that is loaded again within the second says that it was left, and was loaded before that second:
    // else nobody can tell.
    const isReloaded = hasLeft && random() < 0.5 && visit.time - time > 2;
    time = visit.time + (isReloaded ? random() : 60 + random() * 1e5);
    return { visit, end, hasLeft };
  });
  return {
    deliveries: visits.flatMap(({ visit }) => visit.deliveries),
    visits: visits.map(({ visit, end, hasLeft }, at) => {
      const { measurements, deliveries } = visit;
      for (const [n, measured] of measurements.entries()) {
        const isOver = hasLeft || n < measurements.length - 1 || at < visits.length - 1;
        if (isOver) measured.outcome ??= "left";
      }
      const last = measurements.at(-1);
      const failed = end.phase === "failed";
      const standing = last
        ? { phase: last.outcome ?? "measuring", reason: last.reason, detail: last.detail }
        : hasLeft && !failed
          ? { ...end, phase: "left" }
          : end;
      const ids = deliveries.map(({ id }) => id.slice(0, 24));
      return { ...standing, events: ids.length, deliveries: ids, missing: [], measurements };
    }),
  };
}
