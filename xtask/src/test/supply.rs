//! What the crate and the package are made of.

use std::collections::BTreeSet;
use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result};

use super::{Session, Tally};
use crate::package::{self, checksums};
use crate::process::{command, output, step};
use crate::setup::{tools, wasm};
use crate::{fresh, release, root};

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
pub fn crate_alone(_: &Session) -> Result<Tally> {
    let mut tally = Tally::default();

    let mut tree = command("cargo", ["tree", "--locked", "--package", "wms-webhook"]);
    tree.args(["--no-default-features", "--edges", "normal", "--target", "all"]);
    let tree = output(tree.args(["--prefix", "none", "--format", "{p}"]).current_dir(root()))?;
    let names = tree.lines().filter_map(|line| line.split(' ').next());
    let found: BTreeSet<_> = names.filter(|name| *name != "wms-webhook").collect();
    let expected: BTreeSet<_> = DEPENDENCIES.into_iter().chain([ERASING]).collect();
    println!("  {} dependencies without features: {found:?}", found.len());
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
    if output(&mut command("rustup", ["target", "add", BARE])).is_err() {
        println!("  SKIPPED: {BARE}: rustup cannot add it here");
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
    output(command).inspect_err(|error| println!("  {error:#}")).is_ok()
}

/// Two copies of the sources, in different folders, with different homes of cargo: the same wasm, and
/// what the package records of it is true.
pub fn reproducible(session: &Session) -> Result<Tally> {
    let pkg = session.pkg()?;
    let shipped = package::digest(&fs::read(pkg.join("core.wasm"))?);
    println!("  {shipped}  core.wasm, as built here");
    let mut tally = Tally::default();

    // By another program than ours; and for what the entries carry as text, by what they compile.
    let mut check = command("sha256sum", ["--check", "--strict", checksums::NAME]);
    tally.add(Tally::of(output(check.current_dir(pkg))?.lines().count() == checksums::FILES.len()));
    let script = root().join("tests/security/reproducible/compiled.mjs");
    let compiled = output(command("node", [&script]).arg(pkg))?;
    let of_tools = compiled.lines().find_map(|line| line.strip_suffix("  tools.js"));
    let of_tools = of_tools.context("tools.js compiles nothing")?;
    println!("  {of_tools}  the tools, as tools.js compiles them");
    tally.add(Tally::of(
        compiled
            == format!(
                "{shipped}  index.js\n{shipped}  index.cjs\n{of_tools}  tools.js\n{of_tools}  tools.cjs\n"
            ),
    ));
    let recorded = fs::read_to_string(pkg.join(checksums::NAME))?;
    tally.add(Tally::of(recorded.lines().any(|line| line == format!("#   {of_tools}"))));
    for tool in checksums::made_by(session.modules()?)? {
        println!("  made by {tool}");
        tally.add(Tally::of(recorded.lines().any(|line| line == format!("#   {tool}"))));
    }

    let place = fresh(root().join("target/reproducible"))?;
    for name in ["one", "another/with a longer path"] {
        // A path with a space could not be remapped: cargo splits the flags there.
        let tree = place.join(name.replace(' ', "-"));
        let home = place.join(format!("home-of-{}", name.len()));
        copy_sources(&tree)?;
        own_cargo_home(&home)?;
        let mut fetch = command("cargo", ["fetch", "--quiet", "--locked"]);
        step("unpacking the dependencies anew", fetch.env("CARGO_HOME", &home).current_dir(&tree))?;
        let elsewhere =
            package::wasm::Sources { tree, cargo_home: home, toolchain: wasm::toolchain()? };
        let core = package::digest(&package::wasm::core(session.modules()?, &elsewhere)?);
        let tools = package::digest(&package::wasm::tools(session.modules()?, &elsewhere)?.0);
        println!("  {core}  core.wasm, in a folder of its own");
        println!("  {tools}  the tools, in a folder of its own");
        tally.add(Tally::of(core == shipped));
        tally.add(Tally::of(tools == of_tools));
    }
    Ok(tally)
}

/// What git tracks, as it is now.
fn copy_sources(to: &Path) -> Result<()> {
    for name in output(command("git", ["ls-files"]).current_dir(root()))?.lines() {
        let (from, to) = (root().join(name), to.join(name));
        if from.is_file() {
            fs::create_dir_all(to.parent().context("a file lies in a folder")?)?;
            fs::copy(from, to)?;
        }
    }
    Ok(())
}

/// A home of cargo whose downloads are ours and whose unpacked sources are its own.
fn own_cargo_home(home: &Path) -> Result<()> {
    let ours = tools::cargo_home()?;
    fs::create_dir_all(home.join("registry"))?;
    for name in ["registry/cache", "registry/index", "config.toml"] {
        if ours.join(name).exists() {
            symlink(ours.join(name), home.join(name))?;
        }
    }
    Ok(())
}

/// What a release needs, without what only a release has.
pub fn supply_chain(session: &Session) -> Result<Tally> {
    session.pkg()?;
    let mut tally = Tally::default();
    for (step, result) in release::steps(false) {
        println!("  {}", release::told(step, &result));
        tally.add(Tally::of(result.is_ok()));
    }
    Ok(tally)
}
