//! What the package says of its own making, so that somebody can build it again and compare.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result};

use super::digest;
use crate::process::{command, output};
use crate::setup::node::NodeModules;
use crate::setup::{tools, wasm};

/// The record, in the package.
pub const NAME: &str = "SHA256SUMS";

/// The shipped files that are or carry WebAssembly.
pub const FILES: [&str; 6] =
    ["core.wasm", "index.cjs", "index.js", "session.wasm", "shared/session.js", "shared/tools.js"];

/// The versions of what made them, and their digests, as `sha256sum --check` reads it: for that, a line
/// with `#` is a comment.
pub fn of(pkg: &Path, modules: &NodeModules, tools_wasm: &[u8]) -> Result<String> {
    let mut record = format!(
        "# made by\n#   {}\n\
         # index.js and index.cjs carry core.wasm as text, shared/session.js session.wasm; shared/tools.js that of the\n\
         # tools:\n#   {}\n",
        made_by(modules)?.join("\n#   "),
        digest(tools_wasm),
    );
    for name in FILES {
        let bytes = fs::read(pkg.join(name)).with_context(|| format!("no {name} was built"))?;
        record += &format!("{}  {name}\n", digest(&bytes));
    }
    Ok(record)
}

/// The tools whose versions decide the bytes; `Cargo.lock` has the dependencies. The compiler, and
/// Node's Brotli, which packs what is no code, are those that no file of ours pins.
pub fn made_by(modules: &NodeModules) -> Result<[String; 5]> {
    let version_of = |tool: &mut Command| Ok::<_, anyhow::Error>(output(tool)?.trim().to_owned());
    let bindgen = tools::wasm_bindgen()?.join("wasm-bindgen");
    let esbuild = version_of(&mut command(modules.bin("esbuild"), ["--version"]))?;
    let brotli = version_of(&mut command("node", ["-p", "process.versions.brotli"]))?;
    Ok([
        version_of(wasm::toolchain()?.set_for(&mut command("rustc", ["--version"])))?,
        version_of(&mut command(bindgen, ["--version"]))?,
        version_of(&mut command(modules.bin("wasm-opt"), ["--version"]))?,
        format!("esbuild {esbuild}"),
        format!("brotli {brotli}"),
    ])
}
