//! What a release has beside its two packages, in `target/release-folder`.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result};

use super::{Outcome, done, failed, json};
use crate::process::{command, output};
use crate::setup::tools;
use crate::{package, root};

fn folder() -> Result<PathBuf> {
    let folder = root().join("target/release-folder");
    fs::create_dir_all(&folder)?;
    Ok(folder)
}

/// CycloneDX of both packages: `cargo cyclonedx` for the crate, `npm sbom` for the package.
pub fn sbom() -> Result<Outcome> {
    let folder = folder()?;
    let mut cargo = command(
        tools::cargo_cyclonedx()?.join("cargo-cyclonedx"),
        ["cyclonedx", "--format", "json"],
    );
    cargo.args(["--override-filename", "wms-webhook.cdx"]).current_dir(root());
    output(&mut cargo)?;
    fs::rename(root().join("wms-webhook.cdx.json"), folder.join("crate.cdx.json"))?;
    // It writes one for each member of the workspace.
    fs::remove_file(root().join("xtask/wms-webhook.cdx.json")).ok();

    let copy = root().join("target/sbom");
    fs::create_dir_all(&copy)?;
    fs::copy(root().join("pkg/package.json"), copy.join("package.json"))?;
    output(
        command("npm", ["install", "--package-lock-only", "--ignore-scripts", "--no-audit"])
            .current_dir(&copy),
    )?;
    let mut npm = command("npm", ["sbom", "--sbom-format", "cyclonedx", "--package-lock-only"]);
    fs::write(folder.join("package.cdx.json"), output(npm.current_dir(&copy))?)?;

    let mut components = Vec::new();
    for name in ["crate.cdx.json", "package.cdx.json"] {
        let sbom = json(&folder.join(name))?;
        if sbom["bomFormat"] != "CycloneDX" {
            return failed(format!("{name} is not CycloneDX"));
        }
        components.push(sbom["components"].as_array().map_or(0, Vec::len));
    }
    done(format!("crate with {} components, package with {}", components[0], components[1]))
}

/// `SHA256SUMS` of the folder, with the tarball and the core in it.
pub fn digests() -> Result<Outcome> {
    let folder = folder()?;
    let pkg = root().join("pkg");
    fs::copy(pkg.join("core.wasm"), folder.join("core.wasm"))?;
    package::pack(&pkg, &folder)?;
    let mut lines = Vec::new();
    for entry in fs::read_dir(&folder)? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if name != "SHA256SUMS" {
            lines.push(format!("{}  {name}\n", package::digest(&fs::read(path)?)));
        }
    }
    lines.sort_by(|one, other| one[64..].cmp(&other[64..]));
    fs::write(folder.join("SHA256SUMS"), lines.concat())?;
    let core = lines.iter().find(|line| line.ends_with("core.wasm\n")).context("no core")?;
    done(core.trim_end())
}
