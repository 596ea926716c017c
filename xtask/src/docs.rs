//! The site: the pages of `www/docs/`, with what is generated for them, as static files.

use std::path::{Path, PathBuf};

use anyhow::Result;

use crate::process::{command, step};
use crate::setup::node;
use crate::{consumer, inspector};

/// Builds the site in a throw-away project and returns that project. The site is in `site`.
pub fn build(pkg: &Path) -> Result<PathBuf> {
    let modules = node::modules("www/docs")?;
    let folder = consumer::install("docs", pkg)?;
    for pages in ["www/docs", "www/screenshots"] {
        consumer::add_scripts(&folder.join(pages), pages)?;
    }
    consumer::link_modules(&folder, &modules)?;
    let mut pages = command(modules.bin("vitepress"), ["build", "www/docs"]);
    step("building the pages", pages.current_dir(&folder))?;
    let inspector = inspector::build(pkg)?.join("www/dist");
    consumer::add_scripts(&folder.join("site/inspector"), inspector)?;
    Ok(folder)
}
