//! The side-by-side benchmark: prepares what `benches/main.mjs` runs.

use std::fs;

use anyhow::{Context, Result, bail};

use crate::process::{command, output, run, step};
use crate::setup::debian::{self, browsers};
use crate::setup::node;
use crate::{consumer, package, root};

pub fn bench(names: &[String]) -> Result<()> {
    match names {
        [] => peers(),
        [name] if name == "postgres" => postgres(),
        _ => bail!("there is one other benchmark: cargo xtask bench postgres"),
    }
}

/// The store in Postgres beside the engine itself.
fn postgres() -> Result<()> {
    let folder = consumer::install("bench-postgres", &package::build()?)?;
    for module in ["postgres/clients.mjs", "postgres-server.mjs", "sender.mjs", "servers.mjs"] {
        let from = root().join("tests/package").join(module);
        fs::copy(&from, folder.join(from.file_name().unwrap_or_default()))?;
    }
    fs::copy(root().join("benches/postgres.mjs"), folder.join("postgres.mjs"))?;
    consumer::link_modules(&folder, &node::modules("tests/package/postgres")?)?;
    let mut main = command("node", ["postgres.mjs"]);
    run(main.env("POSTGRES", debian::postgres()?).current_dir(folder))
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
