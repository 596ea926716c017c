#!/usr/bin/env node
// @ts-check
// `npx wms-webhook`: each command is a file in cli/.

import { main } from "./cli/main.js";

process.exitCode = await main(process.argv.slice(2));
