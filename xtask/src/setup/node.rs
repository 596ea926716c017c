//! Node, and the tools and frameworks that npm installs for the tests.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use sha2::{Digest, Sha256};

use crate::process::{command, output, step};
use crate::root;
use crate::setup::cached;

/// Fails unless a Node that the package supports is there.
pub fn check() -> Result<()> {
    let version = output(&mut command("node", ["--version"]))
        .context("Node is missing: install version 20 or later (https://nodejs.org)")?;
    let major = version.trim().trim_start_matches('v').split('.').next().unwrap_or_default();
    if major.parse::<u32>().unwrap_or_default() < 20 {
        bail!("Node is {}: install version 20 or later (https://nodejs.org)", version.trim());
    }
    Ok(())
}

/// What the lock file of a folder pins, as the folder's `node_modules`.
pub struct NodeModules(PathBuf);

/// Installs it, once for each content of `package.json` and `package-lock.json`.
pub fn modules(folder: &str) -> Result<NodeModules> {
    check()?;
    let place = root().join(folder);
    let read =
        |name| fs::read(place.join(name)).with_context(|| format!("cannot read {folder}/{name}"));
    let (manifest, lock) = (read("package.json")?, read("package-lock.json")?);
    let digest = Sha256::new().chain_update(&manifest).chain_update(&lock).finalize();
    let what = format!("the npm packages of {folder}");
    let installed = cached(&format!("node/{}", hex::encode(&digest[..8])), |into| {
        fs::write(into.join("package.json"), &manifest)?;
        fs::write(into.join("package-lock.json"), &lock)?;
        // Not `npm ci`: it fails where a registry lacks the binaries of other platforms, which the
        // lock file then cannot name. Versions and digests of what is there hold all the same.
        let mut install =
            command("npm", ["install", "--no-audit", "--no-fund", "--ignore-scripts"]);
        step(&format!("installing {what} (about 1 min, once)"), install.current_dir(into))
    })?;
    let modules = installed.join("node_modules");
    link(&modules, &place.join("node_modules"))?;
    Ok(NodeModules(modules))
}

impl NodeModules {
    /// The path of a tool.
    pub fn bin(&self, name: &str) -> PathBuf {
        self.0.join(".bin").join(name)
    }

    /// The binary of Deno.
    pub fn deno(&self) -> PathBuf {
        self.0.join("@deno/linux-x64-glibc/deno")
    }

    /// The binary of Bun.
    pub fn bun(&self) -> PathBuf {
        self.0.join("@oven/bun-linux-x64/bin/bun")
    }

    /// The binary of workerd. Its script in `.bin` stays between us and it, and outlives a kill.
    pub fn workerd(&self) -> Result<PathBuf> {
        let mut find = command("node", ["-p", "require('workerd').default"]);
        output(find.current_dir(&self.0)).map(|path| PathBuf::from(path.trim()))
    }

    /// The folder itself.
    pub fn path(&self) -> &Path {
        &self.0
    }
}

fn link(target: &Path, place: &Path) -> Result<()> {
    if fs::read_link(place).is_ok_and(|now| now == target) {
        return Ok(());
    }
    if place.is_symlink() {
        fs::remove_file(place)?;
    }
    symlink(target, place).with_context(|| format!("cannot link {}", place.display()))
}
