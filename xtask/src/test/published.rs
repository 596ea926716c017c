//! What is published: the same bytes for everyone, with all that a release needs.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;

use anyhow::{Context, Result};

use super::{Session, Tally, check};
use crate::package::{self, checksums};
use crate::process::{command, output, say, step};
use crate::setup::{node, tools, wasm};
use crate::{fresh, release, root};

/// What is shipped is what a copy of the sources gives in another folder, with another home of cargo; and what the
/// package records of it is true.
pub fn reproducible(session: &Session) -> Result<Tally> {
    let pkg = session.pkg()?;
    let shipped = |name: &str| Ok::<_, anyhow::Error>(package::digest(&fs::read(pkg.join(name))?));
    let (core, sessions) = (shipped("core.wasm")?, shipped("session.wasm")?);
    say!("  {core}  core.wasm, as built here");
    say!("  {sessions}  session.wasm, as built here");
    let modules = node::modules("tests")?;
    let mut tally = Tally::default();

    // By another program than ours; and for what the entries carry as text, by what they compile.
    let mut check = command("sha256sum", ["--check", "--strict", checksums::NAME]);
    tally
        .add(Tally::of(output(check.current_dir(&pkg))?.lines().count() == checksums::FILES.len()));
    let script = root().join("tests/security/reproducible/compiled.mjs");
    let compiled = |entry: &str| output(command("node", [&script]).arg(pkg.join(entry)));
    let of_tools = compiled("tools.js")?.trim().to_owned();
    say!("  {of_tools}  the tools, as tools.js compiles them");
    for (name, digest) in [("index", &core), ("session", &sessions), ("tools", &of_tools)] {
        for entry in [format!("{name}.js"), format!("{name}.cjs")] {
            tally.add(Tally::of(compiled(&entry)?.trim() == digest));
        }
    }
    let recorded = fs::read_to_string(pkg.join(checksums::NAME))?;
    tally.add(Tally::of(recorded.lines().any(|line| line == format!("#   {of_tools}"))));
    for tool in checksums::made_by(&modules)? {
        say!("  made by {tool}");
        tally.add(Tally::of(recorded.lines().any(|line| line == format!("#   {tool}"))));
    }

    let place = fresh(root().join("target/reproducible"))?;
    // A path with a space could not be remapped: cargo splits the flags there.
    let (tree, home) = (place.join("another/with-a-longer-path"), place.join("home"));
    copy_sources(&tree)?;
    own_cargo_home(&home)?;
    let mut fetch = command("cargo", ["fetch", "--quiet", "--locked"]);
    step("unpacking the dependencies anew", fetch.env("CARGO_HOME", &home).current_dir(&tree))?;
    let elsewhere =
        package::wasm::Sources { tree, cargo_home: home, toolchain: wasm::toolchain()? };
    let built = [
        ("core.wasm", &core, package::wasm::core(&modules, &elsewhere)?),
        ("session.wasm", &sessions, package::wasm::session(&modules, &elsewhere)?),
        ("the tools", &of_tools, package::wasm::tools(&modules, &elsewhere)?.0),
    ];
    for (what, expected, bytes) in built {
        let digest = package::digest(&bytes);
        say!("  {digest}  {what}, in a folder of its own");
        tally.add(Tally::of(digest == *expected));
    }
    Ok(tally)
}

/// What git tracks or would, as it is now.
pub fn copy_sources(to: &Path) -> Result<()> {
    for name in output(
        command("git", ["ls-files", "--cached", "--others", "--exclude-standard"])
            .current_dir(root()),
    )?
    .lines()
    {
        let (from, to) = (root().join(name), to.join(name));
        // What is there already is not touched: cargo builds anew what is younger than its output.
        let is_there = || fs::read(&from).ok() == fs::read(&to).ok();
        if from.is_file() && !is_there() {
            fs::create_dir_all(to.parent().context("a file lies in a folder")?)?;
            fs::copy(&from, &to)?;
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
        say!("  {}", release::line_of(step, &result));
        tally.add(Tally::of(result.is_ok()));
    }
    Ok(tally)
}

/// The package as its users install it.
pub fn publint(session: &Session) -> Result<Tally> {
    let publint = node::modules("tests")?.bin("publint");
    // Without packing: it would delete tarballs beside it.
    check(command(publint, ["run", "--strict", "--pack", "false"]).arg(session.pkg()?))
}

pub fn attw(session: &Session) -> Result<Tally> {
    let folder = root().join("target/packed");
    fs::create_dir_all(&folder)?;
    let tarball = package::pack(&session.pkg()?, &folder)?;
    check(command(node::modules("tests")?.bin("attw"), ["--no-color"]).arg(tarball))
}
