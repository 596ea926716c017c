//! The long forms of the evidence. Hours; `audit/report.mjs` writes what they find to `audit/RESULTS.md`.

use std::fs;
use std::path::PathBuf;

use anyhow::{Result, bail, ensure};
use serde_json::json;

use crate::fuzz::{self, Form};
use crate::process::{command, output, run, run_allow_failure, step, with_path};
use crate::setup::{node, tools};
use crate::test::{Project, Session, breaks, security};
use crate::{consumer, package, root, test};

/// The long form: half an hour for each target.
const FUZZ: Form = Form { seconds: 30 * 60, sanitizer: "address" };

/// How many deliveries are compared with HACL*, natively and by the shipped core in its interpreter.
const COMPARED: [u64; 2] = [10_000_000, 100_000];

/// How many instructions the search for the costliest delivery spends on `explain`, and on a report.
const SEARCHED: &str = "2e12";

/// Is given the files or the fuzz targets that are wanted, where not all are. Returns the file or the folder of what it found.
type Part = fn(&[String]) -> Result<PathBuf>;

/// The parts, by the names under which they are run one by one.
const PARTS: [(&str, Part); 16] = [
    ("claims", |_| claims()),
    ("fuzz", fuzzing),
    ("cost", |_| costliest()),
    ("oracle", |_| verified_oracle()),
    ("proof", |_| proof("audit", "PROOF.md", "proof.json")),
    ("proof-mutants", |_| proof("mutants", "PROOF-MUTANTS.md", "mutants.json")),
    ("miri", |_| miri()),
    ("rust", |_| rust_mutants()),
    ("javascript", core_mutants),
    ("receiver", |files| mutants_beside("receiver", files)),
    ("stores", |files| mutants_beside("stores", files)),
    ("postgres", |files| mutants_beside("postgres", files)),
    ("session", |files| mutants_beside("session", files)),
    ("cli", |files| mutants_beside("cli", files)),
    ("grader", |files| mutants_beside("grader", files)),
    ("coverage", |_| coverage()),
];

/// Runs the parts that are named, or all. Each replaces its own section of the results.
///
/// `--only <file>...` judges the mutants of these files, or runs the fuzz targets of these names, and keeps what the
/// section says of others.
pub fn audit(arguments: &[String]) -> Result<()> {
    let end = arguments.iter().position(|argument| argument == "--only");
    let (wanted, files) = arguments.split_at(end.unwrap_or(arguments.len()));
    let files = files.get(1..).unwrap_or_default();
    let names = PARTS.map(|(name, _)| name);
    if let Some(unknown) = wanted.iter().find(|wanted| !names.contains(&wanted.as_str())) {
        bail!("there is no part {unknown}: {}", names.join(", "));
    }
    let mut is_good = true;
    for (name, part) in PARTS {
        if wanted.is_empty() || wanted.iter().any(|wanted| wanted == name) {
            println!("\n== {name}");
            let mut report = command("node", ["audit/report.mjs", name]);
            is_good &= run_allow_failure(report.arg(part(files)?).current_dir(root()))?;
        }
    }
    ensure!(is_good, "the audit found something");
    Ok(())
}

/// Each break of what SECURITY.md and PRIVACY.md name, and whether its tests go red.
fn claims() -> Result<PathBuf> {
    let found = root().join("target/breaks.json");
    fs::write(&found, serde_json::to_string(&breaks::all()?)?)?;
    Ok(found)
}

fn fuzzing(targets: &[String]) -> Result<PathBuf> {
    let pkg = package::build()?;
    let runs = fuzz::run(&pkg, &FUZZ, targets)?;
    let runs = runs.iter().map(|run| {
        let (coverage, fault) = (run.coverage, &run.fault);
        json!({ "name": run.name, "executions": run.executions, "coverage": coverage, "fault": fault })
    });
    let runs: Vec<_> = runs.collect();
    let replay = security::replay(&Session::default())?;
    let replay = json!({ "passed": replay.passed, "failed": replay.failed });
    let found = fuzz::folder("found.json");
    let told = json!({ "runs": runs, "replay": replay, "sanitizer": FUZZ.sanitizer });
    fs::write(&found, told.to_string())?;
    Ok(found)
}

/// What the shipped tools execute at most for the deliveries that a search finds.
fn costliest() -> Result<PathBuf> {
    let project = test::project_of("linear")?;
    run(&mut project.command(["costliest.mjs", SEARCHED, "found.json"]))?;
    Ok(project.folder.join("found.json"))
}

fn verified_oracle() -> Result<PathBuf> {
    let mut compare = security::cargo("verified-oracle", ["run", "--release"]);
    compare.arg("--").args(COMPARED.map(|count| count.to_string()));
    compare.env("CORE_WASM", package::build()?.join("core.wasm"));
    let found = root().join("target/verified-oracle.json");
    fs::write(&found, output(&mut compare)?)?;
    Ok(found)
}

/// The theorems about the shipped core in their long form, or what they say of cores with one instruction changed.
/// The run writes its page of `audit/` itself.
fn proof(form: &str, page: &str, found: &str) -> Result<PathBuf> {
    let folder = root().join("target/proof");
    let core = package::build()?.join("core.wasm");
    run_allow_failure(&mut security::prover(form, &core, &folder)?)?;
    fs::copy(folder.join(page), root().join("audit").join(page))?;
    Ok(folder.join(found))
}

fn miri() -> Result<PathBuf> {
    let tally = security::miri()?;
    let found = root().join("target/miri.json");
    fs::write(&found, json!({ "passed": tally.passed, "failed": tally.failed }).to_string())?;
    Ok(found)
}

/// Mutants of the core, and of sessions in Rust.
fn rust_mutants() -> Result<PathBuf> {
    let folder = root().join("target/mutants");
    let mut mutants = command("cargo", ["mutants", "--jobs", "2", "--colors", "never", "--output"]);
    with_path(&mut mutants, [tools::folder_of("cargo-mutants")?])?;
    // It fails if a mutant survives.
    run_allow_failure(mutants.arg(&folder).current_dir(root()))?;
    Ok(folder.join("mutants.out"))
}

/// Mutants of the JavaScript between a caller and the core.
fn core_mutants(files: &[String]) -> Result<PathBuf> {
    let project = test::project_of("same-process")?;
    consumer::add_scripts(&project.folder, "tests/runtimes/conformance")?;
    consumer::add_scripts(&project.folder, "tests/security/memory")?;
    let payload_code = "payload-code.test.mjs";
    let from = root().join("tests/package/receiver").join(payload_code);
    fs::copy(from, project.folder.join(payload_code))?;
    consumer::add_corpus(&project.folder)?;
    javascript_mutants(&project, "core", files)
}

/// Mutants of what a suite guards, which has its name.
fn mutants_beside(suite: &str, files: &[String]) -> Result<PathBuf> {
    javascript_mutants(&test::project_of(suite)?, suite, files)
}

fn javascript_mutants(project: &Project, group: &str, files: &[String]) -> Result<PathBuf> {
    consumer::add_scripts(&project.folder, "tests/security/mutants")?;
    consumer::link_modules(&project.folder, &node::modules("tests/runtimes")?)?;
    run(project.command(["main.mjs", group]).args(files))?;
    Ok(project.folder.join("mutants.json"))
}

/// Lines and branches of the core that the native tests run.
fn coverage() -> Result<PathBuf> {
    output(&mut command("rustup", ["component", "add", "llvm-tools"])).ok();
    let mut cover =
        command("cargo", ["llvm-cov", "--quiet", "--json", "--summary-only", "--branch"]);
    cover.args(["--features", "wasm-abi", "--ignore-filename-regex", "tests.rs"]);
    // Branches are not stable yet.
    cover.env("RUSTC_BOOTSTRAP", "1").current_dir(root());
    let found = root().join("target/coverage.json");
    let cover =
        with_path(cover.arg("--output-path").arg(&found), [tools::folder_of("cargo-llvm-cov")?])?;
    step("measuring coverage", cover)?;
    Ok(found)
}
