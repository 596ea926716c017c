const declareCases = require("../cases.cjs");
const fake = require("./fake.js");

declareCases(
  { test, expect, fake },
  {
    core: require("wms-webhook"),
    durableObject: require("wms-webhook/durable-object"),
    receiver: require("wms-webhook/receiver"),
    redis: require("wms-webhook/redis"),
    tools: require("wms-webhook/tools"),
  },
);
