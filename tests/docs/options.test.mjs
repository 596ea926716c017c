// @ts-check
// What an editor shows beside an option: what it is, its default, and an example that compiles.

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { test } from "node:test";
import ts from "typescript";

const types = resolve("node_modules/wms-webhook");
const options = readdirSync(types)
  .filter((name) => name.endsWith(".d.cts"))
  .map((name) => resolve(types, name))
  .map((path) => ts.createSourceFile(path, readFileSync(path, "utf8"), ts.ScriptTarget.ES2022, true))
  .flatMap((file) => file.statements.filter(ts.isInterfaceDeclaration))
  .filter(({ name }) => name.text.endsWith("Options"))
  .flatMap((owner) => owner.members.filter(ts.isPropertySignature).map((option) => ({ owner, option })));

/** @param {ts.PropertySignature} option @param {string} name of the tag */
function tag(option, name) {
  const found = ts.getJSDocTags(option).find(({ tagName }) => tagName.text === name);
  return ts.getTextOfJSDocComment(found?.comment);
}

test("there are options", () => assert.ok(options.length >= 40, `${options.length}`));

for (const { owner, option } of options) {
  test(`${owner.name.text}.${option.name.getText()}`, () => {
    const [about] = ts.getJSDocCommentsAndTags(option).filter(ts.isJSDoc);
    assert.match(ts.getTextOfJSDocComment(about?.comment) ?? "", /\.$/, "it is not described");
    if (option.questionToken) assert.match(tag(option, "defaultValue") ?? "", /^`.+`/, "no default");
    assert.match(tag(option, "example") ?? "", /^`.+`$/, "no example");
  });
}

test("each example compiles", () => {
  const examples = options.map(({ owner, option }, at) => {
    const file = owner.getSourceFile().fileName.replace(/\.d\.cts$/, ".cjs");
    const parameters = owner.typeParameters?.map(() => "any").join(", ");
    const type = `import(${JSON.stringify(file)}).${owner.name.text}${parameters ? `<${parameters}>` : ""}`;
    return `export const example${at}: Partial<${type}> = { ${tag(option, "example")?.slice(1, -1)} };\n`;
  });
  // What the examples have of their surroundings.
  const around = `
    import { memoryStore } from "wms-webhook/receiver";
    import { postgresStore } from "wms-webhook/postgres";
    declare const process: { env: Record<string, string | undefined> };
    declare const clock: { advance(seconds: number): void };
    declare const delivery: { id: string };
    declare const countEffects: (id: string) => Promise<number>;
    declare const pool: Parameters<typeof postgresStore>[0]["pool"] & {};
    declare const UpdateItemCommand: new (input: object) => unknown;
  `;
  const host = ts.createCompilerHost({});
  const { getSourceFile } = host;
  host.getSourceFile = (name, ...rest) =>
    name === "examples.mts"
      ? ts.createSourceFile(name, around + examples.join(""), ts.ScriptTarget.ES2022)
      : getSourceFile(name, ...rest);
  const settings = { module: ts.ModuleKind.NodeNext, strict: true, noEmit: true, types: [] };
  const found = ts.getPreEmitDiagnostics(ts.createProgram(["examples.mts"], settings, host));
  const texts = found.map(({ messageText, start = 0, file }) => {
    const line = file?.text.slice(file.text.lastIndexOf("\n", start) + 1).split("\n")[0];
    return `${line}: ${ts.flattenDiagnosticMessageText(messageText, "\n")}`;
  });
  assert.deepEqual(texts, []);
});
