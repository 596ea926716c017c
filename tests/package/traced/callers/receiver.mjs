// @ts-check
import { createReceiver } from "wms-webhook/receiver";
import { checkReceiver } from "./delivery.cjs";

checkReceiver(createReceiver).then(() => console.log("verified and refused"));
