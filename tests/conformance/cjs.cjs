// @ts-check
const api = require("wms-webhook");

import("./node.js").then(({ report }) => report(api));
