// @ts-check
// The reference of the npm package as Markdown, from the types that it ships: a page for each of its exports.
//   typedoc --options www/docs/typedoc.config.mjs      where the package is installed

import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Converter, ReflectionKind } from "typedoc";

const PACKAGE = join(process.cwd(), "node_modules/wms-webhook");
/** @type {Record<string, { node?: { types?: string } }>} */
const exported = JSON.parse(readFileSync(join(PACKAGE, "package.json"), "utf8")).exports;
/** By the name of the file, without its ending, how it is imported. */
const entries = new Map(
  Object.entries(exported).flatMap(([path, { node }]) =>
    node?.types ? [[node.types.replace(/^\.\/|\.d\.cts$/g, ""), path.replace(".", "wms-webhook")]] : [],
  ),
);

/** @param {import("typedoc").Application} app */
function asImported({ converter }) {
  converter.on(Converter.EVENT_RESOLVE_BEGIN, ({ project }) => {
    for (const module of project.getReflectionsByKind(ReflectionKind.Module))
      module.name = entries.get(module.name) ?? module.name;
    // What is a type and a value of one name has one section: VitePress counts two otherwise than links do.
    const types = project.getReflectionsByKind(ReflectionKind.TypeAlias).map(({ name }) => name);
    for (const value of project.getReflectionsByKind(ReflectionKind.Variable))
      if (types.includes(value.name)) project.removeReflection(value);
  });
  // Each event has the envelope, which has a section of its own.
  converter.on(Converter.EVENT_RESOLVE_END, ({ project }) => {
    for (const reflection of project.getReflectionsByKind(ReflectionKind.Property))
      if (/** @type {import("typedoc").DeclarationReflection} */ (reflection).inheritedFrom)
        project.removeReflection(reflection);
  });
}

export default {
  entryPoints: [...entries.keys()].map((name) => join(PACKAGE, `${name}.d.cts`)).filter(existsSync),
  tsconfig: join(import.meta.dirname, "tsconfig.package.json"),
  skipErrorChecking: true,
  exclude: [],
  plugin: ["typedoc-plugin-markdown", asImported],
  out: join(import.meta.dirname, "reference/api"),
  name: "Package",
  readme: "none",
  outputFileStrategy: "modules",
  entryFileName: "index",
  disableSources: true,
  hideBreadcrumbs: true,
  hidePageHeader: true,
  sort: ["source-order"],
};
