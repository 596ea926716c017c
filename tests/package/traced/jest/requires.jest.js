const core = require("wms-webhook");
const durableObject = require("wms-webhook/durable-object");
const receiver = require("wms-webhook/receiver");
const redis = require("wms-webhook/redis");
const tools = require("wms-webhook/tools");
const { checkEntries } = require("./entries.js");

checkEntries({ core, receiver, redis, durableObject, tools });
