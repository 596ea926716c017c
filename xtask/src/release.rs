//! What a release needs, asked of the tools that would refuse it later. `.github/workflows/release.yml`
//! publishes; this never does.

use std::fs;

use anyhow::{Result, bail, ensure};

use crate::process::{command, output, streams};
use crate::setup::tools;
use crate::{package, root};

/// Runs every check, of a clean tree and with the advisories of today.
pub fn release() -> Result<()> {
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
        ("workflows", workflows()),
        ("cargo publish --dry-run", cargo_publish(is_release)),
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

/// What others wrote and a workflow runs is what it was when we looked: a commit, not a tag. And what
/// runs the code of a pull request has nothing to give away.
fn workflows() -> Result<()> {
    let folder = root().join(".github/workflows");
    for workflow in fs::read_dir(&folder)? {
        let path = workflow?.path();
        let text = fs::read_to_string(&path)?;
        let loose = text.lines().find(|line| !is_pinned(line));
        ensure!(loose.is_none(), "{}: not pinned by a commit: {loose:?}", path.display());
    }
    let text = fs::read_to_string(folder.join("pull-request.yml"))?;
    let secret = ["id-token", "secrets.", "pull_request_target"];
    ensure!(!secret.iter().any(|word| text.contains(word)), "anybody's code meets a secret");
    Ok(())
}

/// `uses: owner/action@<commit>`, or a line that uses none.
fn is_pinned(line: &str) -> bool {
    let Some((_, action)) = line.split_once("uses:") else { return true };
    let reference = action.trim_start().split(' ').next().and_then(|name| name.split('@').nth(1));
    reference.is_some_and(|text| {
        text.len() == 40 && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
    })
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
    fn an_action_is_pinned_by_its_commit() {
        let commit = "08c6903cd8c0fde910a37f88322edcfb5dd907a8";
        assert!(is_pinned("- run: cargo test"));
        assert!(is_pinned(&format!("- uses:   actions/cache/restore@{commit} # v5.0.0")));
        for loose in [
            "- uses: actions/checkout".into(),
            "- { uses: actions/checkout@main }".into(),
            format!("- uses: actions/checkout@v5 # {commit}"),
            format!("- uses: actions/checkout@v5 # @{commit}"),
            format!("- uses: actions/checkout@{}", &commit[1..]),
            format!("- uses: actions/checkout@{}", commit.to_uppercase()),
        ] {
            assert!(!is_pinned(&loose), "{loose}");
        }
    }

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
