//! The long forms of the evidence. Hours; what they find is written to `audit/RESULTS.md`.

use std::collections::BTreeMap;
use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::process::{command, output, step, watch};
use crate::setup::{node, tools};
use crate::{consumer, fuzz, package, root};

/// How long each fuzz target runs: half an hour.
const FUZZ_SECONDS: u64 = 30 * 60;

/// Runs all of it. `$AUDIT_FUZZ_SECONDS` shortens the fuzzing, and `$AUDIT_EVERY` takes every n-th
/// mutant of the JavaScript only: the results say so.
pub fn audit() -> Result<()> {
    let mut report = Vec::new();
    let parts = [
        fuzzing(&mut report),
        rust_mutants(&mut report),
        javascript_mutants(&mut report),
        coverage(&mut report),
    ];
    let mut is_good = true;
    for part in parts {
        is_good &= part.unwrap_or_else(|error| {
            println!("{error:#}");
            false
        });
    }
    let results = format!(
        "# Results of the audit\n\nWritten by `cargo xtask audit`.\n\n{}\n",
        report.join("\n\n")
    );
    println!("\n{results}");
    fs::write(root().join("audit/RESULTS.md"), results)?;
    if is_good { Ok(()) } else { bail!("the audit found something") }
}

fn number(variable: &str, usual: u64) -> u64 {
    env::var(variable).ok().and_then(|value| value.parse().ok()).unwrap_or(usual)
}

fn fuzzing(report: &mut Vec<String>) -> Result<bool> {
    let seconds = number("AUDIT_FUZZ_SECONDS", FUZZ_SECONDS);
    let mut table = format!(
        "## Fuzzing, {seconds} s each\n\n| target | executions | edges taken | faults |\n|---|---|---|---|"
    );
    let mut is_good = true;
    for run in fuzz::run(seconds)? {
        let (taken, edges) = run.coverage;
        let faults = usize::from(run.fault.is_some());
        table +=
            &format!("\n| {} | {} | {taken} of {edges} | {faults} |", run.name, run.executions);
        is_good &= run.fault.is_none();
    }
    report.push(table);
    Ok(is_good)
}

/// Mutants of the core. Those that survive must be in `audit/rust.json`, each with its reason.
fn rust_mutants(report: &mut Vec<String>) -> Result<bool> {
    let explained: BTreeMap<String, String> = read(&root().join("audit/rust.json"))?;
    let folder = root().join("target/mutants");
    let path = path_with(tools::cargo_mutants()?)?;
    let mut mutants = command("cargo", ["mutants", "--jobs", "1", "--colors", "never", "--output"]);
    mutants.arg(&folder).env("PATH", path).current_dir(root());
    // It fails if a mutant survives.
    watch(&mut mutants)?;
    let outcomes: Value = read(&folder.join("mutants.out/outcomes.json"))?;
    let count = |name: &str| outcomes[name].as_u64().unwrap_or_default();
    let missed = fs::read_to_string(folder.join("mutants.out/missed.txt"))?;
    // The place moves with the lines above it: file and change name a mutant.
    let missed: Vec<String> = missed.lines().map(without_place).collect();
    let survived: Vec<_> =
        missed.iter().filter(|mutant| !explained.contains_key(*mutant)).collect();
    report.push(section(
        "Mutants of the core (cargo-mutants)",
        &format!(
            "{} mutants: {} killed, {} that loop for ever, {} that do not compile, {} explained, {} survived.",
            count("total_mutants"),
            count("caught"),
            count("timeout"),
            count("unviable"),
            missed.len() - survived.len(),
            survived.len()
        ),
        &explained,
    ));
    for mutant in &survived {
        println!("  survived: {mutant}");
    }
    Ok(survived.is_empty())
}

/// `src/key.rs:84:9: replace …` without the numbers.
fn without_place(line: &str) -> String {
    let mut parts = line.splitn(4, ':');
    let file = parts.next().unwrap_or_default();
    format!("{file}:{}", parts.nth(2).unwrap_or_default())
}

/// Mutants of the package's JavaScript. Those that survive must be in `audit/javascript.json`.
fn javascript_mutants(report: &mut Vec<String>) -> Result<bool> {
    let list = root().join("audit/javascript.json");
    let explained: BTreeMap<String, String> = read(&list)?;
    let folder = consumer::install("mutants-js", &package::build()?)?;
    for scripts in ["tests/conformance", "tests/mutants"] {
        consumer::add_scripts(&folder, scripts)?;
    }
    for suite in ["hostile", "memory"] {
        consumer::add_suite(&folder, suite)?;
    }
    consumer::add_corpus(&folder)?;
    for modules in ["tests", "tests/runtimes"] {
        consumer::link_modules(&folder, &node::modules(modules)?)?;
    }
    let every = number("AUDIT_EVERY", 1).to_string();
    let mut run = command("node", ["main.mjs"]);
    run.arg(root().join("target/sources")).arg(&list).arg(&every).current_dir(&folder);
    let (text, is_success) = watch(&mut run)?;
    let counts = text.lines().find_map(|line| line.strip_prefix("::mutants "));
    let counts: Value = serde_json::from_str(counts.context("no mutants were made")?)?;
    report.push(section(
        "Mutants of the JavaScript (tests/mutants)",
        &format!(
            "{} mutants, every {every}. of which was run: {} killed, {} explained, {} survived.",
            counts["all"], counts["killed"], counts["explained"], counts["survived"]
        ),
        &explained,
    ));
    Ok(is_success && counts["survived"] == 0)
}

/// Lines and branches of the core that the native tests run.
fn coverage(report: &mut Vec<String>) -> Result<bool> {
    let path = path_with(tools::cargo_llvm_cov()?)?;
    output(&mut command("rustup", ["component", "add", "llvm-tools"])).ok();
    let mut cover =
        command("cargo", ["llvm-cov", "--quiet", "--json", "--summary-only", "--branch"]);
    cover.args(["--features", "lean", "--ignore-filename-regex", "lean.rs|tests.rs"]);
    // Branches are not stable yet.
    cover.env("RUSTC_BOOTSTRAP", "1").env("PATH", path).current_dir(root());
    let text = root().join("target/coverage.json");
    step("measuring coverage", cover.arg("--output-path").arg(&text))?;
    let found: Value = read(&text)?;
    let data = &found["data"][0];
    let mut table =
        "## Coverage of the core by the native tests\n\n| file | lines | branches |\n|---|---|---|"
            .to_owned();
    let row = |name: &str, summary: &Value| {
        let part =
            |kind: &str| format!("{} of {}", summary[kind]["covered"], summary[kind]["count"]);
        format!("\n| {name} | {} | {} |", part("lines"), part("branches"))
    };
    for file in data["files"].as_array().into_iter().flatten() {
        let name = file["filename"].as_str().unwrap_or_default();
        let name = name.rsplit_once("/src/").map_or(name, |(_, name)| name);
        table += &row(name, &file["summary"]);
    }
    table += &row("all", &data["totals"]);
    report.push(table);
    Ok(data["totals"]["lines"]["percent"].as_f64().unwrap_or_default() > 90.0)
}

fn section(title: &str, counts: &str, explained: &BTreeMap<String, String>) -> String {
    let rows: String = explained
        .iter()
        .map(|(mutant, why)| format!("\n| `{}` | {why} |", mutant.replace('|', "\\|")))
        .collect();
    format!("## {title}\n\n{counts}\n\n| survives | because |\n|---|---|{rows}")
}

fn read<T: DeserializeOwned>(path: &Path) -> Result<T> {
    let text =
        fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    serde_json::from_str(&text).with_context(|| format!("{} is not JSON", path.display()))
}

/// The `PATH` with a folder before everything else.
fn path_with(folder: PathBuf) -> Result<std::ffi::OsString> {
    let path = env::var_os("PATH").context("PATH is not set")?;
    Ok(env::join_paths(std::iter::once(folder).chain(env::split_paths(&path)))?)
}
