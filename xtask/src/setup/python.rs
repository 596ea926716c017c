//! Python with what a folder of ours pins.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result};
use sha2::{Digest, Sha256};

use crate::process::{command, output, step};
use crate::root;
use crate::setup::{cached, debian};

/// A Python that has what the folder's `requirements.txt` pins by version and digest. Installed once
/// for each content of that file and each version of Python.
pub fn with_requirements(folder: &str) -> Result<PathBuf> {
    let python = debian::python()?;
    let requirements = root().join(folder).join("requirements.txt");
    let pinned = fs::read(&requirements)
        .with_context(|| format!("cannot read {}", requirements.display()))?;
    let version = output(&mut command(&python, ["--version"]))?;
    let digest = Sha256::new().chain_update(&pinned).chain_update(version).finalize();
    let installed = cached(&format!("python/{}", hex::encode(&digest[..8])), |into| {
        let mut make = command(&python, ["-m", "venv"]);
        step("making a virtual environment of Python", make.arg(into))?;
        let mut install = command(into.join("bin/python"), ["-m", "pip", "install", "--quiet"]);
        install.args(["--require-hashes", "--only-binary", ":all:", "--requirement"]);
        step(
            &format!("installing the packages of {folder} (about 1 min, once)"),
            install.arg(&requirements),
        )
    })?;
    Ok(installed.join("bin/python"))
}
