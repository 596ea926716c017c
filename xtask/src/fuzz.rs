//! Coverage-guided fuzzing: the targets of `fuzz/`, seeded from the corpus of deliveries.

use std::fs;
use std::path::{Path, PathBuf};
use std::thread;

use anyhow::{Context, Result, bail};
use data_encoding::BASE64;
use serde_json::Value;

use crate::process::{command, output, step};
use crate::setup::tools;
use crate::{consumer, root};

/// The targets, each with the bodies or the headers of the corpus as its seeds.
const TARGETS: [(&str, Seeds); 6] = [
    ("header", Seeds::Signatures),
    ("signed_bytes", Seeds::Bodies),
    ("parse", Seeds::Bodies),
    ("explain", Seeds::Bodies),
    ("session", Seeds::Bodies),
    ("parse_cost", Seeds::None),
];
/// Two cores run two targets.
const AT_ONCE: usize = 2;

#[derive(Clone, Copy)]
enum Seeds {
    Bodies,
    Signatures,
    /// Inputs of a form of their own.
    None,
}

/// What a target did.
pub struct Run {
    pub name: &'static str,
    pub executions: u64,
    /// Edges of the code that were taken, of those that there are.
    pub coverage: (u64, u64),
    /// What libFuzzer wrote, if it found a fault.
    pub fault: Option<String>,
}

/// The names of the targets.
pub fn names() -> impl Iterator<Item = &'static str> {
    TARGETS.iter().map(|(name, _)| *name)
}

/// Runs every target for that long. One counts what the core of `pkg` executes.
pub fn run(pkg: &Path, seconds: u64) -> Result<Vec<Run>> {
    let fuzz = root().join("fuzz");
    let mut build = command(tools::cargo_fuzz()?.join("cargo-fuzz"), ["fuzz", "build"]);
    // The flags of a nightly compiler, on whatever one is here. The core has no unsafe code that an
    // address sanitizer would watch; overflow and bounds panic.
    build.args(["--sanitizer", "none", "--debug-assertions"]).env("RUSTC_BOOTSTRAP", "1");
    build.args(["--target-dir"]).arg(root().join("target/fuzz"));
    step("building the fuzz targets", build.current_dir(&fuzz))?;

    let core = pkg.join("core.wasm");
    let mut runs = Vec::new();
    for pair in TARGETS.chunks(AT_ONCE) {
        let started: Vec<_> = pair
            .iter()
            .map(|&(name, seeds)| {
                let core = core.clone();
                thread::spawn(move || run_one(name, seeds, &core, seconds))
            })
            .collect();
        for run in started {
            runs.push(run.join().unwrap_or_else(|_| bail!("a fuzzing thread panicked"))?);
        }
    }
    Ok(runs)
}

/// The inputs that a target has found, its seeds included.
pub fn corpus_of(name: &str) -> PathBuf {
    root().join("target/fuzz/corpus").join(name)
}

fn run_one(name: &'static str, seeds: Seeds, core: &Path, seconds: u64) -> Result<Run> {
    let corpus = corpus_of(name);
    let seeded = root().join("target/fuzz/seeds").join(name);
    let artifacts = root().join("target/fuzz/artifacts").join(name);
    for folder in [&corpus, &artifacts] {
        fs::create_dir_all(folder)?;
    }
    seed(&seeded, seeds)?;
    let triple = output(&mut command("rustc", ["--print", "host-tuple"]))?;
    let binary = root().join("target/fuzz").join(triple.trim()).join("release").join(name);
    let mut fuzz = command(binary, [&corpus, &seeded]);
    fuzz.arg(format!("-max_total_time={seconds}")).arg("-print_final_stats=1");
    // A minute: a busy machine has let an input of a millisecond wait for ten seconds.
    fuzz.args(["-max_len=4096", "-timeout=60"]).env("CORE_WASM", core);
    fuzz.arg(format!("-artifact_prefix={}/", artifacts.display()));
    let ran = fuzz.output().with_context(|| format!("cannot start the fuzz target {name}"))?;
    let text = String::from_utf8_lossy(&ran.stderr).into_owned();
    let after = |mark: &str| -> Option<u64> {
        let rest = text.rsplit_once(mark)?.1.trim_start();
        rest.split(|char: char| !char.is_ascii_digit()).next()?.parse().ok()
    };
    Ok(Run {
        name,
        executions: after("stat::number_of_executed_units:").unwrap_or_default(),
        coverage: (
            after(" cov: ").unwrap_or_default(),
            after("INFO: Loaded 1 modules   (").unwrap_or_default(),
        ),
        fault: (!ran.status.success()).then_some(text),
    })
}

/// Writes the bodies or the signatures of the corpus, one a file.
fn seed(folder: &PathBuf, seeds: Seeds) -> Result<()> {
    fs::create_dir_all(folder)?;
    for file in consumer::corpus()? {
        let text = fs::read_to_string(root().join("tests/vectors").join(&file))?;
        let group: Value = serde_json::from_str(&text).context("the corpus is JSON")?;
        for (place, case) in group["cases"].as_array().into_iter().flatten().enumerate() {
            let seed = match seeds {
                // Long bodies come in parts, and are no use as seeds.
                Seeds::Bodies => case["body"].as_str().map(|body| BASE64.decode(body.as_bytes())),
                Seeds::Signatures => case["signature"].as_str().map(|text| Ok(text.into())),
                Seeds::None => None,
            };
            if let Some(seed) = seed.transpose().context("a body is base64")?
                && seed.len() <= 4096
            {
                fs::write(folder.join(format!("{file}-{place}")), seed)?;
            }
        }
    }
    Ok(())
}
