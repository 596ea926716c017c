//! The tables of what runs where: the matrix of runtimes and groups of the corpus, and the deployments.

use std::fs;

use anyhow::{Context, Result, ensure};

use super::Session;
use super::javascript::JavaScript;
use super::suites::{CONFORMANCE, DEPLOYED};
use crate::generate::replace_part;
use crate::root;

/// Runs every cell and writes both into their pages.
pub fn write() -> Result<()> {
    let session = Session::default();
    let matrix = CONFORMANCE.runs("MATRIX", &["matrix.md"]);
    write_table(&session, matrix, "conformance", "matrix", "www/docs/evidence/runtimes.md")?;
    let deployed = DEPLOYED.runs("TABLE", &["deployed.md"]);
    write_table(&session, deployed, "deployed", "deployed", "www/docs/guide/frameworks/index.md")
}

/// Runs the suite of that name, and puts its table into the page.
fn write_table(
    session: &Session,
    run: JavaScript,
    suite: &str,
    table: &str,
    page: &str,
) -> Result<()> {
    let tally = run.run(session)?;
    ensure!(tally.failed == 0, "{} cells differ: {page} keeps its table", tally.failed);
    let written = root().join(format!("target/tests/{suite}/{table}.md"));
    let written = fs::read_to_string(written)?;
    let path = root().join(page);
    let text = fs::read_to_string(&path).with_context(|| format!("cannot read {page}"))?;
    fs::write(path, replace_part(&text, table, &written)?)
        .with_context(|| format!("cannot write {page}"))
}
