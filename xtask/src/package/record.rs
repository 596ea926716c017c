//! What the package says of its own making, so that somebody can build it again and compare.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

use super::digest;
use crate::process::{command, output};
use crate::setup::node::NodeModules;
use crate::setup::{tools, wasm};

/// The record, in the package.
pub const NAME: &str = "SHA256SUMS";

/// The shipped files that are or carry WebAssembly.
pub const FILES: [&str; 5] = ["core.wasm", "index.cjs", "index.js", "tools.cjs", "tools.js"];

/// The versions of what made them, and their digests, as `sha256sum --check` reads it: for that, a line
/// with `#` is a comment.
pub fn sums(pkg: &Path, modules: &NodeModules, tools_wasm: &[u8]) -> Result<String> {
    let mut record = String::from("# made by\n");
    for tool in made_by(modules)? {
        record += &format!("#   {tool}\n");
    }
    record += "# index.js and index.cjs carry core.wasm as text; tools.js and tools.cjs one of their own:\n";
    record += &format!("#   {}\n", digest(tools_wasm));
    for name in FILES {
        let bytes = fs::read(pkg.join(name)).with_context(|| format!("no {name} was built"))?;
        record += &format!("{}  {name}\n", digest(&bytes));
    }
    Ok(record)
}

/// The tools whose versions decide the bytes; `Cargo.lock` has the dependencies. The compiler is the
/// one that no file of ours pins.
pub fn made_by(modules: &NodeModules) -> Result<[String; 4]> {
    let told = |mut tool| Ok::<_, anyhow::Error>(output(&mut tool)?.trim().to_owned());
    let mut rustc = command("rustc", ["--version"]);
    wasm::toolchain()?.set_for(&mut rustc);
    let esbuild = told(command(modules.bin("esbuild"), ["--version"]))?;
    Ok([
        told(rustc)?,
        told(command(tools::wasm_bindgen()?.join("wasm-bindgen"), ["--version"]))?,
        told(command(modules.bin("wasm-opt"), ["--version"]))?,
        format!("esbuild {esbuild}"),
    ])
}
