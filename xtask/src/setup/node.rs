//! Node, and the tools and frameworks that npm installs for the tests.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use anyhow::{Context, Result, bail, ensure};
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::fresh;
use crate::once::lock;
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

/// Installs it, and links it into the folder.
pub fn modules(folder: &str) -> Result<NodeModules> {
    check()?;
    let modules = install(folder)?;
    link(modules.path(), &root().join(folder).join("node_modules"))?;
    Ok(modules)
}

/// Installs it, once for each content of `package.json` and `package-lock.json`.
pub fn install(folder: &str) -> Result<NodeModules> {
    let place = root().join(folder);
    let read =
        |name| fs::read(place.join(name)).with_context(|| format!("cannot read {folder}/{name}"));
    installed(folder, &read("package.json")?, &read("package-lock.json")?)
}

/// Installs the newest version that the registry serves of each package that a folder pins: of those
/// under another name, the newest of the same major version. Once for each set of versions; which
/// they are is asked each time. Fails if the registry cannot be asked.
pub fn newest(folder: &str) -> Result<NodeModules> {
    check()?;
    let pinned = fs::read(root().join(folder).join("package.json"))
        .with_context(|| format!("cannot read {folder}/package.json"))?;
    let manifest = serde_json::to_vec_pretty(&unpinned(serde_json::from_slice(&pinned)?)?)?;
    let beside = fresh(root().join("target/newest"))?;
    fs::write(beside.join("package.json"), &manifest)?;
    let mut resolve = command("npm", ["install", "--package-lock-only", "--ignore-scripts"]);
    // With an empty cache: npm takes what it has for an answer where the registry gives none.
    resolve.args(["--no-audit", "--no-fund", "--cache", "cache"]).current_dir(&beside);
    step(&format!("asking for the newest packages of {folder}"), &mut resolve)
        .context("the newest versions are not known: can npm reach its registry?")?;
    let lock = fs::read(beside.join("package-lock.json")).context("npm resolved nothing")?;
    installed(&format!("{folder}, the newest"), &manifest, &lock)
}

/// A manifest with ranges for versions: `latest`, or the major version of an alias.
fn unpinned(mut manifest: Value) -> Result<Value> {
    let pins = manifest["devDependencies"].as_object_mut().context("a manifest pins nothing")?;
    for pin in pins.values_mut() {
        let alias = pin.as_str().and_then(|text| text.strip_prefix("npm:")?.rsplit_once('@'));
        *pin = alias.map_or("latest".into(), |(name, version)| {
            format!("npm:{name}@{}", version.split('.').next().unwrap_or_default()).into()
        });
    }
    Ok(manifest)
}

/// Installs what a lock file pins into the cache, and holds what is there to it.
fn installed(folder: &str, manifest: &[u8], lock: &[u8]) -> Result<NodeModules> {
    let digest = Sha256::new().chain_update(manifest).chain_update(lock).finalize();
    let what = format!("the npm packages of {folder}");
    let installed = cached(&format!("node/{}", hex::encode(&digest[..8])), |into| {
        fs::write(into.join("package.json"), manifest)?;
        fs::write(into.join("package-lock.json"), lock)?;
        // Not `npm ci`: it fails where a registry lacks the binaries of other platforms, which the
        // lock file then cannot name. But `npm install` goes on where the lock file does not hold:
        // so what it has installed is compared.
        let mut install =
            command("npm", ["install", "--no-audit", "--no-fund", "--ignore-scripts"]);
        step(&format!("installing {what} (about 1 min, once)"), install.current_dir(into))
    })?;
    let modules = installed.join("node_modules");
    let there = fs::read(modules.join(".package-lock.json"))
        .with_context(|| format!("npm did not say what it installed for {folder}"))?;
    as_locked(&serde_json::from_slice(lock)?, &serde_json::from_slice(&there)?)
        .with_context(|| format!("{} is not what the lock of {folder} has", installed.display()))?;
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

/// What npm installed, by its own record, is what the lock file pins: each package by its version and
/// its digest, which npm compares with what it unpacks; and none is missing but those for other
/// platforms.
fn as_locked(lock: &Value, installed: &Value) -> Result<()> {
    let packages = |file: &Value| file["packages"].as_object().cloned().context("no packages");
    let (pinned, there) = (packages(lock)?, packages(installed)?);
    for (place, package) in &there {
        let pin = pinned.get(place).with_context(|| format!("{place} is not in the lock file"))?;
        // What comes inside another package is held to the digest of that one.
        let is_inside = pin["inBundle"] == true;
        ensure!(
            is_inside || pin["integrity"].is_string(),
            "the lock file has no digest of {place}"
        );
        for what in ["version", "integrity"] {
            let (got, want) = (&package[what], &pin[what]);
            ensure!(got == want, "{place} has the {what} {got}, in the lock file {want}");
        }
    }
    let missing = pinned.iter().find(|(place, pin)| {
        !place.is_empty() && pin["optional"] != true && !there.contains_key(*place)
    });
    ensure!(missing.is_none(), "{missing:?} is not installed");
    Ok(())
}

/// Of two that make one link one waits for the other.
static LINKS: Mutex<()> = Mutex::new(());

fn link(target: &Path, place: &Path) -> Result<()> {
    let _one = lock(&LINKS);
    if fs::read_link(place).is_ok_and(|now| now == target) {
        return Ok(());
    }
    if place.is_symlink() {
        fs::remove_file(place)?;
    }
    symlink(target, place).with_context(|| format!("cannot link {}", place.display()))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_newest_are_asked_for_by_name_or_by_major_version() {
        let pinned = json!({ "devDependencies": { "next": "16.4.6", "node-20": "npm:@types/node@20.19.43" } });
        let newest =
            json!({ "devDependencies": { "next": "latest", "node-20": "npm:@types/node@20" } });
        assert_eq!(unpinned(pinned).unwrap(), newest);
        assert!(unpinned(json!({})).is_err());
    }

    #[test]
    fn what_is_installed_is_what_is_locked() {
        let one = json!({ "version": "1.0.0", "integrity": "sha512-AA==" });
        let lock = json!({ "packages": { "": {}, "one": one, "arm": { "optional": true } } });
        let is_locked =
            |lock: &Value, packages| as_locked(lock, &json!({ "packages": packages })).is_ok();
        assert!(is_locked(&lock, json!({ "one": one })));
        for wrong in [
            json!({}),
            json!({ "one": { "version": "1.0.1", "integrity": "sha512-AA==" } }),
            json!({ "one": { "version": "1.0.0", "integrity": "sha512-CC==" } }),
            json!({ "one": { "version": "1.0.0" } }),
            json!({ "one": one, "two": one }),
        ] {
            assert!(!is_locked(&lock, wrong.clone()), "{wrong}");
        }
        let inside = json!({ "version": "1.0.0", "inBundle": true });
        assert!(is_locked(&json!({ "packages": { "one": inside } }), json!({ "one": inside })));
        let without_digest = json!({ "one": { "version": "1.0.0" } });
        assert!(!is_locked(&json!({ "packages": without_digest }), without_digest.clone()));
    }
}
