// @ts-check
"use client";

import { useEffect } from "react";
import * as api from "wms-webhook";
import { report } from "../../../report.js";

export default function Page() {
  useEffect(() => {
    /** @type {string[]} */
    const lines = [];
    report(api, (line) => lines.push(line));
    document.documentElement.dataset.results = lines.join("\n");
  });
  return <p>The corpus runs in the browser.</p>;
}
