//! The long forms of the evidence. Hours; what they find is written to `audit/RESULTS.md`.

use std::collections::BTreeMap;
use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::process::{command, output, run, run_whatever_it_finds, step};
use crate::setup::{node, tools};
use crate::test::{Session, security};
use crate::{consumer, fuzz, package, root};

/// How long each fuzz target runs: half an hour.
const FUZZ_SECONDS: u64 = 30 * 60;

/// What a part found, as its section of the results.
struct Finding {
    title: &'static str,
    text: String,
    is_good: bool,
}

type Part = fn() -> Result<Finding>;

/// The parts, by the names under which they are run one by one.
const PARTS: [(&str, Part); 4] = [
    ("fuzz", fuzzing),
    ("rust", rust_mutants),
    ("javascript", javascript_mutants),
    ("coverage", coverage),
];

/// The names of the parts.
pub fn names() -> impl Iterator<Item = &'static str> {
    PARTS.into_iter().map(|(name, _)| name)
}

/// Runs the parts that are named, or all. Each replaces its own section of the results.
pub fn audit(wanted: &[String]) -> Result<()> {
    if let Some(unknown) = wanted.iter().find(|wanted| names().all(|name| name != *wanted)) {
        bail!("there is no part {unknown}: {}", names().collect::<Vec<_>>().join(", "));
    }
    let mut is_good = true;
    for (name, part) in PARTS {
        if wanted.is_empty() || wanted.iter().any(|wanted| wanted == name) {
            println!("\n== {name}");
            let finding = part()?;
            println!("\n{}", finding.text);
            is_good &= finding.is_good;
            record(&finding)?;
        }
    }
    if is_good { Ok(()) } else { bail!("the audit found something") }
}

/// Writes the section of a part, which says of which commit it tells.
fn record(finding: &Finding) -> Result<()> {
    const HEADING: &str = "\n## ";
    let path = root().join("audit/RESULTS.md");
    let results = fs::read_to_string(&path).context("cannot read audit/RESULTS.md")?;
    let mut sections: Vec<&str> = results.trim_end().split(HEADING).collect();
    let commit = output(command("git", ["describe", "--always", "--dirty"]).current_dir(root()))?;
    let section = format!("{}\n\nCommit {}.\n\n{}\n", finding.title, commit.trim(), finding.text);
    let is_its = |section: &&str| section.starts_with(&format!("{}\n", finding.title));
    match sections.iter().position(is_its) {
        Some(place) => sections[place] = &section,
        None => sections.push(&section),
    }
    fs::write(path, format!("{}\n", sections.join(HEADING).trim_end()))?;
    Ok(())
}

fn fuzzing() -> Result<Finding> {
    let mut text = "| target | executions | edges taken | faults |\n|---|---|---|---|".to_owned();
    let mut is_good = true;
    let pkg = package::build()?;
    for run in fuzz::run(&pkg, FUZZ_SECONDS)? {
        let (taken, edges) = run.coverage;
        let faults = usize::from(run.fault.is_some());
        text += &format!("\n| {} | {} | {taken} of {edges} | {faults} |", run.name, run.executions);
        is_good &= run.fault.is_none();
    }
    let replayed = security::replay(&Session::default())?;
    text += &format!(
        "\n\nWhat `parse` found, through the package against `JSON.parse`: {} properties hold, {} do not.",
        replayed.passed, replayed.failed
    );
    is_good &= replayed.failed == 0;
    Ok(Finding { title: "Fuzzing, half an hour each", text, is_good })
}

/// Mutants of the core.
fn rust_mutants() -> Result<Finding> {
    let folder = root().join("target/mutants");
    let path = path_with(tools::cargo_mutants()?)?;
    let mut mutants = command("cargo", ["mutants", "--jobs", "2", "--colors", "never", "--output"]);
    mutants.arg(&folder).env("PATH", path).current_dir(root());
    // It fails if a mutant survives.
    run_whatever_it_finds(&mut mutants)?;
    let outcomes: Value = read(&folder.join("mutants.out/outcomes.json"))?;
    let count = |name: &str| outcomes[name].as_u64().unwrap_or_default();
    let survived = fs::read_to_string(folder.join("mutants.out/missed.txt"))?;
    // The place moves with the lines above it: file and change name a mutant.
    let survived: Vec<_> = survived.lines().map(without_place).collect();
    let counts = format!(
        "{} mutants: {} killed by a test, {} by running for ever; {} do not compile.",
        count("total_mutants"),
        count("caught"),
        count("timeout"),
        count("unviable")
    );
    explained("Mutants of the core (cargo-mutants)", &counts, &survived, "audit/rust.json")
}

/// `src/key.rs:84:9: replace …` without the numbers.
fn without_place(line: &str) -> String {
    let mut parts = line.splitn(4, ':');
    let file = parts.next().unwrap_or_default();
    format!("{file}:{}", parts.nth(2).unwrap_or_default())
}

/// Mutants of the package's JavaScript.
fn javascript_mutants() -> Result<Finding> {
    let folder = consumer::install("mutants-js", &package::build()?)?;
    consumer::add_scripts(&folder, "tests/conformance")?;
    for scripts in ["mutants", "same-process", "memory"] {
        consumer::add_scripts(&folder, &format!("tests/security/{scripts}"))?;
    }
    consumer::add_corpus(&folder)?;
    for modules in ["tests", "tests/runtimes"] {
        consumer::link_modules(&folder, &node::modules(modules)?)?;
    }
    run(command("node", ["main.mjs"]).arg(root().join("target/sources")).current_dir(&folder))?;
    let found: Value = read(&folder.join("mutants.json"))?;
    let counts = format!("{} mutants: {} killed.", found["mutants"], found["killed"]);
    let survived: Vec<_> = serde_json::from_value(found["survived"].clone())?;
    explained(
        "Mutants of the JavaScript (tests/security/mutants)",
        &counts,
        &survived,
        "audit/javascript.json",
    )
}

/// The survivors, each with the reason that the file gives. One without a reason is a fault, and so
/// is a reason for one that is dead.
fn explained(
    title: &'static str,
    counts: &str,
    survived: &[String],
    reasons: &str,
) -> Result<Finding> {
    let reasons: BTreeMap<String, String> = read(&root().join(reasons))?;
    let mut text = format!("{counts}\n\n| survives | because |\n|---|---|");
    for mutant in survived {
        let reason = reasons.get(mutant).map_or("**not explained**", String::as_str);
        text += &format!("\n| `{}` | {reason} |", mutant.replace('|', "\\|"));
    }
    let mut is_good = survived.iter().all(|mutant| reasons.contains_key(mutant));
    for mutant in reasons.keys().filter(|mutant| !survived.contains(mutant)) {
        println!("  explained, but does not survive: {mutant}");
        is_good = false;
    }
    Ok(Finding { title, text, is_good })
}

/// Lines and branches of the core that the native tests run.
fn coverage() -> Result<Finding> {
    let path = path_with(tools::cargo_llvm_cov()?)?;
    output(&mut command("rustup", ["component", "add", "llvm-tools"])).ok();
    let mut cover =
        command("cargo", ["llvm-cov", "--quiet", "--json", "--summary-only", "--branch"]);
    cover.args(["--features", "wasm-abi", "--ignore-filename-regex", "tests.rs"]);
    // Branches are not stable yet.
    cover.env("RUSTC_BOOTSTRAP", "1").env("PATH", path).current_dir(root());
    let json = root().join("target/coverage.json");
    step("measuring coverage", cover.arg("--output-path").arg(&json))?;
    let found: Value = read(&json)?;
    let data = &found["data"][0];
    let mut text = "| file | lines | branches |\n|---|---|---|".to_owned();
    let row = |name: &str, summary: &Value| {
        let part =
            |kind: &str| format!("{} of {}", summary[kind]["covered"], summary[kind]["count"]);
        format!("\n| {name} | {} | {} |", part("lines"), part("branches"))
    };
    for file in data["files"].as_array().into_iter().flatten() {
        let name = file["filename"].as_str().unwrap_or_default();
        let name = name.rsplit_once("/src/").map_or(name, |(_, name)| name);
        text += &row(name, &file["summary"]);
    }
    text += &row("all", &data["totals"]);
    let is_good = data["totals"]["lines"]["percent"].as_f64().unwrap_or_default() > 90.0;
    Ok(Finding { title: "Coverage of the core by the native tests", text, is_good })
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
