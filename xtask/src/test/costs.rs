//! What each suite costs: told at the end of a run, and kept in the table of `tests/README.md`.

use std::fs;
use std::time::Duration;

use anyhow::{Context, Result};

use super::{SUITES, Tally};
use crate::process::say;
use crate::root;

const TABLE: &str = "tests/README.md";

/// What a suite found, and how long it took.
pub struct Cost {
    pub name: &'static str,
    pub tally: Tally,
    pub seconds: f64,
    pub failures: Vec<String>,
}

impl Cost {
    pub const fn is_good(&self) -> bool {
        self.tally.failed == 0 && self.tally.passed > 0
    }
}

/// A line for each suite, one for all of them, with the time that they took together, and at the end, where people
/// look first, what failed.
pub fn show(costs: &[Cost], time: Duration) {
    let line = |mark: &str, name: &str, Tally { passed, failed }: Tally, seconds: f64| {
        println!("{mark:<4} {name:<16} {passed:>6} passed, {failed} failed ({seconds:.0} s)");
    };
    let mut sum = Tally::default();
    println!();
    for cost in costs {
        let mark = if cost.is_good() { "ok" } else { "FAIL" };
        line(mark, cost.name, cost.tally, cost.seconds);
        sum.add(cost.tally);
    }
    line("", &format!("{} suites", costs.len()), sum, time.as_secs_f64());
    for cost in costs.iter().filter(|cost| !cost.is_good()) {
        println!("\nwhat failed in {}:", cost.name);
        for failure in &cost.failures {
            println!("  {}", failure.replace('\n', "\n  "));
        }
    }
}

/// Writes the seconds of those that passed to the table.
pub fn record(costs: &[Cost]) -> Result<()> {
    let file = root().join(TABLE);
    let text = fs::read_to_string(&file)?;
    let lines = text.lines().map(|line| {
        let cost = costs.iter().find(|cost| name_in(line) == Some(cost.name) && cost.is_good());
        let with = |cost: &Cost| {
            let (before, _) = line.trim_end_matches(" |").rsplit_once(" |")?;
            Some(format!("{before} | {:.0} |", cost.seconds))
        };
        cost.and_then(with).unwrap_or_else(|| line.to_owned()) + "\n"
    });
    fs::write(&file, lines.collect::<String>()).context(TABLE)
}

/// The table says of each suite, in their order, what it guards.
pub fn table() -> Result<Tally> {
    let text = fs::read_to_string(root().join(TABLE))?;
    let told: Vec<_> = text.lines().filter_map(name_in).collect();
    let suites: Vec<_> = SUITES.iter().map(|(name, _)| *name).collect();
    if told != suites {
        say!("  {TABLE} has the suites {told:?}, and there are {suites:?}");
    }
    Ok(Tally::of(told == suites))
}

/// The suite of a row.
fn name_in(line: &str) -> Option<&str> {
    line.strip_prefix("| `")?.split('`').next()
}
