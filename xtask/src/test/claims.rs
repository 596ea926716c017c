//! The tables of SECURITY.md and PRIVACY.md: what they name is there, and goes red by the command that they name.

use std::fs;

use anyhow::{Context, Result, ensure};

use super::breaks::{self, Named};
use super::{SUITES, Session, Tally, costs};
use crate::process::say;
use crate::{fuzz, root};

/// And a few of these tests are seen to go red, another few for each commit.
pub fn claims(session: &Session) -> Result<Tally> {
    let mut tally = same_words()?;
    tally.add(costs::table()?);
    let mut named = Vec::new();
    for (document, least) in [("SECURITY.md", 21), ("PRIVACY.md", 10)] {
        tally.add(table(document, least, &mut named)?);
    }
    let breaks = breaks::read()?;
    tally.add(breaks::are_of(&breaks, &named)?);
    tally.add(breaks::sample(&breaks, &named, session)?);
    Ok(tally)
}

/// The tests that the tables name.
pub fn named() -> Result<Vec<Named>> {
    let mut named = Vec::new();
    for document in ["SECURITY.md", "PRIVACY.md"] {
        table(document, 0, &mut named)?;
    }
    Ok(named)
}

/// The table of a document, which has at least so many rows.
fn table(document: &str, least: usize, all: &mut Vec<Named>) -> Result<Tally> {
    let text = fs::read_to_string(root().join(document))?;
    let rows: Vec<Vec<&str>> = text
        .lines()
        .filter(|line| line.starts_with("| ") && !line.starts_with("| claim"))
        .map(|line| line.trim_matches('|').split(" | ").map(str::trim).collect())
        .filter(|row: &Vec<&str>| row.len() == 4)
        .collect();
    ensure!(rows.len() >= least, "the table of {document} has {} rows", rows.len());
    let mut tally = Tally::default();
    for row in rows {
        let [_, code, tests, how] = row[..] else { continue };
        for name in quoted(code) {
            tally.add(found(name, root().join(name).exists()));
        }
        let commands: Vec<&str> =
            quoted(how).map(|line| line.strip_prefix("cargo xtask ").unwrap_or(line)).collect();
        for command in &commands {
            tally.add(found(command, is_command(command)));
        }
        // `file`: `test` `test`, `file`: `test`
        for group in tests.trim_matches('`').split("`, `") {
            let Some((file, names)) = group.split_once("`: `") else {
                tally.add(found(group, false));
                continue;
            };
            let source = fs::read_to_string(root().join(file)).unwrap_or_default();
            for name in names.split("` `") {
                let run = run_of(file, &source, name);
                let run = run.filter(|run| is_run_by(run, &commands));
                tally.add(found(&format!("{name} of {file}"), run.is_some()));
                all.extend(run.map(|run| Named { file: file.into(), name: name.into(), run }));
            }
        }
    }
    Ok(tally)
}

/// What the sender must sign for the claim about captured deliveries stands wherever the claim does, in
/// the words of SECURITY.md.
fn same_words() -> Result<Tally> {
    let words = |file: &str| -> Result<String> {
        let text = fs::read_to_string(root().join(file))?;
        let lines = text.lines().map(|line| line.trim_start_matches([' ', '/', '!', '*']));
        let text = lines.collect::<Vec<_>>().join(" ").replace('`', "").to_lowercase();
        Ok(text.split_whitespace().collect::<Vec<_>>().join(" "))
    };
    let document = words("SECURITY.md")?;
    let (start, end) = ("a captured delivery does not help", "of those that you issued");
    let said = document.split_once(start).and_then(|(_, rest)| rest.split_once(end));
    let (said, _) =
        said.context("SECURITY.md does not say what its claims assume of the sender")?;
    let said = format!("{start}{said}{end}");
    let mut tally = Tally::default();
    let page = "www/docs/concepts/signed-bytes.md";
    for file in [page, "pkg-template/types/index.d.ts", "src/encoding.rs", "src/lib.rs"] {
        let is_said = words(file)?.contains(&said);
        if !is_said {
            say!("  {file} does not say what SECURITY.md does: {said}");
        }
        tally.add(Tally::of(is_said));
    }
    Ok(tally)
}

fn quoted(cell: &str) -> impl Iterator<Item = &str> {
    cell.split('`').skip(1).step_by(2)
}

fn is_command(command: &str) -> bool {
    let mut words = command.split(' ');
    match words.next() {
        Some("test") => words.all(is_suite),
        Some("audit") => words.all(is_part),
        _ => false,
    }
}

fn is_suite(name: &str) -> bool {
    SUITES.iter().any(|(suite, _)| *suite == name)
}

/// Read, not asked: the audit runs suites.
fn is_part(name: &str) -> bool {
    let source = fs::read_to_string(root().join("xtask/src/audit.rs")).unwrap_or_default();
    source.contains(&format!("    (\"{name}\", "))
}

/// Whether one of the commands runs it: `test rust conformance` runs two suites.
fn is_run_by(run: &str, commands: &[&str]) -> bool {
    commands.iter().any(|command| match command.strip_prefix("test ") {
        Some(suites) => suites.split(' ').any(|suite| suite == run),
        None => *command == run,
    })
}

/// What runs the test of that name: a suite, or a part of the audit. Nothing if it is not a test.
fn run_of(file: &str, source: &str, name: &str) -> Option<String> {
    let stem = file.rsplit('/').next()?.split('.').next()?;
    let is_step = || source.contains(&format!("(\"{name}\", "));
    match file.split('/').collect::<Vec<_>>()[..] {
        ["fuzz", "fuzz_targets", _] => {
            let is_target = name == "fuzz_target" && source.contains("fuzz_target!(");
            (is_target && fuzz::names().any(|target| target == stem)).then(|| "fuzz".into())
        }
        ["tests", "security", "core-wasm", "tests", _] => {
            let suite = stem.trim_start_matches("native_").replace('_', "-");
            is_rust_test(source, name).then_some(suite)
        }
        ["tests", "security", suite @ "verified-oracle", "tests", _] => {
            is_rust_test(source, name).then(|| suite.into())
        }
        ["tests", "security", "proof", _] => is_titled(source, name)
            .then(|| if is_long_theorem(source, name) { "audit proof" } else { "proof" }.into()),
        ["tests", "security", "fuzz-replay", _] => is_titled(source, name).then(|| "fuzz".into()),
        ["tests", _, suite, _] | ["tests", suite, _] => {
            is_titled(source, name).then(|| suite.into())
        }
        ["xtask", "src", "test", _] => is_suite(name).then(|| name.into()),
        ["xtask", "src", "release.rs"] if is_step() => Some("supply-chain".into()),
        ["xtask", "src", "audit.rs"] => is_part(name).then(|| format!("audit {name}")),
        _ => is_rust_test(source, name).then(|| "rust".into()),
    }
}

/// A theorem that the short form leaves out, as its decorator says.
fn is_long_theorem(source: &str, title: &str) -> bool {
    let decorator = source.split_once(title).and_then(|(_, after)| after.split_once("\ndef "));
    decorator.is_some_and(|(rest, _)| rest.contains("is_long=True"))
}

/// A function with `#[test]`, in `proptest!` or not.
fn is_rust_test(source: &str, name: &str) -> bool {
    let head = format!("fn {name}(");
    let mut tests = source.split("#[test]").skip(1);
    tests.any(|test| test.lines().nth(1).is_some_and(|line| line.trim_start().starts_with(&head)))
}

/// `test("title"` or a title alone, of which the table may give the beginning; or
/// `` test(`${patch}: title`, ``.
fn is_titled(source: &str, name: &str) -> bool {
    let of_each = format!("}}: {name}`,");
    source.lines().map(str::trim_start).any(|line| {
        let line = line.strip_prefix("async ").unwrap_or(line);
        let title = line.strip_prefix("test(").unwrap_or(line);
        title.strip_prefix('"').is_some_and(|title| title.starts_with(name))
            || line.contains(&of_each)
    })
}

fn found(name: &str, is_there: bool) -> Tally {
    if !is_there {
        say!("  a table names {name}: not there, no test, or not run by that command");
    }
    Tally::of(is_there)
}
