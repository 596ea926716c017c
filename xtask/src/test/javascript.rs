//! Suites in JavaScript: the `*.test.mjs` of a folder of `tests/`, by Node's own runner, in a project
//! that has installed the packed tarball.

use std::env;
use std::ffi::{OsStr, OsString};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{self, Command};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use anyhow::{Context, Result, ensure};

use super::{Session, Tally, failures};
use crate::once::lock;
use crate::process::{command, say, watch};
use crate::setup::node;
use crate::{consumer, root};

/// What a suite is made of.
#[derive(Clone, Copy)]
pub struct JavaScript {
    /// In `tests/`. Its files go to the project, and so do the modules beside it, which suites share.
    folder: &'static str,
    /// Further files and folders of the repository that go there.
    with: &'static [&'static str],
    /// Folders whose manifests pin what the tests import. Of two that pin one package the first wins.
    modules: &'static [&'static str],
    needs: &'static [Need],
    /// What makes the project, if more than an installation does.
    project: Option<MakeProject>,
    /// A variable of the environment, with its value in each run.
    runs: Option<(&'static str, &'static [&'static str])>,
    /// How many of its files run at once, for each processor.
    at_once: usize,
}

/// Makes a project for the suite of that name.
pub type MakeProject = fn(&str, &Session) -> Result<PathBuf>;

/// One that hangs fails, before what watches it ends all of them.
const LIMIT_SECONDS: u64 = 840;

/// Puts something into the project, or into the environment of its tests.
pub type Need = fn(&mut Project) -> Result<()>;

pub const fn tests(folder: &'static str) -> JavaScript {
    JavaScript {
        folder,
        with: &[],
        modules: &["tests"],
        needs: &[],
        project: None,
        runs: None,
        at_once: 1,
    }
}

impl JavaScript {
    pub const fn with(self, with: &'static [&'static str]) -> Self {
        Self { with, ..self }
    }

    pub const fn modules(self, modules: &'static [&'static str]) -> Self {
        Self { modules, ..self }
    }

    pub const fn needs(self, needs: &'static [Need]) -> Self {
        Self { needs, ..self }
    }

    pub const fn project(self, project: MakeProject) -> Self {
        Self { project: Some(project), ..self }
    }

    pub const fn runs(self, name: &'static str, values: &'static [&'static str]) -> Self {
        Self { runs: Some((name, values)), ..self }
    }

    /// Of a suite whose files wait more than they work.
    pub const fn at_once(self, at_once: usize) -> Self {
        Self { at_once, ..self }
    }

    /// Makes the project.
    pub fn project_of(&self, session: &Session) -> Result<Project> {
        let name = Path::new(self.folder).file_name().unwrap_or_default().to_string_lossy();
        let folder = match self.project {
            Some(make) => make(&name, session)?,
            None => consumer::install(&format!("tests/{name}"), &session.pkg()?)?,
        };
        let from = format!("tests/{}", self.folder);
        for shared in modules_in(root().join(&from).parent().unwrap_or(root()))? {
            copy(&shared, &folder)?;
        }
        for more in self.with.iter().chain([&from.as_str()]) {
            match root().join(more) {
                file if file.is_file() => copy(&file, &folder)?,
                _ => consumer::add_scripts(&folder, more)?,
            }
        }
        for modules in self.modules {
            consumer::link_modules(&folder, &node::modules(modules)?)?;
        }
        let mut project = Project { folder, node: "node".into(), environment: Vec::new() };
        for need in self.needs {
            need(&mut project)?;
        }
        Ok(project)
    }

    /// Makes the project and runs every test in it.
    pub fn run(&self, session: &Session) -> Result<Tally> {
        let mut project = self.project_of(session)?;
        let Some((name, values)) = self.runs else { return project.test(session, self.at_once) };
        let mut sum = Tally::default();
        for value in values {
            say!("{name}={value}");
            project.set(name, value);
            sum.add(project.test(session, self.at_once)?);
        }
        Ok(sum)
    }
}

/// A project, and what its tests are run with.
pub struct Project {
    pub folder: PathBuf,
    pub node: PathBuf,
    environment: Vec<(&'static str, OsString)>,
}

impl Project {
    pub fn set(&mut self, name: &'static str, value: impl Into<OsString>) {
        self.environment.push((name, value.into()));
    }

    /// A program of its Node, in its folder and environment.
    pub fn command<A: AsRef<OsStr>>(&self, arguments: impl IntoIterator<Item = A>) -> Command {
        let mut run = command(&self.node, arguments);
        run.current_dir(&self.folder);
        run.envs(self.environment.iter().map(|(name, value)| (name, value)));
        run
    }

    fn test(&self, session: &Session, at_once: usize) -> Result<Tally> {
        let mut tests = modules_in(&self.folder)?;
        tests.retain(|path| path.to_string_lossy().ends_with(".test.mjs"));
        ensure!(!tests.is_empty(), "{} has no test", self.folder.display());
        let only = &session.only;
        // Their names are in their files, or in a module that several files import.
        let has_one = |path: &PathBuf| {
            let text = fs::read_to_string(path).unwrap_or_default();
            only.iter().any(|name| text.contains(name))
        };
        if tests.iter().any(has_one) {
            tests.retain(has_one);
        }
        let temporary = Temporary::new()?;
        let mut run = self.command(["--test", "--test-reporter=tap"]);
        run.env("TMPDIR", &temporary.0);
        run.arg(format!("--test-timeout={}", 1000 * session.limit.unwrap_or(LIMIT_SECONDS)));
        // One file waits while another runs: else Node leaves a processor free, and so one of two idle.
        let at_once = at_once * thread::available_parallelism()?.get();
        run.arg(format!("--test-concurrency={at_once}"));
        run.args(only.iter().map(|name| format!("--test-name-pattern={}", escaped(name))));
        run.args(tests.iter().filter_map(|path| path.file_name()));
        let (text, is_success) = watch(&mut run)?;
        lock(&session.failures).extend(failures::of_node(&text));
        for (name, reason) in skipped(&text) {
            say!("  SKIPPED: {name}: {reason}");
        }
        tally(&text, is_success)
    }
}

/// The folder of temporary files while tests run: what they leave goes with it. Sockets lie in it, whose paths must be
/// short: so it is in the system's.
struct Temporary(PathBuf);

impl Temporary {
    fn new() -> Result<Self> {
        static MADE: AtomicUsize = AtomicUsize::new(0);
        let number = MADE.fetch_add(1, Ordering::Relaxed);
        let folder = env::temp_dir().join(format!("wms-webhook-{}-{number}", process::id()));
        fs::create_dir(&folder).with_context(|| format!("cannot make {}", folder.display()))?;
        Ok(Self(folder))
    }
}

impl Drop for Temporary {
    /// A program that a failed test left behind may still write into it.
    fn drop(&mut self) {
        fs::remove_dir_all(&self.0).ok();
    }
}

/// As a regular expression of JavaScript.
fn escaped(text: &str) -> String {
    let is_special = |char: char| r"\^$.|?*+()[]{}/".contains(char);
    text.chars()
        .map(|char| if is_special(char) { format!("\\{char}") } else { char.into() })
        .collect()
}

/// Tests that were left out for a reason. Node counts them as neither passed nor failed.
fn skipped(text: &str) -> impl Iterator<Item = (&str, &str)> {
    let results = text.lines().filter_map(|line| line.trim_start().strip_prefix("ok "));
    let skipped = results.filter_map(|result| result.split_once(" - ")?.1.split_once(" # SKIP "));
    skipped.filter(|(_, reason)| !reason.contains("does not match pattern"))
}

/// What `node --test` counts. A run that counts nothing has failed, and so has a file without a test,
/// which Node counts as one that passed, by the name of the file.
fn tally(text: &str, is_success: bool) -> Result<Tally> {
    let count = |name: &str| {
        let line = text.lines().filter_map(|line| line.strip_prefix(name)).next_back();
        line.and_then(|count| count.trim().parse().ok()).context("node --test counted nothing")
    };
    let is_empty = |line: &&str| line.starts_with("ok ") && line.ends_with(".test.mjs");
    let empty = text.lines().filter(is_empty).count();
    let (passed, failed): (usize, usize) =
        (count("# pass")?, count("# fail")? + count("# cancelled")?);
    let is_told = is_success || failed + empty > 0;
    Ok(Tally { passed: passed - empty, failed: failed + empty + usize::from(!is_told) })
}

fn modules_in(folder: &Path) -> Result<Vec<PathBuf>> {
    let entries = fs::read_dir(folder)?.map(|entry| Ok(entry?.path()));
    let mut paths: Vec<PathBuf> = entries.collect::<Result<_>>()?;
    paths.retain(|path| path.is_file() && path.extension().is_some_and(|kind| kind == "mjs"));
    paths.sort();
    Ok(paths)
}

fn copy(file: &Path, folder: &Path) -> Result<()> {
    fs::copy(file, folder.join(file.file_name().context("a file has a name")?))?;
    Ok(())
}

#[cfg(test)]
mod unit_tests {
    use super::*;

    fn counted(text: &str, is_success: bool) -> Option<(usize, usize)> {
        tally(text, is_success).ok().map(|tally| (tally.passed, tally.failed))
    }

    #[test]
    fn a_run_counts_as_node_counts_it() {
        let two = "TAP version 13\nok 1 - one\nok 2 - two\n# pass 2\n# fail 0\n# cancelled 0\n";
        assert_eq!(counted(two, true), Some((2, 0)));
        assert_eq!(counted(&two.replace("fail 0", "fail 1"), false), Some((2, 1)));
        assert_eq!(counted(&two.replace("cancelled 0", "cancelled 1"), false), Some((2, 1)));
    }

    #[test]
    fn a_test_that_was_left_out_says_why() {
        let text = "    ok 2 - Valkey # SKIP no server\nok 3 - one\nok 4 - two # SKIP\n";
        assert_eq!(skipped(text).collect::<Vec<_>>(), [("Valkey", "no server")]);
    }

    #[test]
    fn a_run_that_shows_nothing_fails() {
        assert_eq!(counted("", true), None);
        let none = "# pass 0\n# fail 0\n# cancelled 0\n";
        assert_eq!(counted(none, false), Some((0, 1)));
        let empty = "ok 1 - /a/empty.test.mjs\n# pass 1\n# fail 0\n# cancelled 0\n";
        assert_eq!(counted(empty, true), Some((0, 1)));
    }
}
