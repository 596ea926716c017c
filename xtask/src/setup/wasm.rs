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
    made_for(TARGET, "auto")
}

/// The one of Debian's packages, if it is the same compiler, with the same LLVM: what it compiles is
/// then to be the same. Else why it is not to be had.
pub fn debian_toolchain() -> Result<Result<Toolchain, String>> {
    let usual = described(&toolchain()?)?;
    let ours = usual.split(' ').nth(1).context("rustc has no version")?;
    let known = output(&mut command("apt-cache", ["madison", "rustc-web"])).unwrap_or_default();
    let theirs = known.split('|').nth(1).and_then(|version| version.trim().split('+').next());
    Ok(match theirs {
        Some(theirs) if theirs == ours => {
            let debian = made_for(TARGET, "debian")?;
            let is_same = described(&debian)? == usual;
            is_same.then_some(debian).ok_or(format!("Debian's {ours} has another commit or LLVM"))
        }
        Some(theirs) => Err(format!("Debian's compiler is {theirs}, and ours {ours}")),
        None => Err(format!("no package of Debian's compiler is known; ours is {ours}")),
    })
}

/// What a compiler says of itself: version, commit, LLVM.
fn described(toolchain: &Toolchain) -> Result<String> {
    output(toolchain.set_for(&mut command("rustc", ["--version", "--verbose"])))
}

/// The same for [`BARE`].
pub fn bare_toolchain() -> Result<Toolchain> {
    made_for(BARE, "auto")
}

fn made_for(target: &str, route: &str) -> Result<Toolchain> {
    let mut script = command("bash", [root().join("xtask/wasm-toolchain.sh")]);
    script.arg(target).env("WASM_TOOLCHAIN_HOME", cache_dir()?.join("wasm-toolchain"));
    script.env("WASM_TOOLCHAIN_ROUTE", route);
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
