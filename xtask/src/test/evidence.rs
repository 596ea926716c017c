//! What SECURITY.md claims: each suite here is named in its table.

use anyhow::Result;

use super::package::tallied;
use super::{Session, Tally};
use crate::consumer;
use crate::process::command;

/// Patched built-ins, lying objects, shared and resizable buffers.
pub fn hostile(session: &Session) -> Result<Tally> {
    node(session, "hostile")
}

/// What is left in linear memory after each call.
pub fn memory(session: &Session) -> Result<Tally> {
    node(session, "memory")
}

/// The script of a folder of `tests/`, beside the installed tarball and the corpus.
fn node(session: &Session, name: &str) -> Result<Tally> {
    let folder = consumer::install(name, session.pkg()?)?;
    consumer::add_scripts(&folder, &format!("tests/{name}"))?;
    consumer::add_corpus(&folder)?;
    tallied(command("node", ["main.mjs"]).current_dir(folder))
}
