//! The site: the pages of `www/docs/`, with what is generated for them, as static files.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Result;

use crate::process::{command, step};
use crate::setup::debian;
use crate::setup::node::{self, NodeModules};
use crate::{consumer, inspector, root};

/// Builds the site in a throw-away project and returns that project. The site is in `site`.
pub fn build(pkg: &Path) -> Result<PathBuf> {
    let modules = node::modules("www/docs")?;
    let folder = consumer::install("docs", pkg)?;
    consumer::add_scripts(&folder.join("www/docs"), "www/docs")?;
    consumer::link_modules(&folder, &modules)?;
    let inspector = inspector::build("inspector-of-docs", pkg)?;
    take_screenshots(&inspector, &modules, &folder.join("www/screenshots"))?;
    let mut types = command(modules.bin("typedoc"), ["--options", "www/docs/typedoc.config.mjs"]);
    types.args(["--logLevel", "Error"]);
    step("describing the types of the package", types.current_dir(&folder))?;
    let mut documents = command("node", [root().join("xtask/docs.mjs")]);
    step("adding the documents", documents.arg("www/docs").current_dir(&folder))?;
    let mut pages = command(modules.bin("vitepress"), ["build", "www/docs"]);
    step("building the pages", pages.current_dir(&folder))?;

    let site = folder.join("site");
    step("describing the crate", &mut rustdoc())?;
    consumer::add_scripts(&site.join("crate"), "target/doc")?;
    consumer::add_scripts(&site.join("schemas"), pkg.join("schemas"))?;
    fs::copy(pkg.join("llms.txt"), site.join("llms.txt"))?;
    consumer::add_scripts(&site.join("inspector"), inspector.join("www/dist"))?;
    Ok(folder)
}

/// Those of the inspector that pages show.
fn take_screenshots(inspector: &Path, modules: &NodeModules, folder: &Path) -> Result<()> {
    consumer::add_scripts(inspector, "tests/inspector")?;
    consumer::link_modules(inspector, modules)?;
    let mut take = command(inspector.join("node_modules/node-24/bin/node"), ["for-site.mjs"]);
    take.arg(debian::browsers()?.chromium).arg(folder).current_dir(inspector);
    step("taking the screenshots", &mut take)
}

/// Makes the reference of the crate in `target/doc`, as docs.rs does. A link that leads nowhere is an error.
pub fn rustdoc() -> Command {
    let mut doc = command("cargo", ["doc", "--quiet", "--no-deps", "--package", "wms-webhook"]);
    doc.args(["--features", "tools"]).env("RUSTDOCFLAGS", "-D warnings").current_dir(root());
    doc
}
