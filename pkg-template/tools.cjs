// The tools for `require`, which Node 20.19 and 22.12 can do with a module. Older ones must import it.
// Their wasm is large, so there is one copy of it for both.

module.exports = require("./tools.js");
