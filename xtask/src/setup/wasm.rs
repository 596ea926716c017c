//! A tool chain that compiles for `wasm32-unknown-unknown`.

use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

use crate::once::Once;
use crate::process::{command, output};
use crate::root;
use crate::setup::cache_dir;

pub const TARGET: &str = "wasm32-unknown-unknown";

/// The name of the tool chain in rustup; none for the usual one.
#[derive(Clone, Debug)]
pub struct Toolchain(Option<String>);

static TOOLCHAIN: Once<Toolchain> = Once::new();

/// Finds or makes it; `xtask/wasm-toolchain.sh` says by which routes.
pub fn toolchain() -> Result<Toolchain> {
    TOOLCHAIN.get(find)
}

fn find() -> Result<Toolchain> {
    let mut script = command("bash", [root().join("xtask/wasm-toolchain.sh")]);
    script.env("WASM_TOOLCHAIN_HOME", cache_dir()?.join("wasm-toolchain"));
    plain(&mut script);
    let name = output(script.stderr(Stdio::inherit())).with_context(|| {
        format!("no tool chain compiles for {TARGET}: try `rustup target add {TARGET}`")
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
