// @ts-check
import * as session from "wms-webhook/session";
import { observe } from "./observe.js";

console.log(observe(session));
