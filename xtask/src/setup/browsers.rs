//! Chromium and Firefox, and the drivers that speak WebDriver to them.

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result};

use crate::process::{command, output, step};
use crate::setup::on_path;

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
    let packages = ["chromium", "chromium-driver", "firefox-esr"];
    let ask = "install Chromium, its ChromeDriver and Firefox (Debian: apt-get install chromium \
               chromium-driver firefox-esr), or run as a user who can";
    let mut install = apt(&["install", "-y", "-qq", "--no-install-recommends"]);
    install.args(packages);
    step("reading the package lists", apt(&["update", "-qq"]).env("LC_ALL", "C")).context(ask)?;
    step("installing Chromium, ChromeDriver and Firefox (about 1 min, once)", &mut install)
        .context(ask)?;
    find().context(ask)
}

fn find() -> Option<Browsers> {
    Some(Browsers {
        chromium: on_path(&["chromium", "chromium-browser", "google-chrome"])?,
        chromedriver: on_path(&["chromedriver"])?,
        firefox: on_path(&["firefox-esr", "firefox"])?,
    })
}

fn apt(arguments: &[&str]) -> Command {
    let is_root = output(&mut command("id", ["-u"])).is_ok_and(|id| id.trim() == "0");
    let mut apt =
        if is_root { command("apt-get", arguments) } else { command("sudo", ["-n", "apt-get"]) };
    if !is_root {
        apt.args(arguments);
    }
    apt.env("DEBIAN_FRONTEND", "noninteractive");
    apt
}
