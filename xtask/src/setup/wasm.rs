//! A tool chain that compiles for `wasm32-unknown-unknown`, and one for a target without a system.

use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::process::{command, output};
use crate::root;
use crate::setup::cache_dir;

/// Which tool chain of rustup compiles for a target: the usual one unless named.
#[derive(Clone, Debug)]
pub struct Toolchain(Option<String>);

pub const TARGET: &str = "wasm32-unknown-unknown";
/// A target without an operating system, and so without std.
pub const BARE: &str = "thumbv7em-none-eabi";

/// Finds or makes it; `xtask/wasm-toolchain.sh` tells by which routes.
pub fn toolchain() -> Result<Toolchain> {
    toolchain_for(TARGET)
}

/// The same for [`BARE`].
pub fn bare_toolchain() -> Result<Toolchain> {
    toolchain_for(BARE)
}

fn toolchain_for(target: &str) -> Result<Toolchain> {
    let mut script = command("bash", [root().join("xtask/wasm-toolchain.sh")]);
    script.arg(target).env("WASM_TOOLCHAIN_HOME", cache_dir()?.join("wasm-toolchain"));
    plain(&mut script);
    script.stderr(std::process::Stdio::inherit());
    let name = output(&mut script).with_context(|| {
        format!("no tool chain compiles for {target}: try `rustup target add {target}`")
    })?;
    match name.trim() {
        "" => Ok(Toolchain(None)),
        name if name.contains(char::is_whitespace) => bail!("wasm-toolchain.sh printed {name:?}"),
        name => Ok(Toolchain(Some(name.into()))),
    }
}

impl Toolchain {
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
