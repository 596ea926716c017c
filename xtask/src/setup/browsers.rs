//! Chromium and Firefox, and the drivers that speak WebDriver to them.

use std::path::PathBuf;

use anyhow::{Context, Result};

use crate::setup::{debian, on_path};

/// Where the browsers and Chromium's driver are. Firefox' driver comes from [`super::tools`].
pub struct Browsers {
    pub chromium: PathBuf,
    pub chromedriver: PathBuf,
    pub firefox: PathBuf,
}

/// Finds them, or installs the packages of Debian.
pub fn browsers() -> Result<Browsers> {
    if let Some(found) = find() {
        return Ok(found);
    }
    debian::install(&["chromium", "chromium-driver", "firefox-esr"], "1 min")?;
    find().context("the browsers were installed, but are not on the PATH")
}

fn find() -> Option<Browsers> {
    Some(Browsers {
        chromium: on_path(&["chromium", "chromium-browser", "google-chrome"])?,
        chromedriver: on_path(&["chromedriver"])?,
        firefox: on_path(&["firefox-esr", "firefox"])?,
    })
}
