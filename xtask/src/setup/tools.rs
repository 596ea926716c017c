//! Tools that cargo and rustup install.

use std::env;
use std::fs;
use std::path::PathBuf;
use std::sync::Mutex;

use anyhow::{Context, Result};

use crate::once::lock;
use crate::process::{command, output, step};
use crate::root;
use crate::setup::cached;

const VERSIONS: [(&str, &str); 6] = [
    ("cargo-deny", "0.20.2"),
    ("cargo-fuzz", "0.13.2"),
    ("cargo-llvm-cov", "0.9.1"),
    ("cargo-mutants", "27.1.0"),
    ("geckodriver", "0.37.1"),
    ("wasm-pack", "0.15.1"),
];

/// The folder of `wasm-bindgen` and `wasm-bindgen-test-runner`, of the version that the crate is
/// built with: any other refuses to work.
pub fn wasm_bindgen() -> Result<PathBuf> {
    let lock = fs::read_to_string(root().join("Cargo.lock")).context("cannot read Cargo.lock")?;
    let version = lock
        .split_once("name = \"wasm-bindgen\"\nversion = \"")
        .and_then(|(_, rest)| rest.split('"').next())
        .context("Cargo.lock does not name wasm-bindgen")?;
    cargo_install("wasm-bindgen-cli", version)
}

/// The folder of a program of [`VERSIONS`].
pub fn folder_of(name: &str) -> Result<PathBuf> {
    let version = VERSIONS.iter().find(|(known, _)| *known == name);
    cargo_install(name, version.with_context(|| format!("{name} has no version"))?.1)
}

/// Without `--locked`: a lock file may name a version that a mirror lacks. Not optimised: the
/// compiler takes a third of the time for it, and none of them is slow.
fn cargo_install(name: &str, version: &str) -> Result<PathBuf> {
    let folder = cached(&format!("cargo/{name}-{version}"), |folder| {
        let mut install =
            command("cargo", ["install", "--quiet", "--debug", name, "--version", version]);
        install.env("CARGO_PROFILE_DEV_DEBUG", "0");
        install.arg("--root").arg(folder).env("CARGO_TARGET_DIR", folder.join("target"));
        step(&format!("installing {name} {version} (about 1 min, once)"), &mut install)?;
        fs::remove_dir_all(folder.join("target")).context("cannot clean up")
    })?;
    Ok(folder.join("bin"))
}

/// Where cargo keeps the sources of dependencies.
pub fn cargo_home() -> Result<PathBuf> {
    let home = || Some(PathBuf::from(env::var_os("HOME")?).join(".cargo"));
    env::var_os("CARGO_HOME").map(PathBuf::from).or_else(home).context("HOME is not set")
}

/// It has no lock of its own: of two in a run one waits for the other.
static RUSTUP: Mutex<()> = Mutex::new(());

/// What rustup is asked to add.
pub fn rustup(arguments: &[&str]) -> Result<()> {
    let _one = lock(&RUSTUP);
    step(&format!("rustup {}", arguments.join(" ")), &mut command("rustup", arguments))
}

/// A component of the tool chain: `rustfmt` or `clippy`.
pub fn component(name: &str) -> Result<()> {
    let subcommand = if name == "rustfmt" { "fmt" } else { name };
    if output(&mut command("cargo", [subcommand, "--version"])).is_ok() {
        return Ok(());
    }
    rustup(&["component", "add", name])
        .with_context(|| format!("install {name} for your Rust tool chain"))
}
