// @ts-check
// Every client that the store takes, by its package and version, and how it is connected.

import * as ioredis6 from "ioredis";
// @ts-expect-error: it has no types of its own
import ioredis4 from "ioredis-4";
import * as ioredis5 from "ioredis-5";
import * as ioredis54 from "ioredis-5.4";
import * as iovalkey from "iovalkey";
import * as redis6 from "redis";
import * as redis4 from "redis-4";
import * as redis5 from "redis-5";

/**
 * @typedef {object} Connected
 * @property {any} client
 * @property {() => unknown} end
 */

/** @param {any} client @returns {Promise<Connected>} */
async function connected(client) {
  client.on("error", () => {});
  await client.connect();
  return { client, end: () => (client.destroy ?? client.disconnect).call(client) };
}

/** @param {any} client @returns {Promise<Connected>} */
async function ready(client) {
  client.on("error", () => {});
  return { client, end: () => client.disconnect() };
}

const url = (/** @type {number} */ port) => `redis://127.0.0.1:${port}`;
const host = "127.0.0.1";

/** @type {[string, any][]} */
const NODE_REDIS = [
  ["redis 4", redis4],
  ["redis 5", redis5],
  ["redis 6", redis6],
];
/** @type {[string, any][]} */
const IOREDIS = [
  ["ioredis 4", { Redis: ioredis4, Cluster: ioredis4.Cluster }],
  ["ioredis 5.4", ioredis54],
  ["ioredis 5", ioredis5],
  ["ioredis 6", ioredis6],
  ["iovalkey", iovalkey],
];

/** @typedef {(ports: number[]) => Promise<Connected>} Connect */

/**
 * @param {[string, any][]} packages
 * @param {(module: any) => Connect} connect
 * @param {string} [kind]
 * @returns {[string, Connect][]}
 */
const by = (packages, connect, kind = "") => packages.map(([name, module]) => [name + kind, connect(module)]);

/** Clients of one server. @type {[string, Connect][]} */
export const SINGLE = [
  ...by(
    NODE_REDIS,
    ({ createClient }) =>
      ([port]) =>
        connected(createClient({ url: url(port), disableOfflineQueue: true })),
  ),
  ...by(
    NODE_REDIS.slice(1),
    ({ createClient }) =>
      ([port]) =>
        connected(createClient({ url: url(port), RESP: 3 })),
    ", protocol 3",
  ),
  ...by(
    NODE_REDIS.slice(1),
    ({ createClientPool }) =>
      ([port]) =>
        connected(createClientPool({ url: url(port) }, { maximum: 4 })),
    ", a pool",
  ),
  ...by(
    IOREDIS,
    ({ Redis }) =>
      ([port]) =>
        ready(new Redis(port, host, { maxRetriesPerRequest: null })),
  ),
];

/** Clients of a cluster. @type {[string, Connect][]} */
export const CLUSTER = [
  ...by(
    NODE_REDIS,
    ({ createCluster }) =>
      (ports) =>
        connected(createCluster({ rootNodes: [{ url: url(ports[0]) }] })),
  ),
  ...by(
    IOREDIS,
    ({ Cluster }) =>
      (ports) =>
        ready(new Cluster([{ port: ports[1], host }], { scaleReads: "all" })),
  ),
];

/** Clients of a sentinel, whose port they are given. @type {[string, Connect][]} */
export const SENTINEL = [
  ...by(NODE_REDIS.slice(1), ({ createSentinel }) => ([port]) => {
    const sentinelRootNodes = [{ host, port }];
    return connected(createSentinel({ name: "main", sentinelRootNodes, scanInterval: 200 }));
  }),
  ...by(IOREDIS, ({ Redis }) => ([port]) => {
    const sentinels = [{ host, port }];
    return ready(new Redis({ sentinels, name: "main", maxRetriesPerRequest: null }));
  }),
];

/** With a `keyPrefix` of the client's own. @type {[string, Connect][]} */
export const PREFIXED = by(
  IOREDIS,
  ({ Redis }) =>
    ([port]) =>
      ready(new Redis(port, host, { keyPrefix: "own:" })),
);

/** @typedef {[string, () => any, RegExp]} Refused what, how it is made, what the error says */

const NOT_CONNECTED = /is closed: call await client\.connect\(\)/;
const NO_CLIENT = /^This is not a client of "redis" 4 or later or of "ioredis"/;

/** Clients that are closed, in legacy mode, or of neither package. @type {Refused[]} */
export const REFUSED = [
  ...NODE_REDIS.flatMap(([name, { createClient, createCluster }]) => [
    /** @type {Refused} */ ([`${name}, not connected`, () => createClient(), NOT_CONNECTED]),
    /** @type {Refused} */ ([
      `${name}, a cluster that is not connected`,
      () => createCluster({ rootNodes: [] }),
      NOT_CONNECTED,
    ]),
  ]),
  [
    "redis 4, legacy mode",
    () => redis4.createClient({ legacyMode: true }),
    /in legacy mode: pass one without/,
  ],
  ["redis 5, legacy()", () => redis5.createClient().legacy(), /what legacy\(\) gives/],
  ["redis 6, legacy()", () => redis6.createClient().legacy(), /what legacy\(\) gives/],
  ...IOREDIS.map(([name, { Redis }]) => {
    const closed = () => {
      const client = new Redis({ lazyConnect: true });
      client.disconnect();
      return client;
    };
    return /** @type {Refused} */ ([
      `${name}, closed`,
      closed,
      /is closed: make the store with one that is not/,
    ]);
  }),
  ["nothing", () => undefined, NO_CLIENT],
  ["an address", () => "redis://127.0.0.1", NO_CLIENT],
  ["a promise of a client", () => Promise.resolve(), NO_CLIENT],
];
