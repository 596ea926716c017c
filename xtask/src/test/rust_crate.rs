//! What the crate needs: these dependencies, and no std.

use std::collections::BTreeSet;
use std::process::Command;

use anyhow::Result;

use super::{Session, Tally};
use crate::process::{command, output, say};
use crate::root;
use crate::setup::{tools, wasm};

/// What the crate needs with default features off, on every target. `libc` tells `cpufeatures` what
/// some processors can do.
const DEPENDENCIES: [&str; 13] = [
    "block-buffer",
    "cfg-if",
    "cmov",
    "cpufeatures",
    "crypto-common",
    "ctutils",
    "digest",
    "hex",
    "hmac",
    "hybrid-array",
    "libc",
    "sha2",
    "typenum",
];
/// And `zeroize`, which a feature of `hmac` and `sha2` asks for.
const ERASING: &str = "zeroize";
/// A target without an operating system, and so without std.
const BARE: &str = "thumbv7em-none-eabi";
/// What can be had without std.
const FEATURES: [&str; 4] = ["", "alloc", "alloc,serde", "tools"];

/// The crate without its features, and without std.
pub fn rust_crate(_: &Session) -> Result<Tally> {
    let mut tally = Tally::default();

    let mut tree = command("cargo", ["tree", "--locked", "--package", "wms-webhook"]);
    tree.args(["--no-default-features", "--edges", "normal", "--target", "all"]);
    let tree = output(tree.args(["--prefix", "none", "--format", "{p}"]).current_dir(root()))?;
    let names = tree.lines().filter_map(|line| line.split(' ').next());
    let found: BTreeSet<_> = names.filter(|name| *name != "wms-webhook").collect();
    let expected: BTreeSet<_> = DEPENDENCIES.into_iter().chain([ERASING]).collect();
    say!("  {} dependencies without features: {found:?}", found.len());
    tally.add(Tally::of(found == expected));

    tally.add(without_std()?);
    Ok(tally)
}

/// Each set of features without std: as a module of wasm with a panic handler of its own, beside which
/// a std, of whatever dependency, is an error of the compiler; and on a target that has none.
fn without_std() -> Result<Tally> {
    let mut tally = Tally::default();
    for features in FEATURES {
        let mut check = check_of(wasm::TARGET, &format!("wasm-abi,{features}"));
        wasm::toolchain()?.set_for(&mut check);
        tally.add(Tally::of(shown(&mut check)));
    }
    if tools::rustup(&["target", "add", BARE]).is_err() {
        say!("  SKIPPED: {BARE}: rustup cannot add it here");
        return Ok(tally);
    }
    for features in FEATURES {
        tally.add(Tally::of(shown(&mut check_of(BARE, features))));
    }
    Ok(tally)
}

/// As a library for Rust: what a cdylib needs besides is for who builds one.
fn check_of(target: &str, features: &str) -> Command {
    let mut check = command("cargo", ["rustc", "--quiet", "--locked", "--package", "wms-webhook"]);
    check.args(["--lib", "--crate-type", "rlib", "--profile", "check", "--no-default-features"]);
    check.args(["--target", target, "--features", features]);
    check.env("CARGO_TARGET_DIR", root().join("target/bare")).current_dir(root());
    check
}

/// Whether it succeeds; what it wrote is shown if not.
fn shown(command: &mut Command) -> bool {
    output(command).inspect_err(|error| say!("  {error:#}")).is_ok()
}
