// @ts-check
// Interleaved: in each round every contestant has its turn, so that what the machine does meanwhile
// meets all of them. The median of the rounds counts; a quarter of them lies outside each end of the
// spread.

/**
 * @typedef {{ name: string, median: number, low: number, high: number }} Time in nanoseconds a call
 */

/**
 * @param {{ name: string, call: () => unknown }[]} contestants
 * @param {{ rounds?: number, milliseconds?: number, above?: string }} [options] how long a turn takes, and
 * whose time in the same round is subtracted from each other's
 * @returns {Promise<Time[]>}
 */
export async function race(contestants, { rounds = 21, milliseconds = 10, above } = {}) {
  const runners = [];
  for (const { name, call } of contestants) {
    const first = call();
    const isAsync = first instanceof Promise;
    if (!(await first)) throw new Error(`${name} refuses what is authentic`);
    runners.push({
      name,
      run: isAsync ? asyncTurn(call) : syncTurn(call),
      calls: 1,
      times: /** @type {number[]} */ ([]),
    });
  }
  // So many calls that a turn is long beside the clock's grain; twice, since the first is slow.
  for (const runner of runners) {
    for (let long = 0; long < 2; ) {
      const elapsed = await runner.run(runner.calls);
      if (elapsed >= milliseconds) {
        long += 1;
        continue;
      }
      runner.calls = Math.ceil(
        runner.calls * Math.min(10, Math.max(1.5, (1.2 * milliseconds) / (elapsed || 0.01))),
      );
    }
  }
  for (let round = 0; round < rounds; round += 1) {
    for (const runner of runners) runner.times.push(((await runner.run(runner.calls)) / runner.calls) * 1e6);
  }
  const bare = runners.find(({ name }) => name === above)?.times;
  return runners.map(({ name, times }) => {
    const own = times.map((time, round) => time - (bare?.[round] ?? 0));
    const sorted = own.sort((one, other) => one - other);
    const at = (/** @type {number} */ part) => sorted[Math.floor((sorted.length - 1) * part)];
    return { name, median: at(0.5), low: at(0.25), high: at(0.75) };
  });
}

/** @param {() => unknown} call */
function syncTurn(call) {
  return (/** @type {number} */ calls) => {
    const start = performance.now();
    for (let n = 0; n < calls; n += 1) call();
    return performance.now() - start;
  };
}

/** @param {() => unknown} call */
function asyncTurn(call) {
  return async (/** @type {number} */ calls) => {
    const start = performance.now();
    for (let n = 0; n < calls; n += 1) await call();
    return performance.now() - start;
  };
}
