//! Packages of Debian.

use std::process::Command;

use anyhow::{Context, Result};

use crate::process::{command, output, step};

/// Installs packages, with root's rights.
pub fn install(packages: &[&str], time: &str) -> Result<()> {
    let names = packages.join(" ");
    let ask =
        format!("install {names} (Debian: apt-get install {names}), or run as a user who can");
    let mut install = apt(&["install", "-y", "-qq", "--no-install-recommends"]);
    install.args(packages);
    step("reading the package lists", apt(&["update", "-qq"]).env("LC_ALL", "C"))
        .with_context(|| ask.clone())?;
    step(&format!("installing {names} (about {time}, once)"), &mut install).context(ask)
}

fn apt(arguments: &[&str]) -> Command {
    // Another may hold the lock, and a mirror may be busy.
    let patient = ["-o", "DPkg::Lock::Timeout=300", "-o", "Acquire::Retries=3"];
    let arguments = [&patient, arguments].concat();
    let is_root = output(&mut command("id", ["-u"])).is_ok_and(|id| id.trim() == "0");
    let mut apt =
        if is_root { command("apt-get", &arguments) } else { command("sudo", ["-n", "apt-get"]) };
    if !is_root {
        apt.args(arguments);
    }
    apt.env("DEBIAN_FRONTEND", "noninteractive");
    apt
}
