import { route } from "@react-router/dev/routes";

export default [route("webhooks/wms", "routes/wms.ts")];
