//! `tests/security/breaks.txt`: for each test that SECURITY.md and PRIVACY.md name, a change of the sources
//! under which it goes red.

mod broken;

use std::collections::BTreeMap;
use std::fs;

use anyhow::{Context, Result, ensure};

use super::{Session, Tally, claims};
use crate::process::{command, output, say};
use crate::root;
use broken::Broken;

const BREAKS: &str = "tests/security/breaks.txt";

/// A test that a table names, and what runs it: a suite, or a part of the audit.
#[derive(Clone)]
pub struct Named {
    pub file: String,
    pub name: String,
    pub run: String,
}

/// A change of a file, and the tests that it makes fail.
pub struct Break {
    file: String,
    from: String,
    to: String,
    /// Why there is no change, of tests that have none. Their names are then the beginnings of files.
    excuse: Option<String>,
    red: Vec<(String, String)>,
}

impl Break {
    fn is_of(&self, test: &Named) -> bool {
        self.red.iter().any(|(file, name)| match self.excuse {
            Some(_) => test.file.starts_with(file) && (name.is_empty() || *name == test.name),
            None => *file == test.file && *name == test.name,
        })
    }
}

/// Paragraphs of lines; the first character says what a line is.
pub fn read() -> Result<Vec<Break>> {
    let text = fs::read_to_string(root().join(BREAKS))?;
    let paragraphs = text.split("\n\n").filter(|paragraph| !paragraph.starts_with('#'));
    paragraphs.map(|paragraph| one(paragraph).context(paragraph.to_owned())).collect()
}

fn one(paragraph: &str) -> Result<Break> {
    let lines = |kind: &str| -> Vec<&str> {
        let of_kind = |line| str::strip_prefix(line, kind)?.strip_prefix(' ');
        paragraph.lines().filter_map(of_kind).collect()
    };
    let mut red = Vec::new();
    for line in lines("!") {
        let (file, names) = line.split_once(": ").unwrap_or((line, "``"));
        let names = names.trim_matches('`').split("` `");
        red.extend(names.map(|name| (file.to_owned(), name.to_owned())));
    }
    let change = Break {
        file: lines("@").concat(),
        from: lines("-").join("\n"),
        to: lines("+").join("\n"),
        excuse: lines("?").first().map(|&excuse| excuse.to_owned()),
        red,
    };
    let is_whole = change.excuse.is_some() != (change.from != change.to);
    // Of a title with a value in it the beginning is looked for: without one, any would do.
    let are_named = change.red.iter().all(|(_, name)| !name.starts_with("${"));
    ensure!(is_whole && are_named && !change.red.is_empty(), "this is no break");
    Ok(change)
}

/// Each break changes one place of the sources, each test that a table names has one, and none has another's.
pub fn are_of(breaks: &[Break], named: &[Named]) -> Result<Tally> {
    let mut tally = Tally::default();
    let mut check = |is_right: bool, what: String| {
        if !is_right {
            say!("  {BREAKS}: {what}");
        }
        tally.add(Tally::of(is_right));
    };
    for Break { file, from, excuse, red, .. } in breaks {
        if excuse.is_none() {
            let text = fs::read_to_string(root().join(file)).unwrap_or_default();
            let places = text.matches(from).count();
            check(places == 1, format!("{file} has {places} places with: {from}"));
        }
        for (file, name) in red {
            let is_named = named
                .iter()
                .any(|test| test.file.starts_with(file) && (name.is_empty() || test.name == *name));
            check(is_named, format!("no table names {name} of {file}"));
        }
    }
    for test in named {
        let has_one = breaks.iter().any(|change| change.is_of(test));
        check(has_one, format!("nothing breaks {} of {}", test.name, test.file));
    }
    Ok(tally)
}

/// How many breaks are made of the crate's own tests, and how many suites beside them have one made.
const OF_THE_CRATE: usize = 2;
const OF_OTHERS: usize = 3;

/// Suites that take minutes for one test: only the audit breaks what they guard.
const SLOW: [&str; 4] = ["conformance", "new-event", "constant-time", "linear"];

/// A few tests that are seen to go red, by the commit: whoever changes the sources tries others. Or those that are
/// asked for.
pub fn sample(breaks: &[Break], named: &[Named], session: &Session) -> Result<Tally> {
    let broken = Broken::new(session)?;
    let mut tally = Tally::default();
    for (change, tests) in sampled(breaks, named, &session.only)? {
        for (_, is_red) in broken.go_red(change, &tests)? {
            tally.add(Tally::of(is_red));
        }
    }
    Ok(tally)
}

fn sampled<'a>(breaks: &'a [Break], named: &'a [Named], only: &[String]) -> Result<Vec<Run<'a>>> {
    let mut runs = runs(breaks, named);
    if !only.is_empty() {
        for (_, tests) in &mut runs {
            tests.retain(|test| {
                only.iter().any(|one| test.name.contains(one) || test.file.contains(one))
            });
        }
        runs.retain(|(_, tests)| !tests.is_empty());
        return Ok(runs);
    }
    let commit = output(command("git", ["rev-parse", "--short=8", "HEAD"]).current_dir(root()))?;
    Ok(chosen(runs, usize::from_str_radix(commit.trim(), 16)?))
}

/// Far from each other: neighbours break the same claim.
fn chosen(runs: Vec<Run>, seed: usize) -> Vec<Run> {
    let mut of_suites: BTreeMap<&str, Vec<Run>> = BTreeMap::new();
    for run in runs {
        of_suites.entry(&run.1[0].run).or_default().push(run);
    }
    of_suites.retain(|suite, _| !SLOW.contains(suite));
    let of_the_crate = of_suites.remove("rust").unwrap_or_default();
    let others = of_suites.into_values().collect::<Vec<_>>();
    let spread =
        |count: usize, of: usize| (0..count).map(move |nth| (seed + nth * of / count) % of);
    let mut chosen = Vec::new();
    chosen.extend(spread(OF_THE_CRATE, of_the_crate.len()).map(|at| of_the_crate[at].clone()));
    chosen.extend(spread(OF_OTHERS, others.len()).map(|at| {
        let suite = &others[at];
        suite[seed / others.len() % suite.len()].clone()
    }));
    chosen
}

/// Every test, with whether it went red.
pub fn all() -> Result<Vec<(String, bool)>> {
    let (breaks, named, session) = (read()?, claims::named()?, Session::default());
    let broken = Broken::new(&session)?;
    let mut found = Vec::new();
    for (change, tests) in runs(&breaks, &named) {
        found.extend(broken.go_red(change, &tests)?);
    }
    Ok(found)
}

/// A break, and those of its tests that one command runs.
type Run<'a> = (&'a Break, Vec<&'a Named>);

fn runs<'a>(breaks: &'a [Break], named: &'a [Named]) -> Vec<Run<'a>> {
    let mut runs: Vec<Run> = Vec::new();
    for change in breaks.iter().filter(|change| change.excuse.is_none()) {
        let mut of_each: BTreeMap<_, BTreeMap<_, &Named>> = BTreeMap::new();
        for test in named.iter().filter(|test| change.is_of(test)) {
            // A binary of tests is a command of its own.
            let command = if test.run == "rust" { &test.file } else { &test.run };
            of_each.entry(command).or_default().insert((&test.file, &test.name), test);
        }
        runs.extend(of_each.into_values().map(|tests| (change, tests.into_values().collect())));
    }
    runs
}
