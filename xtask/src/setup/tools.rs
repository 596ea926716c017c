//! Tools that cargo and rustup install.

use std::env;
use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result};

use crate::process::{command, output, step};
use crate::root;
use crate::setup::cached;

const WASM_PACK: &str = "0.15.1";
const GECKODRIVER: &str = "0.37.1";
const CARGO_FUZZ: &str = "0.13.2";
const CARGO_MUTANTS: &str = "27.1.0";
const CARGO_LLVM_COV: &str = "0.9.1";
const CARGO_DENY: &str = "0.20.2";

/// The folder of `wasm-bindgen` and `wasm-bindgen-test-runner`, of the version that the crate is
/// built with: any other refuses to work.
pub fn wasm_bindgen() -> Result<PathBuf> {
    let lock = fs::read_to_string(root().join("Cargo.lock")).context("cannot read Cargo.lock")?;
    let version = lock
        .split("[[package]]")
        .find(|package| package.contains("name = \"wasm-bindgen\"\n"))
        .and_then(|package| package.split("version = \"").nth(1)?.split('"').next())
        .context("Cargo.lock does not name wasm-bindgen")?;
    cargo_install("wasm-bindgen-cli", version, "1 min")
}

/// The folder of `wasm-pack`.
pub fn wasm_pack() -> Result<PathBuf> {
    cargo_install("wasm-pack", WASM_PACK, "1 min")
}

/// The folder of `geckodriver`.
pub fn geckodriver() -> Result<PathBuf> {
    cargo_install("geckodriver", GECKODRIVER, "1 min")
}

/// The folder of `cargo-fuzz`.
pub fn cargo_fuzz() -> Result<PathBuf> {
    cargo_install("cargo-fuzz", CARGO_FUZZ, "1 min")
}

/// The folder of `cargo-mutants`.
pub fn cargo_mutants() -> Result<PathBuf> {
    cargo_install("cargo-mutants", CARGO_MUTANTS, "1 min")
}

/// The folder of `cargo-llvm-cov`.
pub fn cargo_llvm_cov() -> Result<PathBuf> {
    cargo_install("cargo-llvm-cov", CARGO_LLVM_COV, "1 min")
}

/// The folder of `cargo-deny`.
pub fn cargo_deny() -> Result<PathBuf> {
    cargo_install("cargo-deny", CARGO_DENY, "2 min")
}

/// Without `--locked`: a lock file may name a version that a mirror lacks. Not optimised: the
/// compiler takes a third of the time for it, and none of them is slow.
fn cargo_install(name: &str, version: &str, time: &str) -> Result<PathBuf> {
    let folder = cached(&format!("cargo/{name}-{version}"), |folder| {
        let mut install =
            command("cargo", ["install", "--quiet", "--debug", name, "--version", version]);
        install.env("CARGO_PROFILE_DEV_DEBUG", "0");
        install.arg("--root").arg(folder).env("CARGO_TARGET_DIR", folder.join("target"));
        step(&format!("installing {name} {version} (about {time}, once)"), &mut install)?;
        fs::remove_dir_all(folder.join("target")).context("cannot clean up")
    })?;
    Ok(folder.join("bin"))
}

/// Where cargo keeps the sources of dependencies.
pub fn cargo_home() -> Result<PathBuf> {
    let home = || Some(PathBuf::from(env::var_os("HOME")?).join(".cargo"));
    env::var_os("CARGO_HOME").map(PathBuf::from).or_else(home).context("HOME is not set")
}

/// A component of the tool chain: `rustfmt` or `clippy`.
pub fn component(name: &str) -> Result<()> {
    let subcommand = if name == "rustfmt" { "fmt" } else { name };
    if output(&mut command("cargo", [subcommand, "--version"])).is_ok() {
        return Ok(());
    }
    step(&format!("adding {name}"), &mut command("rustup", ["component", "add", name]))
        .with_context(|| format!("install {name} for your Rust tool chain"))
}
