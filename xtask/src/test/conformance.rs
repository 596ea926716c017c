//! The corpus of `tests/vectors` in every runtime: a matrix of runtime and group. A cell that
//! differs from its neighbours, or that ran no case, fails.

mod runtimes;

use std::collections::BTreeMap;
use std::fs;
use std::time::Instant;

use anyhow::{Context, Result, bail};
use serde_json::Value;

use super::{Session, Tally, results};
use crate::generate::replace_part;
use crate::root;

/// How many cases of a group passed, of how many.
type Row = BTreeMap<String, (u64, u64)>;

/// What only JavaScript has, so the crate does not run it.
const JAVASCRIPT_ONLY: &str = "api";

/// Runs every cell; the README's matrix must say the same.
pub fn matrix(session: &Session) -> Result<Tally> {
    let matrix = Matrix::run(session);
    let (text, mut tally) = matrix.show();
    println!("\n{text}");
    let is_told = readme()?.1.contains(&text);
    if !is_told {
        println!("  the README has another matrix: run `cargo xtask matrix`");
    }
    tally.add(Tally::of(is_told));
    Ok(tally)
}

/// Runs every cell and writes the matrix into the README.
pub fn write() -> Result<()> {
    let (text, tally) = Matrix::run(&Session::default()).show();
    println!("\n{text}");
    if tally.failed > 0 {
        bail!("{} cells differ: the README keeps its matrix", tally.failed);
    }
    let (path, readme) = readme()?;
    fs::write(path, replace_part(&readme, "matrix", &text)?).context("cannot write README.md")
}

fn readme() -> Result<(std::path::PathBuf, String)> {
    let path = root().join("README.md");
    let text = fs::read_to_string(&path).context("cannot read README.md")?;
    Ok((path, text))
}

struct Matrix(Vec<(&'static str, Row)>);

impl Matrix {
    fn run(session: &Session) -> Self {
        let run = |&(name, run): &(&'static str, runtimes::Run)| {
            let start = Instant::now();
            let row = run(session).and_then(|text| read(&text)).unwrap_or_else(|error| {
                println!("  {name}: {error:#}");
                Row::new()
            });
            println!("  {name} ({:.0} s)", start.elapsed().as_secs_f64());
            (name, row)
        };
        Self(runtimes::RUNTIMES.iter().map(run).collect())
    }

    /// The table, and how many of its cells are as they must be.
    fn show(&self) -> (String, Tally) {
        let mut cases = Row::new();
        for (group, cell) in self.0.iter().flat_map(|(_, row)| row) {
            let most = cases.entry(group.clone()).or_default();
            *most = (*most).max(*cell);
        }
        let mut text = String::from("| |");
        for (group, (_, of)) in &cases {
            text += &format!(" {group} ({of}) |");
        }
        text += &format!("\n|---|{}\n", "---|".repeat(cases.len()));
        let mut tally = Tally::default();
        for (name, row) in &self.0 {
            text += &format!("| {name} |");
            for (group, (_, most)) in &cases {
                if group == JAVASCRIPT_ONLY && *name == runtimes::CRATE {
                    text += " – |";
                    continue;
                }
                let (passed, of) = row.get(group).copied().unwrap_or_default();
                let is_good = passed > 0 && passed == of && of == *most;
                tally.add(Tally::of(is_good));
                text +=
                    &if is_good { format!(" {passed} |") } else { format!(" **{passed}/{of}** |") };
            }
            text += "\n";
        }
        (text, tally)
    }
}

fn read(text: &str) -> Result<Row> {
    let mut row = Row::new();
    for result in results(text)? {
        let number = |name: &str| result[name].as_u64().unwrap_or_default();
        let group = result["group"].as_str().unwrap_or_default().to_string();
        for failure in result["failures"].as_array().into_iter().flatten().filter_map(Value::as_str)
        {
            println!("  {failure}");
        }
        row.insert(group, (number("passed"), number("cases")));
    }
    if row.is_empty() {
        bail!("no case was run:\n{text}");
    }
    Ok(row)
}
