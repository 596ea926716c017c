//! The types of the tarball, with those of Node, of frameworks and of Cloudflare beside them.

use anyhow::Result;

use super::{Session, Tally, tallied};
use crate::consumer;
use crate::process::command;
use crate::setup::node;

/// With what is pinned, and with the newest that the registry serves.
pub fn types(session: &Session) -> Result<Tally> {
    let (pinned, newest) = (node::modules("tests/types")?, node::newest("tests/types")?);
    let folder = consumer::install("types", session.pkg()?)?;
    super::add_checked(&folder, "types")?;
    // For `wrangler types`, which needs a newer Node than the package does.
    let runtimes = session.runtimes()?.path();
    let (wrangler, node_24) =
        (runtimes.join("wrangler/bin/wrangler.js"), runtimes.join("node-24/bin/node"));
    let mut tally = Tally::default();
    for (set, modules) in [("pinned", pinned), ("newest", newest)] {
        let mut run = command("node", ["types/main.mjs"]);
        run.env("SET", set)
            .env("MODULES", modules.path())
            .env("WRANGLER", &wrangler)
            .env("NODE_24", &node_24);
        tally.add(tallied(run.current_dir(&folder))?);
    }
    Ok(tally)
}
