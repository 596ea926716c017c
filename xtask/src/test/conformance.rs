//! The matrix of runtimes and groups of the corpus, in the README.

use std::fs;

use anyhow::{Context, Result, ensure};

use super::Session;
use super::suites::CONFORMANCE;
use crate::generate::replace_part;
use crate::root;

/// Runs every cell and writes the matrix into the README.
pub fn write() -> Result<()> {
    let tally = CONFORMANCE.runs("MATRIX", &["matrix.md"]).run(&Session::default())?;
    ensure!(tally.failed == 0, "{} cells differ: the README keeps its matrix", tally.failed);
    let matrix = fs::read_to_string(root().join("target/tests/conformance/matrix.md"))?;
    let path = root().join("README.md");
    let readme = fs::read_to_string(&path).context("cannot read README.md")?;
    fs::write(path, replace_part(&readme, "matrix", &matrix)?).context("cannot write README.md")
}
