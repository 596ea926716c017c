// @ts-check
// The driver waits for the attribute.

import * as session from "wms-webhook/session";
import { observe } from "./observe.js";

document.documentElement.dataset.results = observe(session);
