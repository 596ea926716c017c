//! Coverage-guided fuzzing: the targets of `fuzz/`, seeded from the corpus of deliveries.

use std::fs;
use std::path::{Path, PathBuf};
use std::thread;

use anyhow::{Context, Result, bail};

use crate::process::{command, output, step};
use crate::root;
use crate::setup::tools;

/// The targets, each with the folder of its seeds; some have inputs of a form of their own.
const TARGETS: [(&str, Option<&str>); 7] = [
    ("header", Some("signatures")),
    ("signed_bytes", Some("bodies")),
    ("parse", Some("bodies")),
    ("explain", Some("bodies")),
    ("session", Some("bodies")),
    ("parse_cost", None),
    ("session_cost", None),
];
/// Two cores run two targets.
const AT_ONCE: usize = 2;

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

/// Runs every target, or those named, for that long. Some count what the wasm of `pkg` executes.
pub fn run(pkg: &Path, seconds: u64, only: &[String]) -> Result<Vec<Run>> {
    let fuzz = root().join("fuzz");
    let mut build = command(tools::folder_of("cargo-fuzz")?.join("cargo-fuzz"), ["fuzz", "build"]);
    // The flags of a nightly compiler, on whatever one is here. The core has no unsafe code that an
    // address sanitizer would watch; overflow and bounds panic.
    build.args(["--sanitizer", "none", "--debug-assertions"]).env("RUSTC_BOOTSTRAP", "1");
    build.args(["--target-dir"]).arg(root().join("target/fuzz"));
    step("building the fuzz targets", build.current_dir(&fuzz))?;
    step("writing the seeds", command("node", ["seeds.mjs"]).current_dir(&fuzz))?;

    let mut runs = Vec::new();
    let mut targets = TARGETS.to_vec();
    targets.retain(|(name, _)| only.is_empty() || only.iter().any(|one| one == *name));
    for some in targets.chunks(AT_ONCE) {
        thread::scope(|scope| {
            let start = |&(name, seeds)| scope.spawn(move || run_one(name, seeds, pkg, seconds));
            for run in some.iter().map(start).collect::<Vec<_>>() {
                runs.push(run.join().unwrap_or_else(|_| bail!("a fuzzing thread panicked"))?);
            }
            Ok::<_, anyhow::Error>(())
        })?;
    }
    Ok(runs)
}

/// A folder of what the targets have and make: `corpus/<target>` holds what one has found.
pub fn folder(name: &str) -> PathBuf {
    root().join("target/fuzz").join(name)
}

fn run_one(name: &'static str, seeds: Option<&str>, pkg: &Path, seconds: u64) -> Result<Run> {
    let corpus = folder("corpus").join(name);
    let artifacts = folder("artifacts").join(name);
    for folder in [&corpus, &artifacts] {
        fs::create_dir_all(folder)?;
    }
    let triple = output(&mut command("rustc", ["--print", "host-tuple"]))?;
    let mut fuzz = command(folder(triple.trim()).join("release").join(name), [corpus]);
    fuzz.args(seeds.map(|seeds| folder("seeds").join(seeds)));
    fuzz.arg(format!("-max_total_time={seconds}")).arg("-print_final_stats=1");
    // A minute: a busy machine has let an input of a millisecond wait for ten seconds.
    fuzz.args(["-max_len=4096", "-timeout=60"]);
    fuzz.env("CORE_WASM", pkg.join("core.wasm")).env("SESSION_WASM", pkg.join("session.wasm"));
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
