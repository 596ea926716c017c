//! What a release needs, asked of the tools that would refuse it later. `.github/workflows/release.yml`
//! publishes; this never does.

mod files;
mod upload;
mod workflows;

use std::path::Path;

use anyhow::{Result, bail, ensure};

use crate::process::{command, output, streams};
use crate::setup::tools;
use crate::{package, root};

/// Checks, or writes the files of a release to a folder.
pub fn release(arguments: &[String]) -> Result<()> {
    match arguments {
        [] => ready(),
        [option, folder] if option == "--files" => files::write(Path::new(folder)),
        _ => bail!("`release` has one option, --files <folder>"),
    }
}

/// Runs every check, of a clean tree and with the advisories of today.
fn ready() -> Result<()> {
    package::build()?;
    package::component::build()?;
    let results = steps(true);
    for (step, result) in &results {
        println!("{}", line_of(step, result));
    }
    ensure!(results.iter().all(|(_, result)| result.is_ok()), "not ready for a release");
    Ok(())
}

/// One line for each step.
pub fn line_of(step: &str, result: &Result<()>) -> String {
    match result {
        Ok(()) => format!("ok    {step}"),
        Err(error) => format!("FAIL  {step}: {error:#}"),
    }
}

/// The checks, with `pkg/` built. Before a release the tree may be changed, and the database of
/// advisories out of reach.
pub fn steps(is_release: bool) -> Vec<(&'static str, Result<()>)> {
    vec![
        ("lock files", lock_files()),
        ("licences, bans, sources", deny(is_release)),
        ("workflows", workflows::check()),
        ("cargo publish --dry-run", cargo_publish(is_release)),
        ("upload to crates.io", upload::check()),
        ("tarball for npm", files::check()),
        ("npm publish --dry-run", npm_publish()),
    ]
}

/// Each lock file of cargo is what its manifest asks for. Those of npm are compared when they install.
fn lock_files() -> Result<()> {
    for lock in output(command("git", ["ls-files", "*Cargo.lock"]).current_dir(root()))?.lines() {
        let manifest = root().join(lock).with_file_name("Cargo.toml");
        let mut metadata = command("cargo", ["metadata", "--locked", "--format-version", "1"]);
        output(metadata.arg("--manifest-path").arg(manifest))?;
    }
    Ok(())
}

fn deny(is_release: bool) -> Result<()> {
    let mut deny =
        command(tools::folder_of("cargo-deny")?.join("cargo-deny"), ["--locked", "check"]);
    deny.args(["--hide-inclusion-graph", "licenses", "bans", "sources"]);
    deny.args(is_release.then_some("advisories")).current_dir(root());
    output(&mut deny).map(drop)
}

fn cargo_publish(is_release: bool) -> Result<()> {
    let mut publish =
        command("cargo", ["publish", "--dry-run", "--locked", "--package", "wms-webhook"]);
    publish.args((!is_release).then_some("--allow-dirty"));
    publish.env("CARGO_TARGET_DIR", root().join("target/publish")).current_dir(root());
    output(&mut publish).map(drop)
}

/// What npm would publish otherwise than `package.json` has it is an error: it only warns. That a dry
/// run has no login is as it should be.
fn npm_publish() -> Result<()> {
    let mut publish = command("npm", ["publish", "--dry-run", "--loglevel=warn"]);
    let (_, warned) = streams(publish.current_dir(root().join("pkg")))?;
    match corrections(&warned) {
        None => Ok(()),
        Some(line) => bail!("{line}"),
    }
}

fn corrections(warned: &str) -> Option<&str> {
    warned.lines().find(|line| {
        line.to_lowercase().starts_with("npm warn publish")
            && !line.contains("This command requires you to be logged in")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_npm_corrects_is_seen() {
        let corrected = "npm warn publish npm auto-corrected some errors in your package.json";
        let login = "npm warn publish This command requires you to be logged in to (dry-run)";
        assert_eq!(corrections(&format!("{login}\n{corrected}")), Some(corrected));
        assert!(corrections("npm WARN publish \"bin[x]\" was invalid and removed").is_some());
        assert_eq!(corrections("npm warn using --force\nnpm notice publish"), None);
        assert_eq!(corrections(login), None);
    }
}
