//! The two wasm modules of the package, the same bytes for the same sources on every machine.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::process::{command, step};
use crate::root;
use crate::setup::{node, tools, wasm};

/// What the engines of Node 20 and of every listed runtime can read; `--all-features` could not.
const WASM_FEATURES: &[&str] = &[
    "--enable-simd",
    "--enable-bulk-memory",
    "--enable-sign-ext",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-multivalue",
];

/// The core, which a delivery meets: integers and static buffers, SIMD for SHA-256, for speed.
pub fn core(modules: &node::NodeModules) -> Result<Vec<u8>> {
    let folder = root().join("target/lean");
    let raw = build("the core", &folder, "lean", "lean", "-C target-feature=+simd128 ")?;
    optimise(modules, "-O3", &raw, &folder.join("core.wasm"))
}

/// SHA-256 and SHA-512 in loops instead of unrolled.
const COMPACT: &str = "--cfg sha2_backend=\"soft\" --cfg sha2_backend_soft=\"compact\" ";

/// The tools as wasm, and the module of JavaScript that wasm-bindgen writes for it.
pub fn tools(modules: &node::NodeModules) -> Result<(Vec<u8>, String)> {
    let folder = root().join("target/tools");
    let raw = build("the tools", &folder, "tools", "bindgen-tools", COMPACT)?;
    let glue = folder.join("glue");
    let program = tools::wasm_bindgen()?.join("wasm-bindgen");
    let mut bind = command(program, ["--target", "bundler", "--no-typescript"]);
    bind.args(["--out-name", "tools", "--out-dir"]).arg(&glue).arg(raw);
    step("binding them", &mut bind)?;
    let wasm = optimise(modules, "-Oz", &glue.join("tools_bg.wasm"), &folder.join("tools.wasm"))?;
    let script = fs::read_to_string(glue.join("tools_bg.js")).context("wasm-bindgen wrote none")?;
    Ok((wasm, script))
}

/// The library as wasm, with one feature, in a target folder of its own.
fn build(what: &str, folder: &Path, profile: &str, feature: &str, flags: &str) -> Result<PathBuf> {
    let mut build = command("cargo", ["build", "--quiet", "--package", "wms-webhook", "--lib"]);
    build.args(["--profile", profile, "--target", "wasm32-unknown-unknown"]);
    build.args(["--no-default-features", "--features", feature]);
    build.env("CARGO_TARGET_DIR", folder).current_dir(root());
    // No path of this machine in the bytes.
    let (home, tree) = (tools::cargo_home()?, root().display());
    let paths = format!(
        "--remap-path-prefix={}=/cargo --remap-path-prefix={tree}=/wms-webhook",
        home.display()
    );
    wasm::toolchain()?.set_for(&mut build).env("RUSTFLAGS", format!("{flags}{paths}"));
    step(&format!("building {what} for wasm"), &mut build)?;
    Ok(folder.join("wasm32-unknown-unknown").join(profile).join("wms_webhook.wasm"))
}

fn optimise(modules: &node::NodeModules, level: &str, raw: &Path, to: &Path) -> Result<Vec<u8>> {
    let mut optimise = command(modules.bin("wasm-opt"), [level, "--strip-debug"]);
    optimise.args(["--strip-producers", "--strip-target-features"]).args(WASM_FEATURES);
    step("optimising", optimise.arg(raw).arg("-o").arg(to))?;
    fs::read(to).context("wasm-opt wrote nothing")
}
