//! A copy of the sources in which one thing is broken, and a test that is run on it.

use std::fs;
use std::path::PathBuf;
use std::process::Command;
use std::time::Instant;
use std::{env, os};

use anyhow::{Context, Result, ensure};

use super::{Break, Named};
use crate::package::wasm::{self, Sources};
use crate::process::{command, output, say};
use crate::root;
use crate::setup::node;
use crate::test::Session;
use crate::test::published::copy_sources;

pub struct Broken {
    tree: PathBuf,
}

/// What cargo fills for the suites in Rust. Shared, so that no dependency is built again: what is of a crate at another
/// place has another name there. What `fuzz` starts by its own name is elsewhere, and not shared.
const SHARED: &str = "core";

/// A test that a break keeps from its end is red: it need not be waited for. The slowest file takes five minutes.
const LIMIT_SECONDS: &str = "600";

/// Suites that ask nothing of the package, which the break may keep from being built.
const WITHOUT_PACKAGE: [&str; 2] = ["crate", "rustdoc"];

impl Broken {
    pub fn new(session: &Session) -> Result<Self> {
        // So that what it was built of is there: `target/built`.
        session.pkg()?;
        let tree = root().join("target/broken");
        fs::create_dir_all(tree.join("target"))?;
        if !tree.join(".git").exists() {
            output(command("git", ["init", "--quiet"]).current_dir(&tree))?;
        }
        let shared = tree.join("target").join(SHARED);
        if !shared.is_symlink() {
            let folder = root().join("target").join(SHARED);
            fs::create_dir_all(&folder)?;
            os::unix::fs::symlink(folder, shared)?;
        }
        Ok(Self { tree })
    }

    /// Whether each of the tests, which one command runs, fails under the change.
    pub fn go_red(&self, change: &Break, tests: &[&Named]) -> Result<Vec<(String, bool)>> {
        copy_sources(&self.tree)?;
        let place = self.tree.join(&change.file);
        let text = fs::read_to_string(&place)?;
        ensure!(text.matches(&change.from).count() == 1, "{} has changed", change.file);
        fs::write(&place, text.replace(&change.from, &change.to))?;
        let start = Instant::now();
        let told = self.run(change, tests);
        let seconds = start.elapsed().as_secs();
        fs::write(&place, text)?;
        // What cannot be built shows no failure.
        let told = told.unwrap_or_else(|error| format!("{error:#}"));

        let is_red = |test: &Named| told.lines().any(|line| tells_failure(line, test));
        let found =
            tests.iter().map(|test| (format!("{}: {}", test.file, test.name), is_red(test)));
        let found: Vec<_> = found.collect();
        for (name, is_red) in &found {
            say!("  {}: {name} ({seconds} s)", if *is_red { "red" } else { "NOT RED" });
        }
        if found.iter().any(|(_, is_red)| !is_red) {
            say!("{}: {}\n{told}", change.file, change.from);
        }
        Ok(found)
    }

    /// What the command of the tests says.
    fn run(&self, change: &Break, tests: &[&Named]) -> Result<String> {
        let mut run = match tests {
            [test, ..] if test.run == "rust" => native(tests),
            _ => self.suite(change, tests)?,
        };
        let ran = run.current_dir(&self.tree).output().context("cannot start a test")?;
        Ok([ran.stdout, ran.stderr]
            .map(|text| String::from_utf8_lossy(&text).into_owned())
            .concat())
    }

    /// The suite in the copy, by this program.
    fn suite(&self, change: &Break, tests: &[&Named]) -> Result<Command> {
        let suite = tests[0].run.as_str();
        let mut run = command(env::current_exe()?, ["test", suite, "--limit", LIMIT_SECONDS]);
        run.env("CARGO_MANIFEST_DIR", self.tree.join("xtask"));
        if !WITHOUT_PACKAGE.contains(&suite) {
            run.arg("--package").arg(self.package(change)?);
        }
        for test in tests.iter().flat_map(|test| only(test)) {
            run.args(["--only", test]);
        }
        Ok(run)
    }

    /// The package of the broken sources: the core, its sessions or the tools are built again if the crate is
    /// broken there.
    fn package(&self, change: &Break) -> Result<PathBuf> {
        let (modules, pkg) = (node::modules("tests")?, self.tree.join("pkg"));
        // The inspector's page is ours: no break is of it.
        let [built, page] = [self.tree.join("target/built"), root().join("target/page")];
        fs::create_dir_all(&built)?;
        for name in ["core.wasm", "session.wasm", "tools.wasm", "tools_bg.js"] {
            fs::copy(root().join("target/built").join(name), built.join(name))?;
        }
        if change.file.starts_with("src/") {
            let sources = Sources { tree: self.tree.clone(), ..Sources::ours()? };
            let is_of = |module: &str| change.file.starts_with(module);
            // The core has no sessions, and neither has what the tools do.
            if is_of("src/session") {
                fs::write(built.join("session.wasm"), wasm::session(&modules, &sources)?)?;
            } else if is_of("src/explain") || is_of("src/report") {
                let (tools, glue) = wasm::tools(&modules, &sources)?;
                fs::write(built.join("tools.wasm"), tools)?;
                fs::write(built.join("tools_bg.js"), glue)?;
            } else {
                fs::write(built.join("core.wasm"), wasm::core(&modules, &sources)?)?;
            }
        }
        let linked = self.tree.join("tests/node_modules");
        fs::remove_file(&linked).ok();
        os::unix::fs::symlink(modules.path(), linked)?;
        let script = self.tree.join("xtask/package.mjs");
        output(command("node", [&script, &built, &page, &pkg]).current_dir(&self.tree))?;
        Ok(pkg)
    }
}

/// What the suite must be told to run the test, if that is not all of it.
fn only(test: &Named) -> Vec<&str> {
    match test.file.split('/').collect::<Vec<_>>()[..] {
        ["xtask", ..] | ["tests", "runtimes", ..] => Vec::new(),
        ["fuzz", _, target] => target.strip_suffix(".rs").into_iter().collect(),
        // What that target finds is what it is given.
        ["tests", "security", "fuzz-replay", _] => vec!["parse", beginning(test)],
        _ => vec![beginning(test)],
    }
}

/// A title with a value in it is known by what stands before.
fn beginning(test: &Named) -> &str {
    test.name.split("${").next().unwrap_or_default()
}

/// Tests of the crate or of xtask in one file, with the features that the suite `rust` has, so that the
/// dependencies are those that it built.
fn native(tests: &[&Named]) -> Command {
    // A break may make a test run for ever.
    let mut run = command("timeout", ["600", "cargo", "test", "--locked", "--workspace"]);
    run.args(["--features", "wms-webhook/wasm-abi"]);
    match tests[0].file.split('/').collect::<Vec<_>>()[..] {
        ["tests", file] => run.args(["--test", file.trim_end_matches(".rs")]),
        ["xtask", ..] => run.args(["--bin", "xtask"]),
        _ => run.arg("--lib"),
    };
    run.arg("--").args(tests.iter().map(|test| &test.name));
    run.env("CARGO_TARGET_DIR", root().join("target"));
    run
}

/// As the runners of Node and Rust say it, libFuzzer, the suite `conformance` of a case in a cell, and `xtask` of a
/// suite or of a step.
fn tells_failure(line: &str, test: &Named) -> bool {
    let line = line.trim_start();
    if test.file.starts_with("fuzz/") {
        return line.contains("ERROR: libFuzzer: ");
    }
    let is_case = line.starts_with(['\'', '"', '+', '-', '[']);
    let is_red = line.starts_with("not ok ") || line.starts_with("FAIL ") || is_case;
    let is_red = is_red || line.starts_with("test ") && line.ends_with(" ... FAILED");
    // Of one test alone, quietly.
    let is_red = is_red || line.ends_with(" --- FAILED");
    is_red && line.contains(beginning(test))
}
