// @ts-check
import { dirname } from "node:path";

// The installed packages are links to the tests' cache, so the root is the root of both.
export default { turbopack: { root: dirname("/") } };
