//! The sources: formatted, linted, typed, up to date; and the native tests.

use anyhow::Result;

use super::{Session, Tally, cargo_test, check};
use crate::process::{command, say};
use crate::setup::{node, tools};
use crate::{docs, generate, root};

pub fn generated(_: &Session) -> Result<Tally> {
    let (count, stale) = generate::stale(root())?;
    for name in &stale {
        say!("  {name} is stale: run `cargo xtask generate`");
    }
    Ok(Tally { passed: count - stale.len(), failed: stale.len() })
}

pub fn rustfmt(_: &Session) -> Result<Tally> {
    tools::component("rustfmt")?;
    check(command("cargo", ["fmt", "--all", "--check"]).current_dir(root()))
}

/// With both doors, which other targets would not compile.
pub fn clippy(_: &Session) -> Result<Tally> {
    tools::component("clippy")?;
    let mut clippy =
        command("cargo", ["clippy", "--quiet", "--locked", "--workspace", "--all-targets"]);
    clippy.args(["--all-features", "--target-dir", "target/lint", "--", "-D", "warnings"]);
    check(clippy.env("RUSTFLAGS", "--cfg wms_lint").current_dir(root()))
}

pub fn rustdoc(_: &Session) -> Result<Tally> {
    check(&mut docs::rustdoc())
}

pub fn rust(session: &Session) -> Result<Tally> {
    let abi = ["--features", "wms-webhook/wasm-abi"];
    let mut test = command("cargo", ["test", "--quiet", "--locked", "--workspace"]);
    cargo_test(session, test.args(abi).current_dir(root()))
}

pub fn biome(_: &Session) -> Result<Tally> {
    let biome = node::modules("tests")?.bin("biome");
    check(command(biome, ["ci", "--error-on-warnings"]).current_dir(root()))
}

/// The JavaScript of the package against its own types, and the inspector.
pub fn tsc(_: &Session) -> Result<Tally> {
    // The scripts use what these manifests install, too.
    for folder in [
        "tests/runtimes",
        "tests/package/stores",
        "tests/package/postgres",
        "tests/package/queues",
        "tests/package/schemas",
        "benches",
        "examples",
        "www",
        "www/docs",
    ] {
        node::modules(folder)?;
    }
    let tsc = node::modules("tests")?.bin("tsc");
    let mut tally = Tally::default();
    for project in [
        "tests/tsconfig.json",
        "tests/tsconfig.examples.json",
        "www/tsconfig.json",
        "www/docs/tsconfig.json",
    ] {
        tally.add(check(command(&tsc, ["--project", project]).current_dir(root()))?);
    }
    Ok(tally)
}
