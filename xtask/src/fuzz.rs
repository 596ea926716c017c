//! Coverage-guided fuzzing: the targets of `fuzz/`, seeded from the corpus of deliveries.

use std::fs;
use std::path::{Path, PathBuf};
use std::thread;

use anyhow::{Context, Result, bail};

use crate::process::{command, output, step};
use crate::root;
use crate::setup::tools;

/// The targets, each with the folder of its seeds.
const TARGETS: [(&str, &str); 7] = [
    ("header", "signatures"),
    ("signed_bytes", "bodies"),
    ("parse", "bodies"),
    ("explain", "bodies"),
    ("session", "bodies"),
    ("parse_cost", "recipes"),
    ("session_cost", "runs"),
];
/// Two cores run two targets.
const AT_ONCE: usize = 2;

/// How the targets are built, and for how long each runs.
pub struct Form {
    pub seconds: u64,
    /// `address` watches memory: of the crates that ours needs, since our own has no unsafe code there, and of the
    /// fuzzer's. `none` is twice as quick; overflow and bounds panic in both.
    pub sanitizer: &'static str,
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

/// Runs every target, or those named. Some count what the wasm of `pkg` executes.
pub fn run(pkg: &Path, form: &Form, only: &[String]) -> Result<Vec<Run>> {
    let fuzz = root().join("fuzz");
    let mut build = command(tools::folder_of("cargo-fuzz")?.join("cargo-fuzz"), ["fuzz", "build"]);
    // The flags of a nightly compiler, on whatever one is here.
    build.args(["--debug-assertions", "--sanitizer", form.sanitizer]).env("RUSTC_BOOTSTRAP", "1");
    build.args(["--target-dir"]).arg(folder(form.sanitizer));
    step("building the fuzz targets", build.current_dir(&fuzz))?;
    step("writing the seeds", command("node", ["seeds.mjs"]).current_dir(&fuzz))?;

    let mut runs = Vec::new();
    let mut targets = TARGETS.to_vec();
    targets.retain(|(name, _)| only.is_empty() || only.iter().any(|one| one == *name));
    for some in targets.chunks(AT_ONCE) {
        thread::scope(|scope| {
            let start = |&(name, seeds)| scope.spawn(move || run_one(name, seeds, pkg, form));
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

fn run_one(name: &'static str, seeds: &str, pkg: &Path, form: &Form) -> Result<Run> {
    let corpus = folder("corpus").join(name);
    let artifacts = folder("artifacts").join(name);
    for folder in [&corpus, &artifacts] {
        fs::create_dir_all(folder)?;
    }
    let triple = output(&mut command("rustc", ["--print", "host-tuple"]))?;
    let built = folder(form.sanitizer).join(triple.trim()).join("release");
    let mut fuzz = command(built.join(name), [corpus]);
    fuzz.arg(folder("seeds").join(seeds));
    fuzz.arg(format!("-max_total_time={}", form.seconds)).arg("-print_final_stats=1");
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
