//! Programs that are on the `PATH`, or come from a package of Debian.

use std::env;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use anyhow::{Context, Result};

use crate::once::lock;
use crate::process::{command, output, step};

/// Where the browsers and Chromium's driver are. Firefox' driver comes from [`super::tools`].
pub struct Browsers {
    pub chromium: PathBuf,
    pub chromedriver: PathBuf,
    pub firefox: PathBuf,
}

pub fn browsers() -> Result<Browsers> {
    Ok(Browsers {
        chromium: program(&["chromium", "chromium-browser", "google-chrome"], "chromium")?,
        chromedriver: program(&["chromedriver"], "chromium-driver")?,
        firefox: program(&["firefox-esr", "firefox"], "firefox-esr")?,
    })
}

pub fn redis_server() -> Result<PathBuf> {
    program(&["redis-server"], "redis-server")
}

pub fn zsh() -> Result<PathBuf> {
    program(&["zsh"], "zsh")
}

pub fn fish() -> Result<PathBuf> {
    program(&["fish"], "fish")
}

/// The folder of Postgres' programs, which Debian does not put on the `PATH`: that of the newest version.
pub fn postgres() -> Result<PathBuf> {
    let versions = Path::new("/usr/lib/postgresql");
    let number = |version: &OsStr| version.to_string_lossy().parse::<u32>().ok();
    let find = || {
        let entries = fs::read_dir(versions).into_iter().flatten().flatten();
        let newest = entries.filter_map(|entry| number(&entry.file_name())).max()?;
        Some(versions.join(newest.to_string()).join("bin"))
            .filter(|bin| bin.join("initdb").is_file())
    };
    found_or_installed("postgresql", find)
}

pub fn valgrind() -> Result<PathBuf> {
    program(&["valgrind"], "valgrind")
}

/// One that can make environments, which Debian has in a package of its own.
pub fn python() -> Result<PathBuf> {
    let python = program(&["python3"], "python3-venv")?;
    if output(&mut command(&python, ["-c", "import ensurepip, venv"])).is_err() {
        install("python3-venv")?;
    }
    Ok(python)
}

/// Finds a program by one of its names, or installs the package.
fn program(names: &[&str], package: &str) -> Result<PathBuf> {
    found_or_installed(package, || on_path(names))
}

/// Finds a program by one of its names.
fn on_path(names: &[&str]) -> Option<PathBuf> {
    let folders: Vec<_> = env::split_paths(&env::var_os("PATH")?).collect();
    let mut paths = names.iter().flat_map(|name| folders.iter().map(move |path| path.join(name)));
    paths.find(|path| path.is_file())
}

/// Of two that want a package one waits for the other.
static PACKAGES: Mutex<()> = Mutex::new(());

fn found_or_installed(package: &str, find: impl Fn() -> Option<PathBuf>) -> Result<PathBuf> {
    let _one = lock(&PACKAGES);
    if let Some(found) = find() {
        return Ok(found);
    }
    install(package)?;
    find().with_context(|| format!("{package} was installed, but its programs are not found"))
}

fn install(package: &str) -> Result<()> {
    apt("reading the package lists", &["update", "-qq"])
        .and_then(|()| {
            let install = ["install", "-y", "-qq", "--no-install-recommends", package];
            apt(&format!("installing {package} (once)"), &install)
        })
        .with_context(|| format!("install {package} (Debian: apt-get install {package})"))
}

/// With root's rights. Another may hold the lock, and a mirror may be busy.
fn apt(what: &str, arguments: &[&str]) -> Result<()> {
    let is_root = output(&mut command("id", ["-u"]))?.trim() == "0";
    let words: &[&str] = if is_root { &["apt-get"] } else { &["sudo", "-n", "apt-get"] };
    let mut apt = command(words[0], &words[1..]);
    apt.args(["-o", "DPkg::Lock::Timeout=300", "-o", "Acquire::Retries=3"]).args(arguments);
    step(what, apt.env("DEBIAN_FRONTEND", "noninteractive").env("LC_ALL", "C"))
}
