import { expect, test, vi } from "vitest";
import * as core from "wms-webhook";
import * as durableObject from "wms-webhook/durable-object";
import * as dynamodb from "wms-webhook/dynamodb";
import * as fixtures from "wms-webhook/fixtures";
import * as postgres from "wms-webhook/postgres";
import * as receiver from "wms-webhook/receiver";
import * as redis from "wms-webhook/redis";
import * as schema from "wms-webhook/schema";
import * as sqlite from "wms-webhook/sqlite";
import * as storeTest from "wms-webhook/store-test";
import * as tools from "wms-webhook/tools";
import declareCases from "../cases.cjs";

const fake = {
  useTimers(now) {
    vi.useFakeTimers({ now });
    vi.setSystemTime(now);
  },
  mockNow: (now) => vi.spyOn(Date, "now").mockReturnValue(now),
  restore() {
    vi.useRealTimers();
    vi.restoreAllMocks();
  },
};

const compiles = navigator.userAgent !== "Cloudflare-Workers";
declareCases(
  { test, expect, fake, compiles },
  { core, durableObject, dynamodb, fixtures, postgres, receiver, redis, schema, sqlite, storeTest, tools },
);
