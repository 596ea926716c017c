//! The sources with one event more in the catalogue, of a shape that no other has, and with no other
//! edit: what is written, built and tested of these.

use std::fs;
use std::path::PathBuf;

use anyhow::{Result, ensure};

use super::Session;
use super::javascript::Project;
use super::published::copy_sources;
use super::wasm::wasm_pack;
use crate::process::{command, step};
use crate::{consumer, package, root};

/// The end of the catalogue, and what comes after it here.
const LAST_EVENT: &str = "\"The camera failed to start.\";\n";
const NEW_EVENT: &str = r#"
    LightChanged "LIGHT_CHANGED" Warn &[
        FieldSpec::optional(Field::Details, FieldType::String),
        FieldSpec::required(Field::Snr, FieldType::Number),
        FieldSpec::optional(Field::PayloadSequence, FieldType::Integer),
        FieldSpec::required(Field::State, FieldType::Visibility),
    ],
        "The light has changed.";
"#;

/// What is built runs a few tests: it need be neither fast nor small.
const UNOPTIMISED: &str = "profile.dev.package.wms-webhook.opt-level=0";
const QUICKLY_BUILT: [(&str, &str); 3] = [
    ("CARGO_PROFILE_RELEASE_LTO", "off"),
    ("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16"),
    (package::wasm::QUICKLY, "1"),
];

fn tree() -> PathBuf {
    root().join("target/new-event")
}

/// A project that has installed the package of these sources.
pub fn installed(_: &str, _: &Session) -> Result<PathBuf> {
    let tree = tree();
    copy_sources(&tree)?;
    let catalogue = tree.join("src/catalogue.rs");
    let text = fs::read_to_string(&catalogue)?;
    ensure!(text.matches(LAST_EVENT).count() == 1, "the catalogue ends with another event");
    fs::write(catalogue, text.replace(LAST_EVENT, &format!("{LAST_EVENT}{NEW_EVENT}")))?;
    for name in ["generate", "build"] {
        let mut xtask = command("cargo", ["run", "--quiet", "--config", UNOPTIMISED]);
        xtask.args(["--package", "xtask", "--", name]).current_dir(&tree);
        for (name, value) in QUICKLY_BUILT {
            xtask.env(name, value);
        }
        step(&format!("a new event: {name}"), &mut xtask)?;
    }
    consumer::install("tests/new-event", &tree.join("pkg"))
}

/// The other door, the sources and a compiler of types.
pub fn other_doors(project: &mut Project) -> Result<()> {
    let mut build = wasm_pack(&["build", "--mode", "no-install", "--dev", "--target", "nodejs"])?;
    build.args(["--out-dir", "target/full", "--out-name", "full", "--", "--config", UNOPTIMISED]);
    build.current_dir(tree());
    step("a new event: building with wasm-pack", &mut build)?;
    project.set("FULL_BUILD", tree().join("target/full/full.js"));
    project.set("TREE", tree());
    Ok(())
}
