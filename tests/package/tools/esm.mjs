// @ts-check
import * as tools from "wms-webhook/tools";
import { observe } from "./observe.js";

console.log(observe(tools));
