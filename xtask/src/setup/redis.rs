//! A Redis server. The tests start and stop their own.

use std::path::PathBuf;

use anyhow::{Context, Result};

use crate::setup::{debian, on_path};

/// Finds it, or installs Debian's package.
pub fn redis_server() -> Result<PathBuf> {
    if let Some(found) = on_path(&["redis-server"]) {
        return Ok(found);
    }
    debian::install(&["redis-server"], "10 s")?;
    on_path(&["redis-server"]).context("redis-server was installed, but is not on the PATH")
}
