// What surrounds the examples, for the type-checker. A secret that is not set throws when the receiver
// is made, so they do not ask whether it is.

declare namespace NodeJS {
  interface ProcessEnv {
    DATABASE_URL: string;
    MAC_SECRET: string;
    PORT: string;
    RECORDS_URL: string;
    REDIS_URL: string;
    ATTEMPTS?: string;
    DATABASE?: string;
  }
}

declare const Bun: {
  serve(options: { hostname: string; port: string; fetch: (request: Request) => Promise<Response> }): unknown;
};

declare const Deno: {
  /** Whatever is asked for is set. */
  env: { get(name: string): string };
  serve(
    options: { hostname: string; port: number },
    handler: (request: Request) => Promise<Response>,
  ): unknown;
};

/** Of Node 22.13 and later. */
declare module "node:sqlite" {
  export class DatabaseSync {
    constructor(path: string);
    exec(sql: string): void;
    prepare(sql: string): {
      run(...values: (string | number)[]): unknown;
      get(...values: (string | number)[]): { event: string } | undefined;
    };
  }
}

interface ExecutionContext {
  waitUntil(promise: Promise<unknown>): void;
}

interface SqlStorage {
  exec(query: string, ...bindings: unknown[]): Iterable<Record<string, unknown>>;
}

interface DurableObjectState {
  readonly id: object;
  readonly storage: {
    readonly sql: SqlStorage;
    readonly kv: { get<T>(key: string): T | undefined; put(key: string, value: unknown): void };
    getAlarm(): Promise<number | null>;
    setAlarm(milliseconds: number): Promise<void>;
    deleteAll(): Promise<void>;
  };
  abort(reason: string): void;
}

/** Its own types name one that it does not ship. */
declare module "pg-boss";

declare module "cloudflare:workers" {
  import type { DurableObjectNamespaceLike } from "wms-webhook/durable-object";

  export const env: {
    MAC_SECRET: string;
    DELIVERIES: DurableObjectNamespaceLike;
    QUEUED: DurableObjectNamespaceLike;
    HANDLED: DurableObjectNamespaceLike;
    QUEUE: { send(body: object, options: { contentType: string }): Promise<void> };
    RECORDS_URL: string;
    SESSIONS: {
      idFromName(name: string): unknown;
      get(id: unknown): {
        add(id: string, event: object): Promise<void>;
        count(): Promise<void>;
        read(): Promise<object>;
      };
    };
  };
  export class DurableObject {
    readonly ctx: DurableObjectState;
    constructor(state: DurableObjectState, env: unknown);
  }
}
