//! The files of a release: what is published, and what can be taken beside it.

use std::fs;
use std::path::{self, Path, PathBuf};

use anyhow::{Context, Result, ensure};

use super::upload;
use crate::package::{checksums, component, digest};
use crate::process::{command, output};
use crate::{fresh, package, root};

/// Writes them to a folder.
pub fn write(folder: &Path) -> Result<()> {
    let (pkg, component) = (package::build()?, component::build()?);
    // `npm pack` runs in another.
    let folder = &path::absolute(folder)?;
    upload::write(folder)?;
    println!("wrote {}", pack(&pkg, folder)?.display());
    for file in [pkg.join("core.wasm"), component, root().join("crates/component/wit/webhook.wit")]
    {
        fs::copy(&file, folder.join(file.file_name().context("a file has a name")?))?;
    }
    Ok(())
}

/// The tarball for npm is whole.
pub fn check() -> Result<()> {
    pack(&root().join("pkg"), &fresh(root().join("target/release-files"))?).map(drop)
}

/// Packs the tarball, and looks into it: what its own record names is in it, as it says.
fn pack(pkg: &Path, folder: &Path) -> Result<PathBuf> {
    let tarball = package::pack(pkg, folder)?;
    let inside = fresh(root().join("target/packed-release"))?;
    unpack(&tarball, &inside)?;
    is_whole(&inside.join("package"))?;
    Ok(tarball)
}

fn unpack(tarball: &Path, to: &Path) -> Result<()> {
    let mut tar = command("tar", ["--extract", "--gzip", "--file"]);
    tar.arg(tarball).arg("--directory").arg(to);
    output(&mut tar).map(drop)
}

fn is_whole(package: &Path) -> Result<()> {
    let record = fs::read_to_string(package.join(checksums::NAME)).context("there is no record")?;
    for name in checksums::FILES {
        let bytes = fs::read(package.join(name)).with_context(|| format!("{name} is not in it"))?;
        let line = format!("{}  {name}", digest(&bytes));
        ensure!(record.lines().any(|said| said == line), "{name} is not what was built");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tarball_without_what_it_names_is_not_published() {
        let folder = fresh(root().join("target/tests/whole")).unwrap();
        let mut record = String::from("# made by\n");
        for name in checksums::FILES {
            let file = folder.join(name);
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(file, name).unwrap();
            record += &format!("{}  {name}\n", digest(name.as_bytes()));
        }
        assert!(is_whole(&folder).is_err());
        fs::write(folder.join(checksums::NAME), record).unwrap();
        is_whole(&folder).unwrap();
        fs::write(folder.join("index.js"), "changed").unwrap();
        assert!(is_whole(&folder).is_err());
        fs::write(folder.join("index.js"), "index.js").unwrap();
        fs::remove_file(folder.join("core.wasm")).unwrap();
        assert!(is_whole(&folder).is_err());
    }
}
