// @ts-check
// The driver waits for the attribute.

import * as tools from "wms-webhook/tools";
import { observe } from "./observe.js";

document.documentElement.dataset.results = observe(tools);
