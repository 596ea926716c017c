//! The door of wasm-bindgen, by `wasm-pack test`. In the wrong mode it skips every test and
//! succeeds: whoever calls it counts.

use std::process::Command;

use anyhow::Result;

use super::{Session, Tally, cargo_test};
use crate::process::{command, with_path};
use crate::root;
use crate::setup::debian::browsers;
use crate::setup::{tools, wasm};

pub fn node(session: &Session) -> Result<Tally> {
    let mut test = wasm_pack(&["test", "--mode", "no-install", "--node"])?;
    cargo_test(session, test.args(["--", "--test", "wasm_node"]))
}

pub fn chromium(session: &Session) -> Result<Tally> {
    let driver = browsers()?.chromedriver;
    let mut test = wasm_pack(&["test", "--mode", "no-install", "--headless", "--chrome"])?;
    test.arg("--chromedriver").arg(driver);
    cargo_test(session, test.args(["--", "--test", "wasm_browser"]))
}

pub fn firefox(session: &Session) -> Result<Tally> {
    browsers()?;
    let driver = tools::folder_of("geckodriver")?.join("geckodriver");
    let mut test = wasm_pack(&["test", "--mode", "no-install", "--headless", "--firefox"])?;
    test.arg("--geckodriver").arg(driver);
    cargo_test(session, test.args(["--", "--test", "wasm_browser"]))
}

/// `wasm-pack` with its tools before everything else on the `PATH`, and an own target folder: it
/// sets flags that would rebuild what other suites have built.
pub fn wasm_pack(arguments: &[&str]) -> Result<Command> {
    let tools = [tools::folder_of("wasm-pack")?, tools::wasm_bindgen()?];
    let mut command = command("wasm-pack", arguments);
    wasm::toolchain()?.set_for(&mut command);
    with_path(&mut command, tools)?
        // Its own limits, 5 and 20 s, are those of a machine that does nothing else.
        .env("WASM_BINDGEN_TEST_DRIVER_TIMEOUT", "120")
        .env("WASM_BINDGEN_TEST_TIMEOUT", "300")
        .env("CARGO_TARGET_DIR", root().join("target/wasm"))
        .current_dir(root());
    Ok(command)
}
