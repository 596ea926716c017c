//! The npm-ready folder `pkg/`: three wasm modules, the inspector's page, and what `xtask/package.mjs` makes of
//! them and of `pkg-template/`.

pub mod checksums;
pub mod component;
pub mod page;
pub mod wasm;

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Result;
use sha2::{Digest, Sha256};

use crate::process::{command, output, step};
use crate::root;
use crate::setup::node;

/// Builds `pkg/` and returns its path.
pub fn build() -> Result<PathBuf> {
    let modules = node::modules("tests")?;
    let ours = wasm::Sources::ours()?;
    let (pkg, built) = (root().join("pkg"), root().join("target/built"));
    let core = wasm::core(&modules, &ours)?;
    let session = wasm::session(&modules, &ours)?;
    let (tools, glue) = wasm::tools(&modules, &ours)?;
    fs::create_dir_all(&built)?;
    fs::write(built.join("core.wasm"), core)?;
    fs::write(built.join("session.wasm"), session)?;
    fs::write(built.join("tools.wasm"), &tools)?;
    fs::write(built.join("tools_bg.js"), glue)?;
    let page = page::build()?;
    let mut bundle = command("node", [&root().join("xtask/package.mjs"), &built, &page, &pkg]);
    step("bundling the package", &mut bundle)?;
    fs::write(pkg.join(checksums::NAME), checksums::of(&pkg, &modules, &tools)?)?;
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
