const declareCases = require("../cases.cjs");
const fake = require("./fake.js");

declareCases(
  { test, expect, fake },
  {
    core: require("wms-webhook"),
    durableObject: require("wms-webhook/durable-object"),
    dynamodb: require("wms-webhook/dynamodb"),
    postgres: require("wms-webhook/postgres"),
    receiver: require("wms-webhook/receiver"),
    redis: require("wms-webhook/redis"),
    sqlite: require("wms-webhook/sqlite"),
    storeTest: require("wms-webhook/store-test"),
    tools: require("wms-webhook/tools"),
  },
);
