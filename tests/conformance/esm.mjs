// @ts-check
import * as api from "wms-webhook";
import { report } from "./node.js";

report(api);
