//! The inspector: the static page of `www/`, built from the packed tarball.

use std::path::{Path, PathBuf};

use anyhow::Result;

use crate::consumer;
use crate::process::{command, step};
use crate::setup::node;

/// Builds the page in the throw-away project `target/<name>` and returns that project. The page is in `www/dist`, and
/// in `demo` what shows a running receiver in it.
pub fn build(name: &str, pkg: &Path) -> Result<PathBuf> {
    let modules = node::modules("www")?;
    let folder = consumer::install(name, pkg)?;
    consumer::add_scripts(&folder.join("www"), "www")?;
    // Their code is what the page shows.
    consumer::add_scripts(&folder.join("examples"), "examples")?;
    consumer::add_scripts(&folder.join("demo"), "examples/demo")?;
    consumer::link_modules(&folder, &modules)?;
    // Vite wants a newer Node than this machine may have.
    let node = modules.path().join("node-24/bin/node");
    let mut build = command(node, ["../node_modules/vite/bin/vite.js", "build"]);
    step("building the inspector", build.current_dir(folder.join("www")))?;
    Ok(folder)
}
