//! The inspector's page as the package carries it: without the package's own modules, beside which it is served.

use std::path::PathBuf;

use anyhow::Result;

use crate::process::{command, step};
use crate::root;
use crate::setup::node;

/// Builds the page and returns its folder, `target/page`, as `www/vite.config.ts` has it.
pub fn build() -> Result<PathBuf> {
    let modules = node::modules("www")?;
    // Vite wants a newer Node than this machine may have.
    let node = modules.path().join("node-24/bin/node");
    let mut build = command(node, ["node_modules/vite/bin/vite.js", "build", "--mode", "package"]);
    step("building the inspector for the package", build.current_dir(root().join("www")))?;
    Ok(root().join("target/page"))
}
