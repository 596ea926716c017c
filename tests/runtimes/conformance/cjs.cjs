// @ts-check
const api = require("wms-webhook");

import("./report.js").then(({ report }) => report(api));
