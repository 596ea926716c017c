//! Every test, suite by suite. A suite that ran nothing has failed.

mod claims;
pub mod conformance;
mod corpus;
mod javascript;
mod needs;
pub mod security;
mod source;
mod suites;
mod supply;
mod types;
mod wasm;

use std::cell::OnceCell;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use anyhow::{Context, Result, bail};
use serde_json::Value;

use crate::process::{line, watch};
use crate::setup::node::{self, NodeModules};
use crate::{consumer, package as npm, root};
use suites::SUITES;

/// How many tests of a suite passed and failed.
#[derive(Clone, Copy, Debug, Default)]
pub struct Tally {
    pub passed: usize,
    pub failed: usize,
}

impl Tally {
    /// Of a check that either holds or does not.
    fn of(is_passed: bool) -> Self {
        Self { passed: usize::from(is_passed), failed: usize::from(!is_passed) }
    }

    fn add(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
    }
}

/// What suites share, made when the first one asks.
#[derive(Default)]
pub struct Session {
    modules: OnceCell<NodeModules>,
    runtimes: OnceCell<NodeModules>,
    pkg: OnceCell<PathBuf>,
}

impl Session {
    fn modules(&self) -> Result<&NodeModules> {
        make_once(&self.modules, || node::modules("tests"))
    }

    /// Other runtimes, bundlers and test runners.
    fn runtimes(&self) -> Result<&NodeModules> {
        make_once(&self.runtimes, || node::modules("tests/runtimes"))
    }

    fn pkg(&self) -> Result<&Path> {
        make_once(&self.pkg, npm::build).map(PathBuf::as_path)
    }
}

fn make_once<T>(cell: &OnceCell<T>, make: impl FnOnce() -> Result<T>) -> Result<&T> {
    match cell.get() {
        Some(value) => Ok(value),
        None => make().map(|value| cell.get_or_init(|| value)),
    }
}

/// Runs the suites named, or all. Fails if one of them does.
pub fn test(names: &[String]) -> Result<()> {
    if let Some(unknown) = names.iter().find(|name| !SUITES.iter().any(|(known, _)| known == name))
    {
        let known: Vec<_> = SUITES.iter().map(|(name, _)| *name).collect();
        bail!("no suite is named {unknown}; there are {}", known.join(", "));
    }
    let session = Session::default();
    let mut lines = Vec::new();
    let mut has_failed = false;
    for (name, suite) in SUITES {
        if !names.is_empty() && !names.iter().any(|chosen| chosen == name) {
            continue;
        }
        println!("\n== {name}");
        let start = Instant::now();
        let tally = suite.run(&session).unwrap_or_else(|error| {
            println!("{name}: {error:#}");
            Tally { passed: 0, failed: 1 }
        });
        let is_good = tally.failed == 0 && tally.passed > 0;
        has_failed |= !is_good;
        let seconds = start.elapsed().as_secs_f64();
        let mark = if is_good { "ok  " } else { "FAIL" };
        lines.push(format!(
            "{mark} {name:<16} {} passed, {} failed ({seconds:.0} s)",
            tally.passed, tally.failed
        ));
        println!("{name}: {} passed, {} failed", tally.passed, tally.failed);
    }
    println!("\n{}", lines.join("\n"));
    if has_failed {
        bail!("not every suite passed");
    }
    Ok(())
}

/// A program that passes or fails as a whole.
fn check(command: &mut Command) -> Result<Tally> {
    let (_, is_success) = watch(command)?;
    Ok(Tally::of(is_success))
}

/// What `cargo test` and the runner of wasm-bindgen print: `test result: ok. 3 passed; 0 failed`.
/// A run that prints no such line has failed.
fn cargo_test(command: &mut Command) -> Result<Tally> {
    let (text, is_success) = watch(command)?;
    let mut tally = Tally::default();
    for result in text.lines().filter_map(|line| line.split_once("test result: ")) {
        let count = |name: &str| {
            let before = result.1.split(name).next()?;
            before.trim_end().rsplit(' ').next()?.parse().ok()
        };
        let counts = count(" passed").zip(count(" failed"));
        let (passed, failed) = counts.with_context(|| format!("cannot read {:?}", result.1))?;
        tally.add(Tally { passed, failed });
    }
    if !is_success && tally.failed == 0 {
        bail!("{} failed", line(command));
    }
    Ok(tally)
}

/// The lines `::result {…}` that the scripts of `tests/` print.
fn results(text: &str) -> Result<Vec<Value>> {
    let lines = text.lines().filter_map(|line| line.split_once("::result "));
    lines.map(|(_, json)| serde_json::from_str(json).context("a result is not JSON")).collect()
}

fn add_checked(folder: &Path, name: &str) -> Result<()> {
    consumer::add_scripts(&folder.join(name), format!("tests/{name}"))?;
    std::fs::copy(root().join("tests/check.mjs"), folder.join("check.mjs"))?;
    Ok(())
}

/// A script that prints a result for each of its tests. One that ends badly or has none fails.
pub fn tallied(command: &mut Command) -> Result<Tally> {
    let (text, is_success) = watch(command)?;
    let mut tally = Tally::default();
    for result in results(&text)? {
        let passed = result["passed"].as_bool().context("a result without a verdict")?;
        tally.add(Tally::of(passed));
    }
    if tally.failed == 0 && (!is_success || tally.passed == 0) {
        tally.failed = 1;
    }
    Ok(tally)
}
