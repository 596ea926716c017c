//! The side-by-side benchmark: runs it in each runtime, prints the tables and writes them with the
//! plot to `benches/`. Nothing here asserts a time.

mod plot;
mod tables;

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail};
use serde_json::Value;

use crate::process::{command, output, step, watch};
use crate::setup::browsers::browsers;
use crate::setup::node::{self, NodeModules};
use crate::{consumer, package, root};

/// One race: where, of what, and the times of those who ran.
pub struct Race {
    pub runtime: String,
    pub section: String,
    pub point: String,
    pub times: Vec<Time>,
}

/// Nanoseconds a call.
pub struct Time {
    pub name: String,
    pub median: f64,
    pub low: f64,
    pub high: f64,
}

impl Race {
    /// The median of one who ran.
    pub fn median(&self, name: &str) -> Option<f64> {
        self.times.iter().find(|time| time.name == name).map(|time| time.median)
    }
}

pub fn bench() -> Result<()> {
    output(&mut command("pkg-config", ["--exists", "openssl"])).context(
        "OpenSSL is a peer: install its development files (Debian: apt-get install libssl-dev pkg-config)",
    )?;
    let (tests, runtimes) = (node::modules("tests")?, node::modules("tests/runtimes")?);
    let peers = node::modules("benches")?;
    let folder = consumer::install("bench", &package::build()?)?;
    consumer::add_scripts(&folder, "tests/runtimes/drivers")?;
    consumer::add_scripts(&folder, "benches")?;
    for modules in [&peers, &runtimes, &tests] {
        consumer::link_modules(&folder, modules)?;
    }
    let mut text = String::new();
    for (name, mut run) in runs(&folder, &tests, &runtimes)? {
        eprintln!("· {name}");
        let (printed, is_success) = watch(run.current_dir(&folder))?;
        if !is_success {
            bail!("the benchmark failed in {name}");
        }
        text += &printed;
    }
    let races = read(&text)?;
    let machine = machine()?;
    let versions = versions(&tests)?;
    let tables = tables::write(&races, &format!("{machine}. {versions}."))?;
    println!("\n{tables}");
    fs::write(root().join("benches/RESULTS.md"), tables)?;
    let node = pinned("tests/runtimes/package.json", &["node-20"])?;
    plot::write(&races, &format!("{machine}, {node}"), &root().join("benches/lengths.svg"))
}

fn runs(
    folder: &Path,
    tests: &NodeModules,
    runtimes: &NodeModules,
) -> Result<Vec<(&'static str, Command)>> {
    let node = |version: &str| runtimes.path().join(version).join("bin/node");
    let (node_20, node_24) = (node("node-20"), node("node-24"));
    let mut deno = command(runtimes.path().join("@deno/linux-x64-glibc/deno"), ["run", "-A"]);
    deno.args(["here.mjs", "Deno"]);
    let mut native = command("cargo", ["run", "--quiet", "--release", "--manifest-path"]);
    native.arg(root().join("benches/native/Cargo.toml"));
    native.env("CARGO_TARGET_DIR", root().join("target/native-bench"));

    let browsers = browsers()?;
    bundle(folder, tests, "page.js", "out/page.js", &[])?;
    fs::write(
        folder.join("page.html"),
        "<!doctype html><script type=\"module\" src=\"/out/page.js\"></script>",
    )?;
    let browse = |name: &str, program: &Path| {
        let mut browse = command(&node_24, ["browser.mjs", name]);
        browse.arg(program).arg("/page.html");
        browse
    };

    let external = ["--conditions=workerd", "--external:*?module", "--external:node:*"];
    bundle(folder, tests, "worker.js", "out/worker.js", &external)?;
    fs::write(folder.join("workerd.capnp"), WORKERD)?;
    let mut workerd = command(&node_24, ["workerd.mjs"]);
    workerd.arg(tests.workerd()?).args(["workerd.capnp", "8797"]);

    // The targets are for Node 20. A process has one layout of its memory, and meets one speed of
    // the machine: so several of them, and apart.
    let again = || ("Node 20, again", command(&node_20, ["here.mjs", "Node 20"]));

    Ok(vec![
        ("native", native),
        ("Node 20", command(&node_20, ["here.mjs", "Node 20", "whole"])),
        ("Node 20, part by part", command(&node_20, ["profile.mjs"])),
        again(),
        ("a fresh Node 20", command(&node_20, ["start.mjs"])),
        ("Node 24", command(&node_24, ["here.mjs", "Node 24"])),
        again(),
        ("Deno", deno),
        ("Bun", command(runtimes.path().join("@oven/bun-linux-x64/bin/bun"), ["here.mjs", "Bun"])),
        again(),
        ("workerd", workerd),
        ("Chromium", browse("chrome", &browsers.chromium)),
        again(),
        ("Firefox", browse("firefox", &browsers.firefox)),
    ])
}

const WORKERD: &str = r#"using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [(name = "main", worker = .worker)],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "main")],
);
const worker :Workerd.Worker = (
  compatibilityDate = "2026-01-01",
  compatibilityFlags = ["nodejs_compat"],
  modules = [
    (name = "worker.js", esModule = embed "out/worker.js"),
    (name = "core.wasm?module", wasm = embed "node_modules/wms-webhook/core.wasm"),
  ],
);
"#;

fn bundle(folder: &Path, tests: &NodeModules, entry: &str, out: &str, more: &[&str]) -> Result<()> {
    let mut bundle = command(tests.bin("esbuild"), [entry, "--bundle", "--format=esm"]);
    bundle.args(["--log-level=error", &format!("--outfile={out}")]).args(more);
    step(&format!("bundling {entry}"), bundle.current_dir(folder))
}

fn read(text: &str) -> Result<Vec<Race>> {
    let lines = text.lines().filter_map(|line| line.split_once("::bench "));
    lines.map(|(_, line)| race(line).with_context(|| format!("cannot read {line}"))).collect()
}

fn race(line: &str) -> Result<Race> {
    let value: Value = serde_json::from_str(line)?;
    let word = |name: &str| value[name].as_str().map(String::from).context(name.to_string());
    let time = |time: &Value| {
        let number = |name: &str| time[name].as_f64().context(name.to_string());
        Ok(Time {
            name: time["name"].as_str().context("name")?.into(),
            median: number("median")?,
            low: number("low")?,
            high: number("high")?,
        })
    };
    let times = value["times"].as_array().context("times")?.iter().map(time);
    Ok(Race {
        runtime: word("runtime")?,
        section: word("section")?,
        point: word("point")?,
        times: times.collect::<Result<_>>()?,
    })
}

/// The machine and the commit.
fn machine() -> Result<String> {
    let cpu = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = cpu.lines().find_map(|line| line.strip_prefix("model name")?.split(": ").nth(1));
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    let commit = output(command("git", ["rev-parse", "--short", "HEAD"]).current_dir(root()))?;
    let model = model.unwrap_or("an unknown processor");
    Ok(format!("{model}, {cores} cores, commit {}", commit.trim()))
}

/// Whose versions matter: compiler, runtimes, peers.
fn versions(tests: &NodeModules) -> Result<String> {
    let browsers = browsers()?;
    let mut told = vec![
        pinned("tests/runtimes/package.json", &["node-20", "node-24", "deno", "bun"])?,
        pinned("benches/package.json", &[])?,
    ];
    for program in ["rustc".into(), tests.workerd()?, browsers.chromium, browsers.firefox] {
        told.insert(0, output(&mut command(program, ["--version"]))?.trim().to_owned());
    }
    Ok(told.join(", "))
}

/// What a manifest pins: some, or everything.
fn pinned(file: &str, names: &[&str]) -> Result<String> {
    let manifest: Value = serde_json::from_str(&fs::read_to_string(root().join(file))?)?;
    let versions = manifest["devDependencies"].as_object().context("no devDependencies")?;
    let wanted = versions.iter().filter(|(name, _)| names.is_empty() || names.contains(&&***name));
    let told = wanted.map(|(name, version)| {
        let version = version.as_str().unwrap_or_default();
        format!("{name} {}", version.rsplit('@').next().unwrap_or_default())
    });
    Ok(told.collect::<Vec<_>>().join(", "))
}
