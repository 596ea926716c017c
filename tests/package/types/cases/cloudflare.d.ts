// What the example of `wms-webhook/durable-object` takes from workerd: a module that no package has,
// whose `env` a user's own `wrangler types` describes. The binding is as Cloudflare types it.

declare module "cloudflare:workers" {
  interface DurableObjectId {
    readonly name?: string;
    equals(other: DurableObjectId): boolean;
  }
  interface DurableObjectNamespace {
    idFromName(name: string): DurableObjectId;
    get(id: DurableObjectId): { fetch(input: Request | string | URL, init?: RequestInit): Promise<Response> };
  }
  export const env: { MAC_SECRET: string; DELIVERIES: DurableObjectNamespace };
}
