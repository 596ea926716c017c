//! A throw-away project that has installed the packed tarball, as a user would.

use std::fmt::Write as _;
use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::process::{command, output};
use crate::setup::node::NodeModules;
use crate::{package, root};

/// A fresh project in `target/<name>` with the package installed from its tarball.
pub fn install(name: &str, pkg: &Path) -> Result<PathBuf> {
    let folder = root().join("target").join(name);
    if folder.exists() {
        fs::remove_dir_all(&folder)
            .with_context(|| format!("cannot remove {}", folder.display()))?;
    }
    fs::create_dir_all(&folder)?;
    fs::write(folder.join("package.json"), r#"{ "private": true, "type": "module" }"#)?;
    let tarball = package::pack(pkg, &folder)?;
    let mut install =
        command("npm", ["install", "--silent", "--no-audit", "--no-fund", "--offline"]);
    output(install.arg(tarball).current_dir(&folder))?;
    Ok(folder)
}

/// Adds the scripts of a folder of ours. What its manifest pins is linked, not installed.
pub fn add_scripts(folder: &Path, from: &str) -> Result<()> {
    copy_folder(&root().join(from), folder)
}

fn copy_folder(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let path = entry?.path();
        let name = path.file_name().context("a file has a name")?;
        if name == "package.json" || name == "package-lock.json" || name == "node_modules" {
            continue;
        }
        if path.is_dir() {
            copy_folder(&path, &to.join(name))?;
        } else {
            fs::copy(&path, to.join(name))?;
        }
    }
    Ok(())
}

/// Adds the corpus as one module, `corpus.js`, which every runtime and bundler can load.
pub fn add_corpus(folder: &Path) -> Result<()> {
    let mut groups = Vec::new();
    for file in corpus()? {
        groups.push(fs::read_to_string(root().join("tests/vectors").join(file))?);
    }
    fs::write(folder.join("corpus.js"), format!("export default [{}];\n", groups.join(",")))?;
    Ok(())
}

/// The names of the corpus' files.
pub fn corpus() -> Result<Vec<String>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(root().join("tests/vectors"))? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        if name.ends_with(".json") && name != "schema.json" {
            files.push(name);
        }
    }
    files.sort();
    Ok(files)
}

/// Puts what npm installed for the tests beside the package.
pub fn link_modules(folder: &Path, modules: &NodeModules) -> Result<()> {
    for entry in fs::read_dir(modules.path())? {
        let name = entry?.file_name();
        let place = folder.join("node_modules").join(&name);
        if !place.exists() {
            symlink(modules.path().join(&name), place)?;
        }
    }
    Ok(())
}

/// A configuration of workerd with the shipped files of the package, unbundled, and these modules.
/// The first is the main one.
pub fn workerd_config(folder: &Path, own: &[&str]) -> Result<PathBuf> {
    let mut modules = String::new();
    for name in own {
        let _ = writeln!(modules, "    (name = {name:?}, esModule = embed {name:?}),");
    }
    for (name, kind, file) in [
        ("wms-webhook", "esModule", "edge.js"),
        ("core.wasm?module", "wasm", "core.wasm"),
        ("wms-webhook/tools", "esModule", "tools.js"),
        ("wms-webhook/receiver", "esModule", "receiver.js"),
    ] {
        let path = format!("node_modules/wms-webhook/{file}");
        let _ = writeln!(modules, "    (name = {name:?}, {kind} = embed {path:?}),");
    }
    // Without a bundler, workerd looks for what a module names beside that module.
    let (name, script) = ("wms-webhook/wms-webhook", "export * from '../wms-webhook';");
    let _ = writeln!(modules, "    (name = {name:?}, esModule = {script:?}),");
    let config = format!(
        "using Workerd = import \"/workerd/workerd.capnp\";\n\
         const config :Workerd.Config = (\n  \
           services = [(name = \"main\", worker = .worker)],\n  \
           sockets = [(name = \"http\", address = \"127.0.0.1:0\", http = (), service = \"main\")],\n\
         );\n\
         const worker :Workerd.Worker = (\n  \
           compatibilityDate = \"2026-01-01\",\n  \
           bindings = [\n    \
             (name = \"MAC_SECRET\", fromEnvironment = \"MAC_SECRET\"),\n    \
             (name = \"MAC_SECRETS\", fromEnvironment = \"MAC_SECRETS\"),\n  ],\n  \
           modules = [\n{modules}  ],\n\
         );\n"
    );
    let path = folder.join("workerd.capnp");
    fs::write(&path, config)?;
    Ok(path)
}
