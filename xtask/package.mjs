// @ts-check
// Makes `pkg/` from `pkg-template/`, the wasm that cargo built and the inspector's page.
//   node package.mjs <folder of the wasm> <folder of the page> <pkg>

import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants } from "node:zlib";
import { corpus } from "./conform.mjs";

const [wasm, page, pkg] = process.argv.slice(2);
const root = fileURLToPath(new URL("..", import.meta.url));
const [template, sources] = [join(root, "pkg-template"), join(root, "target/sources")];
/** @type {typeof import("esbuild")} */
const { build } = createRequire(join(root, "tests/"))("esbuild");

/** Entries whose code `import` and `require()` share: the largest of those that do not carry the core. */
const SHARED = ["receiver", "session", "tools", "postgres", "store-test"];

/** What the entries that verify nothing themselves import, by the package's own name. */
const CORE = '"wms-webhook"';

/** A statement by which a bundle imports names. */
const IMPORT = /^import \{([^}]*)\} from ("[^"]*");\n/gm;

/** The statement that ends a bundle. */
const EXPORT = /^export \{([^}]*)\};$/m;

const [core, session, tools] = ["core.wasm", "session.wasm", "tools.wasm"].map((name) =>
  readFileSync(join(wasm, name)),
);
for (const folder of [pkg, sources]) rmSync(folder, { recursive: true, force: true });
cpSync(template, sources, { recursive: true, filter: (path) => basename(path) !== "package.json" });
mkdirSync(join(sources, "built"));
writeFileSync(join(sources, "built/core.wasm.js"), inlineModule(core));
writeFileSync(join(sources, "built/session.wasm.js"), textModule(session));
writeFileSync(join(sources, "built/tools.wasm.js"), textModule(tools));
writeFileSync(
  join(sources, "built/tools_bg.js"),
  withoutCodersAtImport(readFileSync(join(wasm, "tools_bg.js"), "utf8")),
);

cpSync(join(template, "cli"), join(pkg, "cli"), { recursive: true });
cpSync(join(template, "cli.js"), join(pkg, "cli.js"));
// The command line answers requests, too.
cpSync(join(template, "receiver/errors.json"), join(pkg, "receiver/errors.json"));
for (const name of ["README.md", "llms.txt", "LICENSE-MIT", "LICENSE-APACHE"])
  cpSync(join(root, name), join(pkg, name));
// For tools that read an installed package.
cpSync(join(root, "www/docs/guide/recipes.md"), join(pkg, "RECIPES.md"));
writeFileSync(join(pkg, "core.wasm"), core);
writeFileSync(join(pkg, "session.wasm"), session);
mkdirSync(join(pkg, "shared"));
// `require()` may load them, too.
writeFileSync(join(pkg, "shared/package.json"), '{ "type": "commonjs" }\n');
writeFileSync(join(pkg, "conform.json.br"), brotli(JSON.stringify(corpus(root))));
mkdirSync(join(pkg, "inspector"));
for (const name of readdirSync(page))
  writeFileSync(join(pkg, `inspector/${name}.br`), brotli(readFileSync(join(page, name))));
const version = readFileSync(join(root, "Cargo.toml"), "utf8").match(/^version = "(.+)"$/m)?.[1];
const manifest = versioned("package.json");
writeFileSync(join(pkg, "package.json"), manifest);
mkdirSync(join(pkg, "schemas"));
for (const name of readdirSync(join(template, "generated/schemas"))) {
  const schema = JSON.parse(versioned(`generated/schemas/${name}`));
  writeFileSync(join(pkg, "schemas", name), JSON.stringify(schema));
}
writeTypes();
await writeEntries();

/** A file of the template, with the package's version where it has a place for it. @param {string} name */
function versioned(name) {
  return readFileSync(join(template, name), "utf8").replace("0.0.0", String(version));
}

/** What `exports` names, each as one file: in a fresh process it is imported 4 ms sooner than eight. */
async function writeEntries() {
  /** @type {{ default?: string }[]} */
  const targets = Object.values(JSON.parse(manifest).exports).flatMap((conditions) =>
    Object.values(conditions),
  );
  const outputs = new Set(targets.flatMap((target) => target.default ?? []).map((path) => basename(path)));
  const shared = new Map(await Promise.all(SHARED.map(share)));
  for (const out of outputs) {
    const source = out.replace(/\.c?js$/, ".js");
    const text = shared.get(source) ?? (await bundle(source));
    writeFileSync(join(pkg, out), out.endsWith(".cjs") ? toCommonJs(text) : text);
  }
}

/** An entry with all that it imports. @param {string} source */
async function bundle(source) {
  const { outputFiles } = await build({
    absWorkingDir: sources,
    entryPoints: [source],
    bundle: true,
    charset: "utf8",
    // The receiver finds the core by the package's own name, and so the one that the user has.
    external: ["*?module", "wms-webhook"],
    format: "esm",
    // So that the names that `require` gives are known to `import`.
    platform: "node",
    target: "node20",
    write: false,
  });
  return outputFiles[0].text;
}

/**
 * Writes an entry once for `import` and `require()`, for its size: into a file that is a module and a script at once,
 * since it has the syntax of neither. What it exports it leaves under a name that holds its digest; the entry that is
 * returned finds it there. Such a file can import nothing: if it needs the core, it leaves a function that takes
 * it, and the entry hands over the core that it finds itself.
 *
 * @param {string} name @returns {Promise<[source: string, text: string]>}
 */
async function share(name) {
  const { code, imported, exported } = takeApart(await bundle(`${name}.js`));
  const needed = imported.length > 0;
  const locals = needed ? `const { ${imported.join(", ").replace(/ as /g, ": ")} } = core;\n` : "";
  const body = `{\n"use strict";\n${locals}${code}}`;
  const left = needed ? `(core) => ${body}` : `(() => ${body})()`;
  const digest = createHash("sha256").update(left).digest("hex").slice(0, 16);
  const place = `globalThis[Symbol.for("wms-webhook/${name}/${digest}")]`;
  writeFileSync(join(pkg, `shared/${name}.js`), `${place} ??= ${left};\n${lengthOf(digest)}`);
  const core = [...new Set(imported.map((local) => local.replace(/ as .*/, "")))].sort().join(", ");
  const names = exported.replace(/\S+ as /g, "").trim();
  return [
    `${name}.js`,
    `${needed ? `import { ${core} } from ${CORE};\n` : ""}import "./shared/${name}.js";\n` +
      `const {\n  ${names}\n} = ${place}${needed ? `({ ${core} })` : ""};\nexport {\n  ${names}\n};\n`,
  ];
}

/**
 * Deno keeps what it has compiled of a script by its path, and takes it for another one of the same length: after an
 * update in place it would leave the exports under the digest of before, and the entry would find nothing.
 *
 * @param {string} digest @returns {string} a comment that gives each its own length, nearly always
 */
function lengthOf(digest) {
  return `// A length of its own ${".".repeat(Number.parseInt(digest.slice(0, 3), 16))}\n`;
}

/** A bundle as the body of a function, and what it imports and exports. @param {string} text */
function takeApart(text) {
  /** @type {string[]} */
  const imported = [];
  let exported = "";
  const code = text
    .replace(IMPORT, (statement, names, source) => {
      if (source !== CORE) throw new Error(`only the core is handed over: ${statement}`);
      imported.push(...names.trim().split(/,\s*/));
      return "";
    })
    .replace(EXPORT, (_, names) => {
      exported = names;
      return `return {${asProperties(names)}};`;
    });
  return { code: withoutImports(code), imported, exported };
}

/** Of `a, b as c` the properties `a, c: b`. @param {string} names */
function asProperties(names) {
  return names.replace(/(\S+) as ([^\s,]+)/g, "$2: $1");
}

/** Code that must not have a statement of a module. @param {string} code */
function withoutImports(code) {
  const unknown = code.match(/^(import|export) .*/m);
  if (unknown) throw new Error(`a bundle has more than imports of names and one export: ${unknown[0]}`);
  return code;
}

/**
 * A bundle for `require`, from the one for `import`. esbuild's own has helpers that go through inherited
 * properties and use descriptors that inherit: a name on `Object.prototype`, and it cannot be loaded.
 *
 * @param {string} module
 */
function toCommonJs(module) {
  let requires = "";
  const code = module
    .replace(/^import ("[^"]*");\n/gm, (_, source) => {
      requires += `require(${source});\n`;
      return "";
    })
    .replace(IMPORT, (_, names, source) => {
      requires += `const {${names.replace(/ as /g, ": ")}} = require(${source});\n`;
      return "";
    })
    .replace(EXPORT, (_, names) => `module.exports = {${asProperties(names)}};`);
  const mark = 'Object.defineProperty(module.exports, "__esModule", { __proto__: null, value: true });';
  return `"use strict";\n${requires}\n${withoutImports(code)}${mark}\n`;
}

/** Types beside the entries: TypeScript looks for them there where it does not read `exports`. */
function writeTypes() {
  for (const room of ["types", "generated"]) {
    for (const name of readdirSync(join(template, room)).filter((name) => name.endsWith(".d.ts"))) {
      const stem = basename(name, ".d.ts");
      // For `require` only the names of the neighbouring files differ.
      const types = readFileSync(join(template, room, name), "utf8");
      const neighbours = types.replace(/\.js";/g, '.cjs";').replace(/"\.\.\/(generated|types)\//g, '"./');
      writeFileSync(join(pkg, `${stem}.d.cts`), neighbours);
      // The other way round TypeScript would not let `require` have values of a module. What is no entry is
      // only imported by these.
      const same = `// The same types as for \`require\`.\n\nexport * from "./${stem}.cjs";\n`;
      if (existsSync(join(template, `${stem}.js`))) writeFileSync(join(pkg, name), same);
    }
  }
}

/**
 * wasm-bindgen's glue, importable where there is no TextEncoder or TextDecoder: the first call says so.
 *
 * @param {string} glue
 */
function withoutCodersAtImport(glue) {
  const guarded = glue
    .replace(/^let cachedTextDecoder = (new .*);\n(cachedTextDecoder\.decode\(\);)/m, (_, made, warm) => {
      return `let cachedTextDecoder = globalThis.TextDecoder && ${made};\ncachedTextDecoder && ${warm}`;
    })
    .replace(
      /^const cachedTextEncoder = (new .*);/m,
      "const cachedTextEncoder = globalThis.TextEncoder ? $1 : {};",
    );
  if (guarded.match(/globalThis\.Text/g)?.length !== 2)
    throw new Error("the glue makes its coders in another way");
  return guarded;
}

/** The core, for runtimes that load JavaScript only: whatever packs the entry, it is one file. @param {Buffer} bytes */
function inlineModule(bytes) {
  return `// The module as base64. In a fresh process the loop takes 2 ms, Node's Buffer a tenth of one; and
// Uint8Array.from would take 15 times as long as the loop.
const text =
  "${bytes.toString("base64")}";

export function wasm() {
  if (Object.hasOwn(globalThis, "Buffer")) return Buffer.from(text, "base64");
  const binary = atob(text);
  const bytes = new Uint8Array(binary.length);
  for (let at = 0; at < binary.length; at += 1) bytes[at] = binary.charCodeAt(at);
  return bytes;
}
`;
}

/**
 * One that is shared: text of one character a byte, which gzip packs nearly as well as the bytes themselves, where
 * base64 costs a quarter more. The frequent bytes have the characters that UTF-8 writes as one byte.
 *
 * @param {Buffer} bytes
 */
function textModule(bytes) {
  const counts = new Uint32Array(256);
  for (const byte of bytes) counts[byte] += 1;
  const byFrequency = [...counts.keys()].sort((one, other) => counts[other] - counts[one]);
  const characters = readable();
  // In the order of the bytes, so that neighbours stay neighbours.
  const ascii = characters.filter((character) => character < "\x7f").length;
  const [short, long] = [byFrequency.slice(0, ascii), byFrequency.slice(ascii)];
  const places = [short, long].flatMap((some) => some.sort((one, other) => one - other));
  const alphabet = new Array(256);
  for (const [place, byte] of places.entries()) alphabet[byte] = characters[place];
  return `// The module, one character a byte: the character of each byte, and then all of them.
const alphabet =
  "${alphabet.join("")}";
const text =
  "${Array.from(bytes, (byte) => alphabet[byte]).join("")}";

export function wasm() {
  const byteOf = new Uint8Array(0x200);
  for (let byte = 0; byte < 256; byte += 1) byteOf[alphabet.charCodeAt(byte)] = byte;
  const bytes = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at += 1) bytes[at] = byteOf[text.charCodeAt(at)];
  return bytes;
}
`;
}

/** 256 characters below U+0200 that stand in a literal as they are: none is a quote, a backslash or a control. */
function readable() {
  const all = Array.from({ length: 0x180 }, (_, code) => String.fromCharCode(code));
  return all.filter((character) => /[^\p{C}"\\]/u.test(character) && character !== "\u00a0").slice(0, 256);
}

/** As far as it can. @param {string | Buffer} content */
function brotli(content) {
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: 24 };
  return brotliCompressSync(content, { params });
}
