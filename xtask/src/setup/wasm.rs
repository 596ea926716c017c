//! A tool chain that compiles for `wasm32-unknown-unknown`.

use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::process::{command, output};
use crate::root;
use crate::setup::cache_dir;

/// Which tool chain of rustup compiles for wasm: the usual one unless named.
#[derive(Clone, Debug)]
pub struct WasmToolchain(Option<String>);

/// Finds or makes it; `xtask/wasm-toolchain.sh` tells by which routes.
pub fn toolchain() -> Result<WasmToolchain> {
    let mut script = command("bash", [root().join("xtask/wasm-toolchain.sh")]);
    script.env("WASM_TOOLCHAIN_HOME", cache_dir()?.join("wasm-toolchain"));
    plain(&mut script);
    script.stderr(std::process::Stdio::inherit());
    let name = output(&mut script).context(
        "no tool chain compiles for wasm32-unknown-unknown: try `rustup target add wasm32-unknown-unknown`",
    )?;
    match name.trim() {
        "" => Ok(WasmToolchain(None)),
        name if name.contains(char::is_whitespace) => bail!("wasm-toolchain.sh printed {name:?}"),
        name => Ok(WasmToolchain(Some(name.into()))),
    }
}

impl WasmToolchain {
    /// The program with the tool chain in its environment.
    pub fn set_for<'a>(&self, command: &'a mut Command) -> &'a mut Command {
        plain(command);
        if let Some(name) = &self.0 {
            command.env("RUSTUP_TOOLCHAIN", name);
        }
        command
    }
}

/// Takes away what the `cargo` that runs us has set, so that another one starts from nothing.
fn plain(command: &mut Command) {
    for name in ["RUSTUP_TOOLCHAIN", "RUSTC", "RUSTDOC", "CARGO", "CARGO_ENCODED_RUSTFLAGS"] {
        command.env_remove(name);
    }
}
