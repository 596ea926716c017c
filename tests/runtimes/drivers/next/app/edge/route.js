// @ts-check
import * as api from "wms-webhook";
import { report } from "../../../report.js";

export const runtime = "edge";

export async function GET() {
  /** @type {string[]} */
  const lines = [];
  report(api, (line) => lines.push(line));
  return new Response(`${lines.join("\n")}\n`);
}
