//! What SECURITY.md claims of the compiled core: instructions counted, traps listed, inputs fuzzed.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};

use super::javascript::{JavaScript, tests};
use super::needs::fuzz_inputs;
use super::published::copy_sources;
use super::{Session, Tally, cargo_test, counted};
use crate::fuzz::{self, Form};
use crate::package::{self, wasm::Sources};
use crate::process::{command, output, say, step};
use crate::root;
use crate::setup::{debian, node, python};

/// What the fuzz target `parse` was given and has found, through the package.
pub const FUZZ_REPLAY: JavaScript = tests("security/fuzz-replay").needs(&[fuzz_inputs]);

/// Where the proof of the shipped core is.
const PROOF: &str = "tests/security/proof";

/// The short form; `cargo xtask audit` has the long one.
const FUZZ: Form = Form { seconds: 8, sanitizer: "none" };

/// Counts of executed instructions: of the shipped core in an interpreter, of the crate by callgrind.
/// And by memcheck, branches and addresses of the crate that depend on a secret.
pub fn constant_time(session: &Session) -> Result<Tally> {
    debian::valgrind()?;
    step("building what valgrind runs", &mut cargo("core-wasm", ["build", "--release", "--bins"]))?;
    let mut test = cargo("core-wasm", ["test", "--no-fail-fast", "--test", "constant_time"]);
    test.args(["--test", "native_constant_time"]);
    test.env("CORE_WASM", session.pkg()?.join("core.wasm")).env("EARLY_EXIT_WASM", early_exit()?);
    let built = root().join("target/core/release");
    test.env("DELIVERY", built.join("delivery")).env("CTGRIND", built.join("ctgrind"));
    cargo_test(session, test.args(["--", "--nocapture"]))
}

/// Every instruction of the shipped core that can trap, against the list of those explained.
pub fn traps(session: &Session) -> Result<Tally> {
    let core = session.pkg()?.join("core.wasm");
    cargo_test(session, cargo("core-wasm", ["test", "--test", "traps"]).env("CORE_WASM", core))
}

/// What the shipped core executes to parse bodies that a parser could look at more than once, and the shipped
/// sessions for deliveries that they could. The tools, which execute a thousand times as much, are counted by
/// `tests/security/linear` in an engine that translates them.
pub fn linear(session: &Session) -> Result<Tally> {
    let pkg = session.pkg()?;
    let mut test = cargo("core-wasm", ["test", "--test", "linear"]);
    test.env("CORE_WASM", pkg.join("core.wasm")).env("SESSION_WASM", pkg.join("session.wasm"));
    cargo_test(session, &mut test)
}

/// What is signed and accepted, natively and by the shipped core, against HACL*.
pub fn verified_oracle(session: &Session) -> Result<Tally> {
    let core = session.pkg()?.join("core.wasm");
    cargo_test(session, cargo("verified-oracle", ["test", "--test", "hacl"]).env("CORE_WASM", core))
}

/// The theorems about the shipped core, in their short form, and the controls.
pub fn proof(session: &Session) -> Result<Tally> {
    let record = root().join("target/proof");
    counted(&mut prover("test", &session.pkg()?.join("core.wasm"), &record)?)
}

/// The prover on a core, in one of its forms, and where its record goes.
pub fn prover(form: &str, core: &Path, record: &Path) -> Result<Command> {
    node::check()?;
    let mut prove = command(python::with_requirements(PROOF)?, ["main.py", form]);
    // Nothing is left beside the sources.
    prove.args([core, record]).env("PYTHONDONTWRITEBYTECODE", "1").current_dir(root().join(PROOF));
    Ok(prove)
}

/// Each fuzz target for eight seconds: each of its breaks in `breaks.txt` is found within them.
pub fn fuzz(session: &Session) -> Result<Tally> {
    let mut tally = Tally::default();
    for run in fuzz::run(&session.pkg()?, &FUZZ, &session.only)? {
        let (covered, edges) = run.coverage;
        say!("  {}: {} executions, {covered} of {edges} edges", run.name, run.executions);
        if let Some(fault) = &run.fault {
            say!("{fault}");
        }
        // The seeds and a few more: one that counts instructions takes up to seconds for each.
        tally.add(Tally::of(run.fault.is_none() && run.executions > 10 && covered > 50));
    }
    Ok(tally)
}

/// What the target `parse` found, through the package against `JSON.parse`.
pub fn replay(session: &Session) -> Result<Tally> {
    FUZZ_REPLAY.run(session)
}

/// The tests of the crate that Miri can run: it stops at undefined behaviour, of the one module with unsafe code, of
/// the rest, or of a dependency. They have a short form for it, since it takes a thousand times as long.
pub fn miri() -> Result<Tally> {
    let nightly = ["component", "add", "miri", "rust-src", "--toolchain", "nightly"];
    output(&mut command("rustup", nightly))
        .context("Miri comes with a nightly tool chain: `rustup toolchain install nightly`")?;
    let mut tally = Tally::default();
    for file in ["", "mac", "error", "header", "forgery", "json"] {
        let mut test = command("rustup", ["run", "nightly", "cargo", "miri", "test", "--locked"]);
        test.args(["--package", "wms-webhook", "--features", "wasm-abi"]);
        test.args(if file.is_empty() { vec!["--lib"] } else { vec!["--test", file] });
        // The oracle of `json` asks where something lies, as it may: not by how its pointer was made.
        let alignment = if file == "json" { "" } else { "-Zmiri-symbolic-alignment-check" };
        test.env("MIRIFLAGS", format!("-Zmiri-strict-provenance {alignment}"));
        test.env("CARGO_TARGET_DIR", root().join("target/miri")).current_dir(root());
        tally.add(cargo_test(&Session::default(), &mut test)?);
    }
    Ok(tally)
}

/// Cargo on a crate of `tests/security`, whose dependencies our crate and xtask do not need.
pub fn cargo<const N: usize>(tests: &str, arguments: [&str; N]) -> Command {
    let mut cargo = command("cargo", arguments);
    cargo.args(["--quiet", "--locked"]).env("CARGO_TARGET_DIR", root().join("target/core"));
    cargo.current_dir(root().join("tests/security").join(tests));
    cargo
}

/// The core with a comparison that stops at the first byte that differs, from a copy of the sources.
fn early_exit() -> Result<PathBuf> {
    let copy = root().join("target/early-exit");
    copy_sources(&copy)?;
    let key = copy.join("src/key.rs");
    let (from, to) = (
        "self.finish() == CtOutput::new((*signature.mac()).into())",
        "self.finish().into_bytes().iter().eq(signature.mac())",
    );
    let text = fs::read_to_string(&key)?;
    ensure!(text.matches(from).count() == 1, "src/key.rs is not as the early exit expects it");
    fs::write(key, text.replace(from, to))?;
    let sources = Sources { tree: copy.clone(), ..Sources::ours()? };
    package::wasm::core(&node::modules("tests")?, &sources)?;
    Ok(copy.join("target/wasm-abi/core.wasm"))
}
