//! A throw-away project that has installed the packed tarball, as a user would.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::process::{command, output};
use crate::setup::node::NodeModules;
use crate::{fresh, package, root};

/// A fresh project in `target/<name>` with the package installed from its tarball.
pub fn install(name: &str, pkg: &Path) -> Result<PathBuf> {
    let folder = fresh(root().join("target").join(name))?;
    fs::write(folder.join("package.json"), r#"{ "private": true, "type": "module" }"#)?;
    let tarball = package::pack(pkg, &folder)?;
    let mut install =
        command("npm", ["install", "--silent", "--no-audit", "--no-fund", "--offline"]);
    output(install.arg(tarball).current_dir(&folder))?;
    Ok(folder)
}

/// Adds the scripts of a folder of ours. What its manifest pins is linked, not installed.
pub fn add_scripts(folder: &Path, from: impl AsRef<Path>) -> Result<()> {
    fs::create_dir_all(folder)?;
    for entry in fs::read_dir(root().join(from))? {
        let path = entry?.path();
        let name = path.file_name().context("a file has a name")?;
        if name == "package.json" || name == "package-lock.json" || name == "node_modules" {
            continue;
        }
        if path.is_dir() {
            add_scripts(&folder.join(name), &path)?;
        } else {
            fs::copy(&path, folder.join(name))?;
        }
    }
    Ok(())
}

/// Adds the corpus as one module, `corpus.js`, which every runtime and bundler can load.
pub fn add_corpus(folder: &Path) -> Result<()> {
    let mut files = Vec::new();
    for entry in fs::read_dir(root().join("tests/vectors"))? {
        let path = entry?.path();
        if path.extension().is_some_and(|kind| kind == "json") && !path.ends_with("schema.json") {
            files.push(path);
        }
    }
    files.sort();
    let groups = files.iter().map(fs::read_to_string).collect::<Result<Vec<_>, _>>()?;
    fs::write(folder.join("corpus.js"), format!("export default [{}];\n", groups.join(",")))?;
    Ok(())
}

/// Puts what npm installed for the tests beside the package. Each package is a link of its own, those of a
/// scope too: what empties the folder then takes links away, and nothing of the cache.
pub fn link_modules(folder: &Path, modules: &NodeModules) -> Result<()> {
    link_each(modules.path(), &folder.join("node_modules"))
}

fn link_each(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let name = entry?.file_name();
        let (package, place) = (from.join(&name), to.join(&name));
        if name.to_string_lossy().starts_with('@') {
            link_each(&package, &place)?;
        } else if !place.exists() {
            symlink(package, place)?;
        }
    }
    Ok(())
}

/// A configuration of workerd with the shipped files of the package, unbundled, and these modules.
/// The first is the main one.
pub fn workerd_config(folder: &Path, own: &[&str]) -> Result<PathBuf> {
    let own: String = own
        .iter()
        .map(|name| format!("(name = {name:?}, esModule = embed {name:?}),\n    "))
        .collect();
    let config = format!(
        r#"using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [(name = "main", worker = .worker)],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "main")],
);
const worker :Workerd.Worker = (
  compatibilityDate = "2026-01-01",
  bindings = [
    (name = "MAC_SECRET", fromEnvironment = "MAC_SECRET"),
    (name = "MAC_SECRETS", fromEnvironment = "MAC_SECRETS"),
  ],
  modules = [
    {own}(name = "wms-webhook", esModule = embed "node_modules/wms-webhook/edge.js"),
    (name = "core.wasm?module", wasm = embed "node_modules/wms-webhook/core.wasm"),
    (name = "wms-webhook/session", esModule = embed "node_modules/wms-webhook/session-edge.js"),
    (name = "wms-webhook/session.wasm?module", wasm = embed "node_modules/wms-webhook/session.wasm"),
    (name = "wms-webhook/shared/tools.js", esModule = embed "node_modules/wms-webhook/shared/tools.js"),
    (name = "wms-webhook/tools", esModule = embed "node_modules/wms-webhook/tools.js"),
    (name = "wms-webhook/shared/receiver.js", esModule = embed "node_modules/wms-webhook/shared/receiver.js"),
    (name = "wms-webhook/receiver", esModule = embed "node_modules/wms-webhook/receiver.js"),
    # Without a bundler, workerd looks for what a module names beside that module.
    (name = "wms-webhook/wms-webhook", esModule = "export * from '../wms-webhook';"),
  ],
);
"#
    );
    let path = folder.join("workerd.capnp");
    fs::write(&path, config)?;
    Ok(path)
}
