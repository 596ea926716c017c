// @ts-check
const tools = require("wms-webhook/tools");

import("./observe.js").then(({ observe }) => console.log(observe(tools)));
