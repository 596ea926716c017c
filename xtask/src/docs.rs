//! The site: the pages of `www/docs/`, with what is generated for them, as static files.

use std::path::{Path, PathBuf};

use anyhow::Result;

use crate::process::{command, step};
use crate::setup::node;
use crate::{consumer, inspector, root};

/// Builds the site in a throw-away project and returns that project. The site is in `site`.
pub fn build(pkg: &Path) -> Result<PathBuf> {
    let modules = node::modules("www/docs")?;
    let folder = consumer::install("docs", pkg)?;
    for pages in ["www/docs", "www/screenshots"] {
        consumer::add_scripts(&folder.join(pages), pages)?;
    }
    consumer::link_modules(&folder, &modules)?;
    let mut types = command(modules.bin("typedoc"), ["--options", "www/docs/typedoc.config.mjs"]);
    types.args(["--logLevel", "Error"]);
    step("describing the types of the package", types.current_dir(&folder))?;
    let mut documents = command("node", [root().join("xtask/docs.mjs")]);
    step("adding the documents", documents.arg("www/docs").current_dir(&folder))?;
    let mut pages = command(modules.bin("vitepress"), ["build", "www/docs"]);
    step("building the pages", pages.current_dir(&folder))?;

    let site = folder.join("site");
    consumer::add_scripts(&site.join("crate"), rustdoc()?)?;
    consumer::add_scripts(&site.join("inspector"), inspector::build(pkg)?.join("www/dist"))?;
    Ok(folder)
}

/// The reference of the crate, as docs.rs shows it.
fn rustdoc() -> Result<PathBuf> {
    let place = root().join("target/rustdoc");
    let mut doc = command("cargo", ["doc", "--quiet", "--locked", "--no-deps", "--lib"]);
    doc.args(["--package", "wms-webhook", "--features", "tools", "--target-dir"]).arg(&place);
    step("describing the crate", doc.current_dir(root()))?;
    Ok(place.join("doc"))
}
