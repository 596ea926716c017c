//! The corpus of `tests/vectors` in every runtime: a matrix of runtime and group. A cell that
//! differs from its neighbours, or that ran no case, fails.

use std::collections::BTreeMap;
use std::process::Command;

use anyhow::{Result, bail};
use serde_json::Value;

use super::wasm::wasm_pack;
use super::{Session, Tally, results};
use crate::process::{command, step};
use crate::{consumer, root};

type Runtime = fn(&Session) -> Result<String>;

const RUNTIMES: &[(&str, Runtime)] = &[
    ("Rust crate", native),
    ("wasm-bindgen build", full_build),
    ("Node, ESM", esm),
    ("Node, CommonJS", commonjs),
    ("workerd", workerd),
];

/// How many cases of a group passed, of how many.
type Row = BTreeMap<String, (u64, u64)>;

pub fn matrix(session: &Session) -> Result<Tally> {
    let mut tally = Tally::default();
    let mut rows: Vec<(&str, Row)> = Vec::new();
    for (name, run) in RUNTIMES {
        let row = run(session).and_then(|text| read(&text)).unwrap_or_else(|error| {
            println!("  {name}: {error:#}");
            Row::new()
        });
        rows.push((name, row));
    }
    let mut groups: Vec<String> = rows.iter().flat_map(|(_, row)| row.keys().cloned()).collect();
    groups.sort();
    groups.dedup();

    println!(
        "\n  {:<20}{}",
        "",
        rows.iter().map(|(name, _)| format!("{name:>20}")).collect::<String>()
    );
    for group in &groups {
        let cases = rows.iter().filter_map(|(_, row)| row.get(group)).map(|cell| cell.1).max();
        let mut cells = String::new();
        for (name, row) in &rows {
            // What only JavaScript has, the crate does not run.
            if group == "api" && *name == "Rust crate" {
                cells += &format!("{:>20}", "-");
                continue;
            }
            let (passed, of) = row.get(group).copied().unwrap_or_default();
            let is_good = passed > 0 && passed == of && Some(of) == cases;
            tally.add(Tally::of(is_good));
            let mark = if is_good { "" } else { " !" };
            cells += &format!("{:>20}", format!("{passed}/{of}{mark}"));
        }
        println!("  {group:<20}{cells}");
    }
    Ok(tally)
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

/// What it prints, even if it fails: the failure is in the cells.
fn text_of(command: &mut Command) -> Result<String> {
    let output = command.output()?;
    let text = [output.stdout, output.stderr].concat();
    Ok(String::from_utf8_lossy(&text).into_owned())
}

fn native(_: &Session) -> Result<String> {
    let mut test = command("cargo", ["test", "--quiet", "--package", "wms-webhook"]);
    text_of(test.args(["--test", "conformance", "--", "--nocapture"]).current_dir(root()))
}

/// What `wasm-pack build` gives, loaded by Node.
fn full_build(session: &Session) -> Result<String> {
    let mut build =
        wasm_pack(&["build", "--mode", "no-install", "--no-opt", "--target", "nodejs"])?;
    build.args(["--out-dir", "target/full", "--out-name", "full"]);
    step("building with wasm-pack", &mut build)?;
    let folder = session.consumer()?;
    text_of(
        command("node", ["full.mjs"])
            .current_dir(folder)
            .env("FULL_BUILD", root().join("target/full/full.js")),
    )
}

fn esm(session: &Session) -> Result<String> {
    text_of(command("node", ["esm.mjs"]).current_dir(session.consumer()?))
}

fn commonjs(session: &Session) -> Result<String> {
    text_of(command("node", ["cjs.cjs"]).current_dir(session.consumer()?))
}

fn workerd(session: &Session) -> Result<String> {
    let folder = session.consumer()?;
    let own = ["worker.js", "run.js", "api-cases.js", "groups.js"];
    let config = consumer::workerd_config(folder, &own, true)?;
    let workerd = session.modules()?.workerd()?;
    text_of(command(workerd, ["test", "--verbose"]).arg(config).current_dir(folder))
}
