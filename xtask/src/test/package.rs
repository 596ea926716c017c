//! The packed tarball as its users meet it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use super::{Session, Tally, check, results};
use crate::process::{command, step, watch};
use crate::setup::browsers::browsers;
use crate::setup::node;
use crate::setup::redis::redis_server;
use crate::{consumer, inspector, package, root};

/// The code blocks of the README and of the types, each run as it stands.
pub fn readme(session: &Session) -> Result<Tally> {
    let folder = consumer::install("readme", session.pkg()?)?;
    consumer::add_suite(&folder, "package/readme")?;
    for file in ["README.md", "tests/package/abuse.mjs"] {
        fs::copy(root().join(file), folder.join(Path::new(file).file_name().unwrap_or_default()))?;
    }
    let config = consumer::workerd_config(&folder, &["worker.js"])?;
    let modules = session.modules()?;
    // Express 5, beside the package, and Express 4.
    consumer::link_modules(&folder, modules)?;
    consumer::link_modules(&folder, &node::modules("examples")?)?;
    let mut run = command("node", ["readme/main.js"]);
    run.env("WORKERD", modules.workerd()?).env("WORKERD_CONFIG", config);
    tallied(run.current_dir(folder))
}

/// Policies, missing WebAssembly, copies and threads.
pub fn loading(session: &Session) -> Result<Tally> {
    let folder = session.consumer()?;
    consumer::add_suite(folder, "runtimes/loading")?;
    let mut run = command("node", ["loading/main.mjs"]);
    tallied(run.env("CHROMIUM", browsers()?.chromium).current_dir(folder))
}

/// Sizes and memory.
pub fn budgets(session: &Session) -> Result<Tally> {
    let folder = consumer::install("budgets", session.pkg()?)?;
    consumer::add_suite(&folder, "package/budgets")?;
    consumer::link_modules(&folder, session.modules()?)?;
    let tarball = package::pack(session.pkg()?, &folder)?;
    let mut run = command("node", ["--expose-gc", "budgets/main.mjs"]);
    tallied(run.env("TARBALL", tarball).current_dir(folder))
}

/// The grader for receivers of others, by the installed command.
pub fn grader(session: &Session) -> Result<Tally> {
    let folder = consumer::install("grader", session.pkg()?)?;
    consumer::add_suite(&folder, "grader")?;
    tallied(command("node", ["grader/main.js"]).current_dir(folder))
}

/// The command line in three runtimes: through pipes, and on a terminal.
pub fn cli(session: &Session) -> Result<Tally> {
    let folder = consumer::install("cli", session.pkg()?)?;
    consumer::add_scripts(&folder, "tests/package/cli")?;
    fs::copy(root().join("README.md"), folder.join("README.md"))?;
    // Express, for the receivers of the README.
    consumer::link_modules(&folder, session.modules()?)?;
    let runtimes = session.runtimes()?;
    let mut tally = Tally::default();
    for runtime in ["node", "deno", "bun"] {
        println!("in {runtime}");
        let mut run = node_tests(&folder)?;
        run.env("CLI_RUNTIME", runtime).env("DENO", runtimes.deno()).env("BUN", runtimes.bun());
        tally.add(node_tally(&mut run)?);
    }
    Ok(tally)
}

/// Receivers: requests, sockets, and stores that several share.
pub fn receiver(session: &Session) -> Result<Tally> {
    let folder = consumer::install("receiver", session.pkg()?)?;
    consumer::add_scripts(&folder, "tests/package/receiver")?;
    consumer::link_modules(&folder, session.modules()?)?;
    let mut run = node_tests(&folder)?;
    run.env("REDIS_SERVER", redis_server()?).env("WORKERD", session.modules()?.workerd()?);
    node_tally(&mut run)
}

/// Receivers in the servers of frameworks and runtimes, sent what is too long.
pub fn frameworks(session: &Session) -> Result<Tally> {
    let folder = consumer::install("frameworks", session.pkg()?)?;
    consumer::add_scripts(&folder, "tests/package/frameworks")?;
    add_servers(&folder)?;
    let (modules, runtimes) = (session.modules()?, session.runtimes()?);
    let own = [&node::modules("tests/package/frameworks")?, &node::modules("examples")?];
    for installed in own.into_iter().chain([modules, runtimes]) {
        consumer::link_modules(&folder, installed)?;
    }
    let mut run = node_tests(&folder)?;
    run.env("WORKERD", modules.workerd()?)
        .env("NODE_24", runtimes.path().join("node-24/bin/node"))
        .env("DENO", runtimes.deno())
        .env("BUN", runtimes.bun());
    node_tally(&mut run)
}

/// `explain`, on deliveries that frameworks, shells and other languages spoiled.
pub fn explain(session: &Session) -> Result<Tally> {
    let folder = consumer::install("explain", session.pkg()?)?;
    consumer::add_scripts(&folder, "tests/package/explain")?;
    consumer::link_modules(&folder, session.modules()?)?;
    node_tally(&mut node_tests(&folder)?)
}

/// `explain`, the session tracker and the simulator, in runtimes of each kind.
pub fn tools(session: &Session) -> Result<Tally> {
    let folder = consumer::install("tools-test", session.pkg()?)?;
    consumer::add_scripts(&folder, "tests/package/tools")?;
    fs::copy(root().join("tests/runtimes/drivers/browser.mjs"), folder.join("browser.mjs"))?;
    let (modules, runtimes) = (session.modules()?, session.runtimes()?);
    consumer::link_modules(&folder, runtimes)?;
    let config = consumer::workerd_config(&folder, &["worker.js", "observe.js"])?;
    let mut run = node_tests(&folder)?;
    run.env("RUNTIMES", runtimes.path())
        .env("WORKERD", modules.workerd()?)
        .env("WORKERD_CONFIG", config)
        .env("CHROMIUM", browsers()?.chromium);
    node_tally(&mut run)
}

/// What tracers, Nitro and Jest make of the package: run without the rest, and in another Node.
pub fn traced(session: &Session) -> Result<Tally> {
    let folder = consumer::install("traced", session.pkg()?)?;
    consumer::add_scripts(&folder, "tests/package/traced")?;
    for script in ["sender.mjs", "servers.mjs"] {
        fs::copy(root().join("tests/package/receiver").join(script), folder.join(script))?;
    }
    consumer::link_modules(&folder, &node::modules("tests/package/traced")?)?;
    let mut run = node_tests(&folder)?;
    node_tally(run.env("RUNTIMES", session.runtimes()?.path()))
}

/// The examples, in the frameworks and runtimes that they are for.
pub fn examples(session: &Session) -> Result<Tally> {
    let folder = examples_in("examples", session)?;
    consumer::add_scripts(&folder, "tests/package/examples")?;
    let (modules, runtimes) = (session.modules()?, session.runtimes()?);
    let mut axum = command("cargo", ["build", "--quiet", "--locked"]);
    axum.env("CARGO_TARGET_DIR", root().join("target/axum"));
    step("building the example in axum", axum.current_dir(root().join("examples/axum")))?;

    let mut run = node_tests(&folder)?;
    run.env("WORKERD", modules.workerd()?)
        .env("REDIS_SERVER", redis_server()?)
        .env("AXUM", root().join("target/axum/debug/wms-webhook-axum-example"))
        .env("NODE_24", runtimes.path().join("node-24/bin/node"))
        .env("DENO", runtimes.deno())
        .env("BUN", runtimes.bun());
    node_tally(&mut run)
}

/// What the texts of the package tell a programmer to do, done in the frameworks that they name; and
/// what they say of the sender.
pub fn recipes(session: &Session) -> Result<Tally> {
    let folder = examples_in("recipes", session)?;
    consumer::add_scripts(&folder, "tests/package/recipes")?;
    for nest in ["nest-11", "nest-12"] {
        let own = folder.join(nest);
        fs::create_dir_all(own.join("node_modules"))?;
        consumer::link_modules(&own, &node::modules(&format!("tests/package/recipes/{nest}"))?)?;
    }
    let mut run = node_tests(&folder)?;
    node_tally(run.env("NODE_24", session.runtimes()?.path().join("node-24/bin/node")))
}

/// Two of the examples under load.
pub fn load(session: &Session) -> Result<Tally> {
    let folder = examples_in("load", session)?;
    consumer::add_scripts(&folder, "tests/package/load")?;
    let mut run = command("node", ["main.mjs"]);
    tallied(run.env("WORKERD", session.modules()?.workerd()?).current_dir(folder))
}

/// A project with the examples, what they need, and what starts them and sends to them.
fn examples_in(name: &str, session: &Session) -> Result<PathBuf> {
    let folder = consumer::install(name, session.pkg()?)?;
    consumer::add_scripts(&folder, "examples")?;
    add_servers(&folder)?;
    fs::copy(root().join("tests/package/abuse.mjs"), folder.join("abuse.mjs"))?;
    for installed in [&node::modules("examples")?, session.modules()?, session.runtimes()?] {
        consumer::link_modules(&folder, installed)?;
    }
    Ok(folder)
}

/// Adds what makes deliveries, and starts servers.
fn add_servers(folder: &Path) -> Result<()> {
    for script in ["sender.mjs", "servers.mjs", "workerd.mjs"] {
        fs::copy(root().join("tests/package/receiver").join(script), folder.join(script))?;
    }
    Ok(())
}

/// Every `*.test.mjs` of a folder, by Node's own runner. One that hangs has failed.
fn node_tests(folder: &Path) -> Result<Command> {
    let mut tests = Vec::new();
    for entry in fs::read_dir(folder)? {
        let name = entry?.file_name();
        if name.to_string_lossy().ends_with(".test.mjs") {
            tests.push(name);
        }
    }
    tests.sort();
    let mut run = command("node", ["--test", "--test-reporter=tap", "--test-timeout=600000"]);
    run.args(tests).current_dir(folder);
    Ok(run)
}

/// What `node --test` counts. A run that counts nothing has failed.
fn node_tally(command: &mut Command) -> Result<Tally> {
    let (text, is_success) = watch(command)?;
    let count = |name: &str| {
        let line = text.lines().filter_map(|line| line.strip_prefix(name)).next_back();
        line.and_then(|count| count.trim().parse().ok()).context("node --test counted nothing")
    };
    let tally =
        Tally { passed: count("# pass")?, failed: count("# fail")? + count("# cancelled")? };
    Ok(if is_success || tally.failed > 0 { tally } else { Tally { failed: 1, ..tally } })
}

/// A script that prints a result for each of its tests. One that ends badly or has none fails.
pub fn tallied(command: &mut Command) -> Result<Tally> {
    let (text, is_success) = watch(command)?;
    let mut tally = Tally::default();
    for result in results(&text)? {
        let passed = result["passed"].as_bool().context("a result without a verdict")?;
        tally.add(Tally::of(passed));
    }
    if tally.failed == 0 && (!is_success || tally.passed == 0) {
        tally.failed = 1;
    }
    Ok(tally)
}

/// The built page of the inspector, in Chromium and in Firefox.
pub fn inspector(session: &Session) -> Result<Tally> {
    let folder = inspector::build(session.pkg()?)?;
    consumer::add_suite(&folder, "inspector")?;
    consumer::link_modules(&folder, session.runtimes()?)?;
    let node = session.runtimes()?.path().join("node-24/bin/node");
    let found = browsers()?;
    let mut run = command(node, ["inspector/main.mjs"]);
    run.env("CHROMIUM", found.chromium).env("FIREFOX", found.firefox);
    tallied(run.env("SCREENSHOTS", root().join("target/screenshots")).current_dir(folder))
}

pub fn publint(session: &Session) -> Result<Tally> {
    let publint = session.modules()?.bin("publint");
    // Without packing: it would delete tarballs beside it.
    check(command(publint, ["run", "--strict", "--pack", "false"]).arg(session.pkg()?))
}

pub fn attw(session: &Session) -> Result<Tally> {
    let folder = root().join("target/packed");
    fs::create_dir_all(&folder)?;
    let tarball = package::pack(session.pkg()?, &folder)?;
    check(command(session.modules()?.bin("attw"), ["--no-color"]).arg(tarball))
}
