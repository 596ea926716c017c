// @ts-check
const session = require("wms-webhook/session");

import("./observe.js").then(({ observe }) => console.log(observe(session)));
