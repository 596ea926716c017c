// @ts-check
export const PATH = "/webhooks/wms";
