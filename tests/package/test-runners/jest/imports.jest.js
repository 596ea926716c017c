// Babel makes each import a require.
import * as core from "wms-webhook";
import * as durableObject from "wms-webhook/durable-object";
import * as receiver from "wms-webhook/receiver";
import * as redis from "wms-webhook/redis";
import * as tools from "wms-webhook/tools";
import declareCases from "../cases.cjs";
import fake from "./fake.js";

declareCases({ test, expect, fake }, { core, durableObject, receiver, redis, tools });
