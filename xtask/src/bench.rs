//! The side-by-side benchmarks: prepares what the scripts of `benches/` run.

use std::fs;

use anyhow::{Context, Result, bail};

use crate::process::{command, output, run, step};
use crate::setup::debian::{self, browsers};
use crate::setup::node;
use crate::{consumer, package, root};

pub fn bench(names: &[String]) -> Result<()> {
    match names {
        [] => peers().and_then(|()| receiver()),
        [name] if name == "receiver" => receiver(),
        [name] if name == "stores" => stores(),
        _ => bail!("there are two others: cargo xtask bench receiver, and stores"),
    }
}

/// The modules of the tests that start the engines.
const OF_STORES: &[&str] = &[
    "tests/package/postgres-server.mjs",
    "tests/package/postgres/clients.mjs",
    "tests/package/sender.mjs",
    "tests/package/servers.mjs",
    "tests/package/stores/emulator.mjs",
    "tests/package/stores/sqlite-drivers.mjs",
    "tests/package/workerd.mjs",
];

/// Each store beside its engine itself.
fn stores() -> Result<()> {
    let folder = consumer::install("bench-stores", &package::build()?)?;
    consumer::add_scripts(&folder, "benches/stores")?;
    for file in OF_STORES {
        let from = root().join(file);
        fs::copy(&from, folder.join(from.file_name().unwrap_or_default()))?;
    }
    for manifest in ["tests/package/postgres", "tests/package/stores", "tests"] {
        consumer::link_modules(&folder, &node::modules(manifest)?)?;
    }
    // Which has SQLite of its own.
    let node = node::modules("tests/runtimes")?.path().join("node-24/bin/node");
    let mut main = command(node, ["main.mjs".as_ref(), root()]);
    main.env("POSTGRES", debian::postgres()?).env("REDIS_SERVER", debian::redis_server()?);
    run(main.env("WORKERD", node::modules("tests")?.workerd()?).current_dir(folder))
}

/// A receiver beside the core, the documented snippet and a peer's.
fn receiver() -> Result<()> {
    let folder = consumer::install("bench-receiver", &package::build()?)?;
    for scripts in ["benches", "benches/receiver"] {
        consumer::add_scripts(&folder, scripts)?;
    }
    consumer::link_modules(&folder, &node::modules("benches")?)?;
    run(command("node", ["receiver.mjs".as_ref(), root()]).current_dir(folder))
}

fn peers() -> Result<()> {
    output(&mut command("pkg-config", ["--exists", "openssl"])).context(
        "OpenSSL is a peer: install its development files (Debian: apt-get install libssl-dev pkg-config)",
    )?;
    let native = root().join("target/native-bench");
    let mut build = command("cargo", ["build", "--quiet", "--locked", "--release"]);
    build.env("CARGO_TARGET_DIR", &native).current_dir(root().join("benches/native"));
    step("building the crate and its peers", &mut build)?;
    let folder = consumer::install("bench", &package::build()?)?;
    for scripts in ["tests/runtimes/drivers", "benches"] {
        consumer::add_scripts(&folder, scripts)?;
    }
    for manifest in ["benches", "tests/runtimes", "tests"] {
        consumer::link_modules(&folder, &node::modules(manifest)?)?;
    }
    let browsers = browsers()?;
    let mut main = command("node", ["main.mjs".as_ref(), root()]);
    main.args([native.join("release/native-bench"), browsers.chromium, browsers.firefox]);
    run(main.current_dir(folder))
}
