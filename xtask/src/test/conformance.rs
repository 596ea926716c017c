//! The README's tables of what runs where: the matrix of runtimes and groups of the corpus, and the deployments.

use std::fs;

use anyhow::{Context, Result, ensure};

use super::Session;
use super::javascript::JavaScript;
use super::suites::{CONFORMANCE, DEPLOYED};
use crate::generate::replace_part;
use crate::root;

/// Runs every cell and writes both into the README.
pub fn write() -> Result<()> {
    let session = Session::default();
    write_table(
        "matrix",
        CONFORMANCE.runs("MATRIX", &["matrix.md"]),
        "conformance/matrix.md",
        &session,
    )?;
    write_table(
        "deployed",
        DEPLOYED.runs("TABLE", &["deployed.md"]),
        "deployed/deployed.md",
        &session,
    )
}

fn write_table(name: &str, suite: JavaScript, file: &str, session: &Session) -> Result<()> {
    let tally = suite.run(session)?;
    ensure!(tally.failed == 0, "{} cells differ: the README keeps its table", tally.failed);
    let table = fs::read_to_string(root().join("target/tests").join(file))?;
    let path = root().join("README.md");
    let readme = fs::read_to_string(&path).context("cannot read README.md")?;
    fs::write(path, replace_part(&readme, name, &table)?).context("cannot write README.md")
}
