const declareCases = require("../cases.cjs");
const fake = require("./fake.js");

declareCases(
  { test, expect, fake },
  {
    core: require("wms-webhook"),
    durableObject: require("wms-webhook/durable-object"),
    dynamodb: require("wms-webhook/dynamodb"),
    fixtures: require("wms-webhook/fixtures"),
    postgres: require("wms-webhook/postgres"),
    receiver: require("wms-webhook/receiver"),
    redis: require("wms-webhook/redis"),
    schema: require("wms-webhook/schema"),
    sqlite: require("wms-webhook/sqlite"),
    storeTest: require("wms-webhook/store-test"),
    tools: require("wms-webhook/tools"),
  },
);
