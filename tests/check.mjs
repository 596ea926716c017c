// @ts-check
// Runs tests, and prints a line for each, which `cargo xtask test` counts.

/** A failure shows in the exit status, too. @param {string} name @param {() => unknown} test */
export async function check(name, test) {
  let passed = true;
  try {
    await test();
  } catch (error) {
    passed = false;
    process.exitCode = 1;
    console.log(error);
  }
  console.log(`::result ${JSON.stringify({ name, passed })}`);
}

/** One after the other. @param {Record<string, () => unknown>} tests by their names */
export async function checkAll(tests) {
  for (const [name, test] of Object.entries(tests)) await check(name, test);
}
