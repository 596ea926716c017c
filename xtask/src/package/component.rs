//! The crate as a component: `crates/component` as a module of wasm, and what `jco new` makes of that.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Result, ensure};

use super::wasm;
use crate::once::Once;
use crate::process::{command, output, step};
use crate::setup::node::{self, NodeModules};
use crate::{fresh, root};

/// Its name, also in a release.
pub const NAME: &str = "wms-webhook.component.wasm";

/// Where its tests are, and what they and its making need is pinned.
pub const FOLDER: &str = "tests/runtimes/component";

/// What the component has for the outside, as `jco wit` prints it: no import, so a host need give it nothing.
const WORLD: &str = "world root {\n  export wms:webhook/receiver@";

static BUILT: Once<PathBuf> = Once::new();

/// Its path. It is built once in a run.
pub fn build() -> Result<PathBuf> {
    BUILT.get(build_anew)
}

fn build_anew() -> Result<PathBuf> {
    let jco = jco()?;
    let module = wasm::component(&node::modules("tests")?, &wasm::Sources::ours()?)?;
    let built = root().join("target/built");
    fs::create_dir_all(&built)?;
    let component = built.join(NAME);
    let mut new = command(jco.bin("jco"), ["new"]);
    step("making a component of it", new.arg(module).arg("-o").arg(&component))?;
    let wit = output(command(jco.bin("jco"), ["wit"]).arg(&component))?;
    ensure!(
        wit.contains(WORLD),
        "the component imports something, or exports something else:\n{wit}"
    );
    Ok(component)
}

static TRANSPILED: Once<PathBuf> = Once::new();

/// `webhook.js`, which jco translates it to for Node, in a folder of its own.
pub fn transpiled() -> Result<PathBuf> {
    TRANSPILED.get(|| transpile(&build()?))
}

fn transpile(component: &Path) -> Result<PathBuf> {
    let folder = fresh(root().join("target/transpiled"))?;
    fs::write(folder.join("package.json"), r#"{ "type": "module" }"#)?;
    let mut transpile = command(jco()?.bin("jco"), ["transpile", "--quiet", "--name", "webhook"]);
    step("translating it to JavaScript", transpile.arg(component).arg("-o").arg(&folder))?;
    Ok(folder.join("webhook.js"))
}

/// What makes, translates and serves components.
pub fn jco() -> Result<NodeModules> {
    node::modules(FOLDER)
}
