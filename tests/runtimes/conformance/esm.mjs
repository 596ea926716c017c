// @ts-check
import * as api from "wms-webhook";
import { report } from "./report.js";

report(api);
