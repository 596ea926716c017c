//! The three wasm modules of the package, and that of the component, the same bytes for the same sources on every machine.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use super::digest;
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

/// Where the sources lie, ours and those of the dependencies, and what compiles them. Neither place
/// is in the bytes.
pub struct Sources {
    pub tree: PathBuf,
    pub cargo_home: PathBuf,
    pub toolchain: wasm::Toolchain,
}

impl Sources {
    pub fn ours() -> Result<Self> {
        Ok(Self {
            tree: root().to_owned(),
            cargo_home: tools::cargo_home()?,
            toolchain: wasm::toolchain()?,
        })
    }

    /// The flags that keep them out, and out with them which registry the dependencies come from.
    fn remapped(&self) -> Result<String> {
        let mut flags = format!("--remap-path-prefix={}=/wms-webhook", self.tree.display());
        for registry in fs::read_dir(self.cargo_home.join("registry/src")).into_iter().flatten() {
            flags += &format!(" --remap-path-prefix={}=/cargo", registry?.path().display());
        }
        Ok(flags)
    }
}

/// SIMD for SHA-256 and, by `opt-level = 2`, for the header's digits; but nearly as little inlined
/// and unrolled as under `"s"`, since the core is to be small, too.
const CORE_FLAGS: &str = "-C target-feature=+simd128 \
    -C llvm-args=-inline-threshold=35 -C llvm-args=-unroll-threshold=20 ";

/// The core, which a delivery meets: integers and static buffers, for speed.
pub fn core(modules: &node::NodeModules, sources: &Sources) -> Result<Vec<u8>> {
    let folder = sources.tree.join("target/wasm-abi");
    let raw = build("the core", sources, &folder, "core", feature("wasm-abi"), CORE_FLAGS)?;
    optimise(modules, &["-O3"], &raw, &folder.join("core.wasm"))
}

/// SHA-256 and SHA-512 in loops instead of unrolled.
const COMPACT: &str = "--cfg sha2_backend=\"soft\" --cfg sha2_backend_soft=\"compact\" ";

/// Of a large module, control flow that is written anew is a little shorter.
const SMALLEST: &[&str] = &["-Oz", "--flatten", "--rereloop", "-Oz"];

/// The tools as wasm, and the module of JavaScript that wasm-bindgen writes for it.
pub fn tools(modules: &node::NodeModules, sources: &Sources) -> Result<(Vec<u8>, String)> {
    let folder = sources.tree.join("target/tools");
    let raw = build("the tools", sources, &folder, "tools", feature("bindgen-tools"), COMPACT)?;
    let glue = folder.join("glue");
    let program = tools::wasm_bindgen()?.join("wasm-bindgen");
    let mut bind = command(program, ["--target", "bundler", "--no-typescript"]);
    bind.args(["--out-name", "tools", "--out-dir"]).arg(&glue).arg(raw);
    step("binding them", &mut bind)?;
    let bound = glue.join("tools_bg.wasm");
    let wasm = optimise(modules, SMALLEST, &bound, &folder.join("tools.wasm"))?;
    let script = fs::read_to_string(glue.join("tools_bg.js")).context("wasm-bindgen wrote none")?;
    Ok((wasm, script))
}

/// The sessions: small, like the tools.
pub fn session(modules: &node::NodeModules, sources: &Sources) -> Result<Vec<u8>> {
    let folder = sources.tree.join("target/session-abi");
    let raw = build("the sessions", sources, &folder, "tools", feature("session-abi"), COMPACT)?;
    optimise(modules, &["-Oz"], &raw, &folder.join("session.wasm"))
}

/// The module that a component is made of. Its type is in a custom section, which stays.
pub fn component(modules: &node::NodeModules, sources: &Sources) -> Result<PathBuf> {
    let folder = sources.tree.join("target/component");
    let what = ("wms-webhook-component", None);
    let raw = build("the component", sources, &folder, "release", what, "")?;
    let optimised = folder.join("component.wasm");
    optimise(modules, &["-O3"], &raw, &optimised)?;
    Ok(optimised)
}

/// The library with one feature.
fn feature(name: &str) -> (&'static str, Option<&str>) {
    ("wms-webhook", Some(name))
}

/// A package as wasm, in a target folder of its own.
fn build(
    what: &str,
    sources: &Sources,
    folder: &Path,
    profile: &str,
    (package, feature): (&str, Option<&str>),
    flags: &str,
) -> Result<PathBuf> {
    let mut build = command("cargo", ["build", "--quiet", "--package", package, "--lib"]);
    build.args(["--profile", profile, "--target", "wasm32-unknown-unknown"]);
    if let Some(feature) = feature {
        build.args(["--no-default-features", "--features", feature]);
    }
    build.arg("--locked").env("CARGO_TARGET_DIR", folder).current_dir(&sources.tree);
    build.env("CARGO_HOME", &sources.cargo_home);
    let flags = format!("{flags}{}", sources.remapped()?);
    sources.toolchain.set_for(&mut build).env("RUSTFLAGS", flags);
    step(&format!("building {what} for wasm"), &mut build)?;
    Ok(folder
        .join("wasm32-unknown-unknown")
        .join(profile)
        .join(package.replace('-', "_") + ".wasm"))
}

/// A variable of the environment: what is built is only tested, so `wasm-opt` need not look for the best.
pub const QUICKLY: &str = "WMS_WEBHOOK_QUICKLY";

/// Half a minute for the tools: so what was made of the same bytes is taken again.
fn optimise(
    modules: &node::NodeModules,
    passes: &[&str],
    raw: &Path,
    to: &Path,
) -> Result<Vec<u8>> {
    let passes = if env::var_os(QUICKLY).is_some() { &["-O1"] } else { passes };
    let bytes = fs::read(raw).with_context(|| format!("cannot read {}", raw.display()))?;
    let from = format!("{} {} {passes:?}", digest(&bytes), modules.path().display());
    let mark = to.with_added_extension("from");
    if to.exists() && fs::read_to_string(&mark).is_ok_and(|made| made == from) {
        return fs::read(to).context("cannot read what wasm-opt wrote");
    }
    fs::remove_file(&mark).ok();
    let mut optimise = command(modules.bin("wasm-opt"), passes);
    optimise
        .args(["--converge", "--strip-debug", "--strip-producers", "--strip-target-features"])
        .args(WASM_FEATURES);
    step("optimising", optimise.arg(raw).arg("-o").arg(to))?;
    fs::write(mark, from)?;
    fs::read(to).context("wasm-opt wrote nothing")
}
