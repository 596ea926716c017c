// @ts-check
// One line for each test, which xtask counts.

let isFailed = false;

/** @param {string} name @param {() => unknown} run */
export async function check(name, run) {
  let passed = true;
  try {
    await run();
  } catch (error) {
    passed = false;
    isFailed = true;
    console.log(`${name}:`, error);
  }
  console.log(`::result ${JSON.stringify({ name, passed })}`);
}

export function exitCode() {
  return isFailed ? 1 : 0;
}
