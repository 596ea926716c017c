//! Every test, suite by suite. A suite that ran nothing has failed.

pub mod breaks;
mod claims;
pub mod conformance;
mod costs;
mod failures;
mod javascript;
mod links;
mod needs;
mod new_event;
mod published;
mod rust_crate;
pub mod security;
mod side_by_side;
mod source;
mod suites;
mod wasm;

use std::mem;
use std::path::PathBuf;
use std::process::Command;
use std::sync::{Arc, Mutex};
use std::time::Instant;

use anyhow::{Context, Result, bail, ensure};

use crate::once::{Once, lock};
use crate::package as npm;
use crate::process::{line, say, watch};
use crate::setup;
use costs::Cost;
pub use javascript::Project;
use suites::{SUITES, Suite};

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

/// What a suite is run with.
#[derive(Default)]
pub struct Session {
    /// The package.
    pkg: Arc<Once<PathBuf>>,
    /// Parts of the names of tests: if there are some, no others are run.
    only: Vec<String>,
    /// After how many seconds a test or a file of tests in JavaScript is ended.
    limit: Option<u64>,
    /// What failed in the suite, and why.
    failures: Mutex<Vec<String>>,
}

impl Session {
    fn pkg(&self) -> Result<PathBuf> {
        self.pkg.get(npm::build)
    }

    /// For another suite of the run.
    fn next(&self) -> Self {
        Self {
            pkg: self.pkg.clone(),
            only: self.only.clone(),
            limit: self.limit,
            ..Self::default()
        }
    }
}

/// Runs the suites named, or all. Fails if one of them does.
///
/// `--only <name>` runs the tests with that in their name; `--package <folder>` judges a package that was
/// built before; `--limit <seconds>` ends tests in JavaScript that take longer; `--record` keeps what the
/// suites cost. Two suites run at once, and each shows what it said when it is over; one alone shows it as it
/// comes.
pub fn test(arguments: &[String]) -> Result<()> {
    let mut session = Session::default();
    let (mut names, mut is_recorded) = (Vec::new(), false);
    let mut arguments = arguments.iter();
    while let Some(argument) = arguments.next() {
        let mut value = || arguments.next().with_context(|| format!("{argument} needs a value"));
        match argument.as_str() {
            "--only" => session.only.push(value()?.clone()),
            "--package" => session.pkg = Arc::new(Once::of(value()?.into())),
            "--limit" => session.limit = Some(value()?.parse().context("--limit needs seconds")?),
            "--record" => is_recorded = true,
            name => names.push(name),
        }
    }
    if let Some(unknown) = names.iter().find(|name| !SUITES.iter().any(|(known, _)| known == *name))
    {
        let known: Vec<_> = SUITES.iter().map(|(name, _)| *name).collect();
        bail!("no suite is named {unknown}; there are {}", known.join(", "));
    }
    if names.is_empty() {
        setup::ahead();
    }
    let start = Instant::now();
    let is_wanted = |name: &str| names.is_empty() || names.contains(&name);
    let wanted: Vec<_> = SUITES.iter().filter(|(name, _)| is_wanted(name)).collect();
    let count = wanted.len();
    let costs = side_by_side::run(wanted, &session);
    costs::show(&costs, start.elapsed());
    if is_recorded {
        costs::record(&costs)?;
    }
    let are_all = costs.len() == count && count > 0;
    ensure!(are_all && costs.iter().all(Cost::is_good), "not every suite passed");
    Ok(())
}

/// Runs a suite, and says what it found.
fn run((name, suite): &'static (&str, Suite), session: &Session) -> Cost {
    say!("\n== {name}");
    let start = Instant::now();
    let tally = suite.run(session).unwrap_or_else(|error| {
        say!("{name}: {error:#}");
        lock(&session.failures).push(format!("{error:#}"));
        Tally { passed: 0, failed: 1 }
    });
    say!("{name}: {} passed, {} failed", tally.passed, tally.failed);
    let failures = mem::take(&mut *lock(&session.failures));
    Cost { name, tally, seconds: start.elapsed().as_secs_f64(), failures }
}

/// The project of a suite in JavaScript, ready for its tests.
pub fn project_of(name: &str) -> Result<Project> {
    let suite = SUITES.iter().find(|(known, _)| *known == name);
    let Some((_, Suite::JavaScript(suite) | Suite::Both(_, suite))) = suite else {
        bail!("no suite in JavaScript is named {name}");
    };
    suite.project_of(&Session::default())
}

/// A program that passes or fails as a whole.
fn check(command: &mut Command) -> Result<Tally> {
    let (_, is_success) = watch(command)?;
    Ok(Tally::of(is_success))
}

/// A program whose last line is `3 passed, 0 failed`.
fn counted(command: &mut Command) -> Result<Tally> {
    let (text, is_success) = watch(command)?;
    let count = |word: &str| {
        text.lines().last()?.split(", ").find_map(|part| part.strip_suffix(word)?.parse().ok())
    };
    let (passed, failed) = count(" passed")
        .zip(count(" failed"))
        .with_context(|| format!("{} tells no count", line(command)))?;
    Ok(Tally { passed, failed: failed.max(usize::from(!is_success)) })
}

/// What `cargo test` and the runner of wasm-bindgen print: `test result: ok. 3 passed; 0 failed`.
/// A run that prints no such line has failed.
fn cargo_test(session: &Session, command: &mut Command) -> Result<Tally> {
    let has_more = command.get_args().any(|argument| argument == "--");
    command.args((!has_more).then_some("--")).args(&session.only);
    let (text, is_success) = watch(command)?;
    lock(&session.failures).extend(failures::of_cargo(&text));
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
