// @ts-check
// Takes the times of worker.js from outside.   node workerd.mjs <workerd> <config> <port>

import { spawn } from "node:child_process";
import { race } from "./measure.js";

const [workerd, config, port] = process.argv.slice(2);
const server = spawn(workerd, ["serve", config, "--socket-addr", `http=127.0.0.1:${port}`], {
  stdio: "inherit",
});
const origin = `http://127.0.0.1:${port}/`;
/** @param {string} query @returns {Promise<string>} */
async function ask(query) {
  for (let tries = 0; ; tries += 1) {
    try {
      const answer = await fetch(origin + query);
      if (answer.ok || tries === 100) return await answer.text();
    } catch (error) {
      if (tries === 100) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
try {
  const CALLS = 2000;
  const names = JSON.parse(await ask(""));
  for (const kind of ["verify", "receive"]) {
    const turn = (/** @type {string} */ name, /** @type {number} */ calls) => () =>
      ask(`?name=${encodeURIComponent(name)}&kind=${kind}&calls=${calls}`);
    const contestants = names.map((/** @type {string} */ name) => ({ name, call: turn(name, CALLS) }));
    contestants.push({ name: "an empty request", call: turn("none", 0) });
    const times = await race(contestants, { rounds: 11, milliseconds: 20 });
    const empty = times.pop()?.median ?? 0;
    for (const time of times) {
      for (const which of /** @type {const} */ (["median", "low", "high"]))
        time[which] = (time[which] - empty) / CALLS;
    }
    console.log(`::bench ${JSON.stringify({ runtime: "workerd", section: kind, point: "192", times })}`);
  }
} finally {
  server.kill();
}
