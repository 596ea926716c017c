//! Where the corpus runs. Each entry runs it and returns what it printed.

use std::fs;
use std::path::PathBuf;

use anyhow::Result;

use crate::process::{command, step, text_of};
use crate::setup::debian::browsers;
use crate::test::Session;
use crate::test::wasm::wasm_pack;
use crate::{consumer, root};

pub type Run = fn(&Session) -> Result<String>;

/// The native crate, the one runtime without JavaScript.
pub const CRATE: &str = "Rust crate";

pub const RUNTIMES: &[(&str, Run)] = &[
    (CRATE, native),
    ("`wasm-pack build`, in Node", full_build),
    ("Node 20.0, ESM", |session| node(session, "node-20.0", "esm.mjs")),
    ("Node 20.0, CommonJS", |session| node(session, "node-20.0", "cjs.cjs")),
    ("Node 20, ESM", |session| node(session, "node-20", "esm.mjs")),
    ("Node 20, CommonJS", |session| node(session, "node-20", "cjs.cjs")),
    ("Node 22, ESM", |session| node(session, "node-22", "esm.mjs")),
    ("Node 22, CommonJS", |session| node(session, "node-22", "cjs.cjs")),
    ("Node 24, ESM", |session| node(session, "node-24", "esm.mjs")),
    ("Node 24, CommonJS", |session| node(session, "node-24", "cjs.cjs")),
    ("Deno, no permissions", deno),
    ("Bun", bun),
    ("workerd", workerd),
    ("`wrangler dev`", |session| node(session, "node-24", "wrangler.mjs")),
    ("edge-runtime", |session| here(session, &["edge.mjs"])),
    ("Chromium", |session| chromium(session, "/page.html")),
    ("Firefox", firefox),
    ("esbuild, in Node", |session| bundled(session, "esbuild", "out/esbuild.cjs")),
    ("Rollup, in Node", |session| bundled(session, "rollup", "out/rollup.mjs")),
    ("webpack 5, in Chromium", |session| bundled_page(session, "webpack")),
    ("Vite, in Chromium", |session| bundled_page(session, "vite")),
    ("Next, route in Node", |session| next(session, "node")),
    ("Next, route on the edge", |session| next(session, "edge")),
    ("Next, page in Chromium", |session| next(session, "client")),
    ("Jest", jest),
    ("Vitest", vitest),
];

/// A program in the consumer's folder. If it fails, the failure is in the cells.
fn text_in(session: &Session, program: PathBuf, arguments: &[&str]) -> Result<String> {
    text_of(command(program, arguments).current_dir(session.consumer()?))
}

fn native(_: &Session) -> Result<String> {
    let mut test = command("cargo", ["test", "--quiet", "--package", "wms-webhook"]);
    text_of(test.args(["--test", "conformance", "--", "--nocapture"]).current_dir(root()))
}

fn full_build(session: &Session) -> Result<String> {
    let mut build =
        wasm_pack(&["build", "--mode", "no-install", "--no-opt", "--target", "nodejs"])?;
    build.args(["--out-dir", "target/full", "--out-name", "full"]);
    step("building with wasm-pack", &mut build)?;
    let mut run = command("node", ["full.mjs"]);
    run.env("FULL_BUILD", root().join("target/full/full.js"));
    text_of(run.current_dir(session.consumer()?))
}

/// The Node of this machine.
fn here(session: &Session, arguments: &[&str]) -> Result<String> {
    text_in(session, "node".into(), arguments)
}

/// A Node that npm installed.
fn node(session: &Session, version: &str, script: &str) -> Result<String> {
    let program = session.runtimes()?.path().join(version).join("bin/node");
    text_in(session, program, &[script])
}

fn deno(session: &Session) -> Result<String> {
    text_in(session, session.runtimes()?.deno(), &["run", "--no-prompt", "--no-remote", "esm.mjs"])
}

fn bun(session: &Session) -> Result<String> {
    text_in(session, session.runtimes()?.bun(), &["run", "esm.mjs"])
}

/// The shipped files as they are, unbundled.
fn workerd(session: &Session) -> Result<String> {
    let own = ["worker.js", "report.js", "run.js", "api-cases.js", "corpus.js"];
    let config = consumer::workerd_config(session.consumer()?, &own)?;
    let config = config.to_string_lossy();
    text_in(session, session.modules()?.workerd()?, &["test", "--verbose", &config])
}

/// The shipped files as they are, with an import map.
fn chromium(session: &Session, page: &str) -> Result<String> {
    browse(session, "chrome", &browsers()?.chromium, page)
}

fn firefox(session: &Session) -> Result<String> {
    browse(session, "firefox", &browsers()?.firefox, "/page.html")
}

/// The driver of both browsers wants a newer Node than this machine may have.
fn browse(session: &Session, name: &str, program: &std::path::Path, page: &str) -> Result<String> {
    let node = session.runtimes()?.path().join("node-24/bin/node");
    text_in(session, node, &["browser.mjs", name, &program.to_string_lossy(), page])
}

fn bundled(session: &Session, tool: &str, script: &str) -> Result<String> {
    bundle(session, tool)?;
    here(session, &[script])
}

fn bundled_page(session: &Session, tool: &str) -> Result<String> {
    bundle(session, tool)?;
    let page = format!("<!doctype html><script type=\"module\" src=\"/out/{tool}.js\"></script>");
    fs::write(session.consumer()?.join(format!("{tool}.html")), page)?;
    chromium(session, &format!("/{tool}.html"))
}

fn bundle(session: &Session, tool: &str) -> Result<()> {
    let node = session.runtimes()?.path().join("node-24/bin/node");
    let folder = session.consumer()?;
    step(&format!("bundling with {tool}"), command(node, ["bundle.mjs", tool]).current_dir(folder))
}

/// One application, built by the first that asks.
fn next(session: &Session, place: &str) -> Result<String> {
    let node = session.runtimes()?.path().join("node-24/bin/node");
    let chromium = browsers()?.chromium;
    text_in(session, node, &["next.mjs", place, &chromium.to_string_lossy()])
}

fn jest(session: &Session) -> Result<String> {
    let jest = session.runtimes()?.path().join("jest/bin/jest.js");
    let config = r#"{"testMatch":["**/corpus.test.mjs"],"transform":{}}"#;
    let flags = ["--experimental-vm-modules", &jest.to_string_lossy(), "--config", config];
    here(session, &flags)
}

fn vitest(session: &Session) -> Result<String> {
    let node = session.runtimes()?.path().join("node-24/bin/node");
    let vitest = session.runtimes()?.path().join("vitest/vitest.mjs");
    text_in(session, node, &[&vitest.to_string_lossy(), "run", "--globals", "corpus.test.mjs"])
}
