//! The npm-ready folder `pkg/`: the two wasm modules, the files of `pkg-template/`, and what is made
//! of both.

mod commonjs;
pub mod record;
pub mod wasm;

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use brotli::CompressorWriter;
use sha2::{Digest, Sha256};

use crate::process::{command, output, step};
use crate::setup::node;
use crate::{consumer, grader, root};

/// Builds `pkg/` and returns its path.
pub fn build() -> Result<PathBuf> {
    let modules = node::modules("tests")?;
    let ours = wasm::Sources::ours()?;
    let core = wasm::core(&modules, &ours)?;
    let (tools, glue) = wasm::tools(&modules, &ours)?;
    let (pkg, sources) = (root().join("pkg"), root().join("target/sources"));
    for folder in [&pkg, &sources] {
        if folder.exists() {
            fs::remove_dir_all(folder)
                .with_context(|| format!("cannot remove {}", folder.display()))?;
        }
        fs::create_dir_all(folder)
            .with_context(|| format!("cannot create {}", folder.display()))?;
    }

    let template = root().join("pkg-template");
    consumer::add_scripts(&sources, "pkg-template")?;
    let built = sources.join("built");
    fs::create_dir_all(&built)?;
    fs::write(built.join("core.wasm.js"), inline_module(&core))?;
    fs::write(built.join("tools.wasm.js"), dense_module(&tools))?;
    fs::write(built.join("tools.wasm.node.js"), compressed_module(&tools)?)?;
    fs::write(built.join("tools_bg.js"), glue)?;

    fs::write(pkg.join("core.wasm"), &core)?;
    fs::write(pkg.join("conform.json.br"), grader::deliveries()?)?;
    for name in ["README.md", "LICENSE-MIT", "LICENSE-APACHE"] {
        copy(&root().join(name), &pkg.join(name))?;
    }
    fs::write(pkg.join("package.json"), manifest(&template.join("package.json"))?)?;
    copy(&template.join("cli.js"), &pkg.join("cli.js"))?;
    consumer::add_scripts(&pkg.join("cli"), "pkg-template/cli")?;
    // The command line answers requests, too.
    let errors = Path::new("receiver/errors.json");
    fs::create_dir_all(pkg.join("receiver"))?;
    copy(&template.join(errors), &pkg.join(errors))?;
    add_types(&pkg, &template)?;
    // In a fresh process one file is imported 4 ms sooner than eight.
    for (entry, out, format) in [
        ("index.js", "index.js", "esm"),
        ("index.js", "index.cjs", "cjs"),
        ("edge.js", "edge.js", "esm"),
        ("tools.js", "tools.js", "esm"),
        ("tools-node.js", "tools.cjs", "cjs"),
        ("receiver.js", "receiver.js", "esm"),
        ("receiver.js", "receiver.cjs", "cjs"),
        ("redis.js", "redis.js", "esm"),
        ("redis.js", "redis.cjs", "cjs"),
        ("durable-object.js", "durable-object.js", "esm"),
        ("durable-object.js", "durable-object.cjs", "cjs"),
    ] {
        // `node`, so that the names that `require` gives are told to `import`.
        let mut bundle = command(modules.bin("esbuild"), [entry, "--bundle", "--platform=node"]);
        // The receiver finds the core by the package's own name, and so the one that the user has.
        bundle.args(["--target=node20", "--external:*?module", "--external:wms-webhook"]);
        bundle
            .args(["--charset=utf8", "--log-level=warning", "--format=esm"])
            .arg(format!("--outfile={}", pkg.join(out).display()));
        step(&format!("bundling {out}"), bundle.current_dir(&sources))?;
        if format == "cjs" {
            let module = fs::read_to_string(pkg.join(out))?;
            fs::write(pkg.join(out), commonjs::from_module(&module)?)?;
        }
    }
    fs::write(pkg.join(record::NAME), record::sums(&pkg, &modules, &tools)?)?;
    Ok(pkg)
}

/// Packs `pkg/` into `folder` and returns the tarball's path.
pub fn pack(pkg: &Path, folder: &Path) -> Result<PathBuf> {
    let mut pack = command("npm", ["pack", "--silent", "--pack-destination"]);
    let name = output(pack.arg(folder).current_dir(pkg))?;
    Ok(folder.join(name.trim()))
}

/// The SHA-256 of bytes, in hexadecimal digits.
pub fn digest(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}

/// A module that carries the bytes as text, for runtimes that load JavaScript only.
fn inline_module(core: &[u8]) -> String {
    let text = data_encoding::BASE64.encode(core);
    format!(
        "// The module as base64. In a fresh process the loop takes 2 ms, Node's Buffer a tenth of one; and\n\
         // Uint8Array.from would take 15 times as long as the loop.\n\
         const text =\n  \"{text}\";\n\n\
         export function wasm() {{\n  \
           if (Object.hasOwn(globalThis, \"Buffer\")) return Buffer.from(text, \"base64\");\n  \
           const binary = atob(text);\n  \
           const bytes = new Uint8Array(binary.length);\n  \
           for (let at = 0; at < binary.length; at += 1) bytes[at] = binary.charCodeAt(at);\n  \
           return bytes;\n\
         }}\n"
    )
}

/// A module that carries the bytes as text of one character a byte, which gzip packs as well as the
/// bytes themselves, where base64 costs a third more. The characters start at `#`, so that none of
/// them is a control character of ASCII or a quote.
fn dense_module(bytes: &[u8]) -> String {
    const FIRST: u32 = 0x23;
    let text = bytes.iter().fold(String::new(), |mut text, &byte| {
        let char = char::from_u32(u32::from(byte) + FIRST).unwrap_or_default();
        text.extend((char == '\\').then_some('\\'));
        text.push(char);
        text
    });
    format!(
        "// The module, one character a byte: its number is {FIRST} more than the byte.\n\
         const text =\n  \"{text}\";\n\n\
         export function wasm() {{\n  \
           const bytes = new Uint8Array(text.length);\n  \
           for (let at = 0; at < text.length; at += 1) bytes[at] = text.charCodeAt(at) - {FIRST};\n  \
           return bytes;\n\
         }}\n"
    )
}

/// A module that carries the bytes compressed, for runtimes that have Node's `zlib`. No file is read, so
/// that tracers and bundlers have nothing to find.
fn compressed_module(bytes: &[u8]) -> Result<String> {
    let text = data_encoding::BASE64.encode(&brotli(bytes)?);
    Ok(format!(
        "import {{ brotliDecompressSync }} from \"node:zlib\";\n\n\
         // The module, compressed by Brotli, as base64.\n\
         const text =\n  \"{text}\";\n\n\
         export function wasm() {{\n  \
           return brotliDecompressSync(Buffer.from(text, \"base64\"));\n\
         }}\n"
    ))
}

/// Bytes compressed by Brotli as far as it can.
pub fn brotli(bytes: &[u8]) -> Result<Vec<u8>> {
    let (buffer, best_quality, largest_window) = (4096, 11, 24);
    let mut brotli = CompressorWriter::new(Vec::new(), buffer, best_quality, largest_window);
    brotli.write_all(bytes)?;
    Ok(brotli.into_inner())
}

/// The version of the crate, which is the package's, too.
pub fn version() -> Result<String> {
    let text = fs::read_to_string(root().join("Cargo.toml")).context("cannot read Cargo.toml")?;
    let version =
        text.lines().find_map(|line| line.strip_prefix("version = \"")?.strip_suffix('"'));
    version.map(Into::into).context("Cargo.toml has no version")
}

/// `package.json` with the version.
fn manifest(template: &Path) -> Result<String> {
    Ok(fs::read_to_string(template)?.replacen("\"0.0.0\"", &format!("\"{}\"", version()?), 1))
}

/// The types, beside the entries: TypeScript looks for them there where it does not read `exports`.
fn add_types(pkg: &Path, template: &Path) -> Result<()> {
    for room in ["types", "generated"] {
        for entry in fs::read_dir(template.join(room))? {
            let path = entry?.path();
            let name = path.file_name().context("a file has a name")?.to_string_lossy();
            let Some(stem) = name.strip_suffix(".d.ts") else { continue };
            fs::write(pkg.join(format!("{stem}.d.cts")), commonjs_types(&path)?)?;
            // The others are only imported by these.
            if template.join(format!("{stem}.js")).exists() {
                fs::write(pkg.join(format!("{stem}.d.ts")), module_types(stem))?;
            }
        }
    }
    Ok(())
}

/// The types for `require`: only the names of the neighbouring files differ.
fn commonjs_types(path: &Path) -> Result<String> {
    let types = fs::read_to_string(path)?.replace(".js\";", ".cjs\";");
    Ok(types.replace("\"../generated/", "\"./").replace("\"../types/", "\"./"))
}

/// The types for `import`. The other way round TypeScript would not let `require` have values of a
/// module.
fn module_types(stem: &str) -> String {
    format!("// The same types as for `require`.\n\nexport * from \"./{stem}.cjs\";\n")
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    fs::copy(from, to).with_context(|| format!("cannot copy {}", from.display()))?;
    Ok(())
}
