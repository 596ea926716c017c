// @ts-check
// The example of sessions in a Worker, whose objects a test can age, and whose writes it can have fail.
//   GET /age?<session>&<seconds>         as if the last delivery had come so much earlier; the runtime runs the alarm
//   GET /fail?<session>&<nth>&<how>      the nth write from now on throws, or resets the object, before or after it
//   GET /look?<session>                  what is stored, and how many writes there were

import { env } from "cloudflare:workers";
import worker, { Session as Example } from "./sessions/worker.ts";

export { WebhookDeliveries } from "./sessions/worker.ts";

/** By object, as a fault outlives an instance of it. @type {Map<string, { writes: number, at: number, how: string }>} */
const faults = new Map();

export class Session extends Example {
  /** @param {any} ctx @param {unknown} env */
  constructor(ctx, env) {
    super(ctx, env);
    this.fault = faults.get(String(ctx.id)) ?? { writes: 0, at: 0, how: "" };
    faults.set(String(ctx.id), this.fault);
  }

  get stored() {
    return super.stored;
  }

  set stored(session) {
    this.write(() => {
      super.stored = session;
    });
  }

  /** @param {number} time */
  wakeAt(time) {
    return this.write(() => super.wakeAt(time));
  }

  /** @template Result @param {() => Result} write @returns {Result} */
  write(write) {
    this.fault.writes += 1;
    const how = this.fault.writes === this.fault.at ? this.fault.how : "";
    if (how === "throw") throw new Error("the storage fails");
    if (how === "reset before") this.ctx.abort("the object is reset");
    const result = write();
    if (how === "reset after") this.ctx.abort("the object is reset");
    return result;
  }

  /** @param {number} seconds */
  async age(seconds) {
    const session = super.stored;
    if (session.heard === 0) return;
    super.stored = { ...session, heard: session.heard - seconds * 1000 };
    await this.ctx.storage.setAlarm(Date.now());
  }

  /** @param {number} nth @param {string} how */
  fail(nth, how) {
    Object.assign(this.fault, { writes: 0, at: nth, how });
  }

  async look() {
    return { ...super.stored, alarm: await this.ctx.storage.getAlarm(), writes: this.fault.writes };
  }
}

export default {
  /** @param {Request} request */
  async fetch(request) {
    const { pathname, search } = new URL(request.url);
    if (!["/age", "/fail", "/look"].includes(pathname)) return worker.fetch(request);
    const [id, number, how] = search.slice(1).split("&").map(decodeURIComponent);
    const sessions = /** @type {any} */ (env.SESSIONS);
    const object = sessions.get(sessions.idFromName(id));
    return Response.json((await object[pathname.slice(1)](Number(number), how)) ?? null);
  },
};
