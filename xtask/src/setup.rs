//! From a machine with cargo, node and the package registries to one that builds and tests.
//!
//! Everything that is installed goes to a cache outside the tree, keyed by its version, and each
//! command asks only for what it needs.

pub mod debian;
pub mod node;
pub mod python;
pub mod tools;
pub mod wasm;

use std::env;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::thread;

use anyhow::{Context, Result};

use crate::process::{command, output};
use crate::{fresh, root};

/// Where installed tools are kept: `$WMS_WEBHOOK_CACHE`, else the user's cache folder.
pub fn cache_dir() -> Result<PathBuf> {
    let set = |name| env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    let dir = set("WMS_WEBHOOK_CACHE")
        .or_else(|| set("XDG_CACHE_HOME").map(|dir| dir.join("wms-webhook")))
        .or_else(|| set("HOME").map(|dir| dir.join(".cache/wms-webhook")))
        .context("set WMS_WEBHOOK_CACHE to a folder where tools can be kept: HOME is not set")?;
    fs::create_dir_all(&dir).with_context(|| format!("cannot create {}", dir.display()))?;
    fs::canonicalize(&dir).with_context(|| format!("cannot use {}", dir.display()))
}

/// The folder `name` in the cache, which `fill` fills if it is not there.
///
/// It is filled beside its place and then moved, so half an installation is never taken for a
/// whole one. Of two at the same time one waits for the other.
pub fn cached(name: &str, fill: impl FnOnce(&Path) -> Result<()>) -> Result<PathBuf> {
    filled(&cache_dir()?, name, fill)
}

fn filled(cache: &Path, name: &str, fill: impl FnOnce(&Path) -> Result<()>) -> Result<PathBuf> {
    let place = cache.join(name);
    if place.is_dir() {
        return Ok(place);
    }
    let beside = cache.join(format!(".{}", name.replace('/', "-")));
    let lock = File::create(beside.with_added_extension("lock"))?;
    lock.lock().with_context(|| format!("cannot lock {}", place.display()))?;
    if place.is_dir() {
        return Ok(place);
    }
    fill(&fresh(beside.clone())?)?;
    fs::create_dir_all(place.parent().unwrap_or(cache))?;
    fs::rename(&beside, &place).with_context(|| format!("cannot write {}", place.display()))?;
    Ok(place)
}

/// Installs what npm serves while the first suites compile, so that the others do not wait for it. What fails here
/// fails again, and is told, where it is needed.
pub fn ahead() {
    thread::spawn(|| {
        let locks = output(command("git", ["ls-files", "*package-lock.json"]).current_dir(root()))?;
        for folder in locks.lines().filter_map(|lock| Path::new(lock).parent()) {
            node::install(folder.to_str().unwrap_or_default()).ok();
        }
        Ok::<_, anyhow::Error>(())
    });
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::time::Duration;

    use anyhow::bail;

    use super::*;

    #[test]
    fn of_two_at_the_same_time_one_fills_and_the_other_waits() {
        let cache = fresh(root().join("target/cache-of-two")).unwrap();
        let fills = AtomicUsize::new(0);
        let fill = |folder: &Path| {
            fills.fetch_add(1, Ordering::SeqCst);
            thread::sleep(Duration::from_millis(50));
            Ok(fs::write(folder.join("whole"), "")?)
        };
        thread::scope(|scope| {
            let two = [(); 2].map(|()| scope.spawn(|| filled(&cache, "a/b", fill).unwrap()));
            for place in two.map(|one| one.join().unwrap()) {
                assert!(place.join("whole").is_file());
            }
        });
        assert_eq!(fills.into_inner(), 1);
    }

    #[test]
    fn half_an_installation_is_none() {
        let cache = fresh(root().join("target/cache-of-half")).unwrap();
        let half = filled(&cache, "a", |folder| {
            fs::write(folder.join("half"), "")?;
            bail!("no network")
        });
        assert!(half.is_err() && !cache.join("a").exists());
        let whole = filled(&cache, "a", |folder| Ok(fs::write(folder.join("whole"), "")?)).unwrap();
        assert!(whole.join("whole").is_file() && !whole.join("half").exists());
    }
}
