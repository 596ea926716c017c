// @ts-check
// Writes the pages of the site that are documents of the repository, and the one of the command line, and leads
// links to such a document to its page.   node docs.mjs <folder of the pages>, where the package is installed

import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path/posix";
import { fileURLToPath, pathToFileURL } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const [pages = ""] = process.argv.slice(2);
const REPOSITORY = "https://github.com/wms-webhook/wms-webhook/blob/main/";
/** Documents of the repository, and the pages that they are. @type {Record<string, string>} */
const DOCUMENTS = {
  "SECURITY.md": "evidence/security.md",
  "PRIVACY.md": "evidence/privacy.md",
  "audit/PROOF.md": "evidence/proof.md",
  "audit/RESULTS.md": "evidence/audit.md",
  "benches/RESULTS.md": "evidence/speed.md",
  "benches/STORES.md": "evidence/stores.md",
};

for (const [path, page] of Object.entries(DOCUMENTS)) {
  const text = readFileSync(join(root, path), "utf8");
  write(
    page,
    text.replace(/\]\((?!#|[a-z]+:)([^)]+)\)/g, (_, link) => `](${REPOSITORY}${join(dirname(path), link)})`),
  );
}
write("reference/cli.md", await commandLine());
for (const name of readdirSync(pages, { recursive: true, encoding: "utf8" })) {
  if (name.endsWith(".md")) write(name, withOwnLinks(readFileSync(join(pages, name), "utf8"), name));
}

/** The page with its links into the repository led to pages, where there is one. @param {string} text @param {string} page */
function withOwnLinks(text, page) {
  return text.replace(/(\]\(|\]: )https:\/\/github\.com[^)\s#]+/g, (link, start) => {
    const path = link.slice(start.length).replace(REPOSITORY, "");
    const own =
      DOCUMENTS[path] ?? (path.startsWith("www/docs/") ? path.slice("www/docs/".length) : undefined);
    return own === undefined ? link : `${start}${relative(dirname(page), own)}`;
  });
}

/** What the commands say of themselves. */
async function commandLine() {
  const cli = resolve("node_modules/wms-webhook/cli");
  const { COMMANDS } = await import(pathToFileURL(`${cli}/commands.js`).href);
  const help = (/** @type {string[]} */ ...words) => {
    const text = execFileSync("node", [`${cli}.js`, ...words, "--help"], { encoding: "utf8" });
    return `\`\`\`text\n${text.trimEnd()}\n\`\`\`\n`;
  };
  const sections = Object.keys(COMMANDS).map((name) => `## ${name}\n\n${help(name)}`);
  return `# Command line\n\nWhat \`npx wms-webhook --help\` prints.\n\n${[help(), ...sections].join("\n")}`;
}

/** @param {string} page @param {string} text */
function write(page, text) {
  mkdirSync(dirname(join(pages, page)), { recursive: true });
  writeFileSync(join(pages, page), text);
}
