//! The check-list of a release. `.github/workflows/release.yml` publishes; this never does.

mod artefacts;
mod version;

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};
use serde_json::Value;

use crate::process::{command, output, streams};
use crate::setup::tools;
use crate::{package, root};

/// What a step came to.
pub enum Outcome {
    Done(String),
    /// It could not run here, and why.
    Skipped(String),
    Failed(String),
}

/// Whether what git does not know may be there.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Tree {
    Clean,
    AsItIs,
}

/// Walks the check-list and leaves what a release has in `target/release-folder`. With a tag, it is
/// walked for that tag.
pub fn release(arguments: &[String]) -> Result<()> {
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let tag = match arguments[..] {
        ["--dry-run"] => None,
        ["--dry-run", tag] => Some(tag),
        _ => bail!(
            "a tag is published by .github/workflows/release.yml: pass --dry-run to walk its \
             check-list, and the tag if there is one"
        ),
    };
    package::build()?;
    let mut has_failed = false;
    for (step, result) in steps(Tree::Clean, tag) {
        println!("{}", told(step, &result));
        has_failed |= matches!(result, Ok(Outcome::Failed(_)) | Err(_));
    }
    match tag {
        _ if has_failed => bail!("not ready for a release"),
        Some(tag) => println!("\nready: {tag}"),
        None => println!("\nnothing failed; walk it again with the tag"),
    }
    Ok(())
}

/// One line for each step.
pub fn told(step: &str, result: &Result<Outcome>) -> String {
    match result {
        Ok(Outcome::Done(what)) => format!("ok    {step}: {what}"),
        Ok(Outcome::Skipped(why)) => format!("SKIPPED: {step}: {why}"),
        Ok(Outcome::Failed(why)) => format!("FAIL  {step}: {why}"),
        Err(error) => format!("FAIL  {step}: {error:#}"),
    }
}

/// The steps, in their order, with `pkg/` built.
pub fn steps(tree: Tree, tag: Option<&str>) -> Vec<(&'static str, Result<Outcome>)> {
    vec![
        ("clean tree", clean(tree)),
        ("versions in step", version::in_step(&root().join("pkg"))),
        ("tag", version::tag(tag)),
        ("changelog", version::changelog(tag)),
        ("lock files", lock_files()),
        ("licences, bans, sources", deny()),
        ("advisories", advisories()),
        ("provenance", provenance()),
        ("workflow", workflow()),
        ("cargo publish --dry-run", cargo_publish(tree)),
        ("npm publish --dry-run", npm_publish()),
        ("SBOM", artefacts::sbom()),
        ("digests", artefacts::digests()),
    ]
}

fn done(what: impl Into<String>) -> Result<Outcome> {
    Ok(Outcome::Done(what.into()))
}

fn failed(why: impl Into<String>) -> Result<Outcome> {
    Ok(Outcome::Failed(why.into()))
}

fn clean(tree: Tree) -> Result<Outcome> {
    if tree == Tree::AsItIs {
        return Ok(Outcome::Skipped("only for a release".into()));
    }
    let changed = output(command("git", ["status", "--porcelain"]).current_dir(root()))?;
    if changed.is_empty() { done("nothing is uncommitted") } else { failed(changed) }
}

/// Every manifest has its lock file, in git and up to date.
fn lock_files() -> Result<Outcome> {
    let tracked = output(command("git", ["ls-files"]).current_dir(root()))?;
    let tracked: Vec<&str> = tracked.lines().collect();
    let mut without = Vec::new();
    for manifest in &tracked {
        let lock = match manifest.rsplit('/').next() {
            Some("Cargo.toml") if *manifest != "xtask/Cargo.toml" => "Cargo.lock",
            Some("package.json") if !manifest.starts_with("pkg-template/") => "package-lock.json",
            _ => continue,
        };
        let folder =
            manifest.rsplit_once('/').map_or(String::new(), |(folder, _)| format!("{folder}/"));
        let has_dependencies = fs::read_to_string(root().join(manifest))?.contains("ependencies");
        if has_dependencies && !tracked.contains(&format!("{folder}{lock}").as_str()) {
            without.push(*manifest);
        }
    }
    if !without.is_empty() {
        return failed(without.join(", "));
    }
    for lock in tracked.iter().filter(|name| name.ends_with("Cargo.lock")) {
        let manifest = root().join(lock).with_file_name("Cargo.toml");
        let mut metadata = command("cargo", ["metadata", "--locked", "--format-version", "1"]);
        output(metadata.arg("--manifest-path").arg(manifest))
            .with_context(|| format!("{lock} is not what its manifest asks for"))?;
    }
    done("one for each manifest, and what it asks for")
}

fn deny() -> Result<Outcome> {
    let mut deny = command(
        tools::cargo_deny()?.join("cargo-deny"),
        ["--locked", "check", "--hide-inclusion-graph"],
    );
    output(deny.args(["licenses", "bans", "sources"]).current_dir(root()))?;
    done("as deny.toml has it")
}

fn advisories() -> Result<Outcome> {
    let mut deny =
        command(tools::cargo_deny()?.join("cargo-deny"), ["--locked", "check", "advisories"]);
    match output(deny.current_dir(root())) {
        Ok(_) => done("none"),
        Err(error) if format!("{error:#}").contains("failed to fetch advisory database") => {
            Ok(Outcome::Skipped("the advisory database is out of reach".into()))
        }
        Err(error) => Err(error),
    }
}

fn provenance() -> Result<Outcome> {
    let workflow = fs::read_to_string(root().join(".github/workflows/release.yml"))?;
    let package = json(&root().join("pkg/package.json"))?;
    if package["publishConfig"]["provenance"] == true && workflow.contains("id-token: write") {
        done("npm signs which commit and workflow made the package")
    } else {
        failed("package.json or release.yml does not ask for it")
    }
}

/// What others wrote and the workflows run is what it was when we looked: a commit, not a tag. And what
/// runs the code of a pull request has nothing to give away.
fn workflow() -> Result<Outcome> {
    let read = |name: &str| fs::read_to_string(root().join(".github/workflows").join(name));
    let (workflow, pull_request) = (read("release.yml")?, read("pull-request.yml")?);
    let loose = [loose_actions(&workflow), loose_actions(&pull_request)].concat();
    if !loose.is_empty() {
        return failed(format!("not pinned by a commit: {}", loose.join(", ")));
    }
    if ["id-token", "secrets.", "pull_request_target"]
        .iter()
        .any(|word| pull_request.contains(word))
    {
        return failed("the workflow of pull requests, which run anybody's code, holds a secret");
    }
    if !workflow.contains("cargo xtask release --dry-run \"$GITHUB_REF_NAME\"") {
        return failed("it does not walk this list with its tag");
    }
    done("actions are pinned by commit, and the tag is checked")
}

fn loose_actions(workflow: &str) -> Vec<&str> {
    let is_commit = |reference: &str| {
        reference.len() == 40
            && reference.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
    };
    let actions = workflow.lines().filter_map(|line| Some(line.split_once("uses:")?.1.trim()));
    actions
        .filter(|action| {
            let name = action.split(' ').next().unwrap_or_default();
            !name.split_once('@').is_some_and(|(_, reference)| is_commit(reference))
        })
        .collect()
}

fn cargo_publish(tree: Tree) -> Result<Outcome> {
    let mut publish =
        command("cargo", ["publish", "--dry-run", "--locked", "--package", "wms-webhook"]);
    publish.env("CARGO_TARGET_DIR", root().join("target/publish"));
    if tree == Tree::AsItIs {
        publish.arg("--allow-dirty");
    }
    output(publish.current_dir(root()))?;
    done("packaged, and built from the package")
}

fn npm_publish() -> Result<Outcome> {
    let mut publish = command("npm", ["publish", "--dry-run", "--json", "--loglevel=warn"]);
    let (told, warned) = streams(publish.current_dir(root().join("pkg")))?;
    let corrections = corrections(&warned);
    if !corrections.is_empty() {
        return failed(corrections.join("\n"));
    }
    let told: Value = serde_json::from_str(&told).context("npm wrote no JSON")?;
    // npm 11 names the package first.
    let told = if told["files"].is_null() { &told["wms-webhook"] } else { &told };
    let count = told["files"].as_array().context("npm told no files")?.len();
    done(format!("{count} files"))
}

/// What npm would publish otherwise than `package.json` has it: it tells so, and goes on. That a dry
/// run has no login is as it should be.
fn corrections(warned: &str) -> Vec<&str> {
    let is_correction = |line: &&str| {
        line.to_lowercase().starts_with("npm warn publish")
            && !line.contains("This command requires you to be logged in")
    };
    warned.lines().filter(is_correction).collect()
}

fn json(path: &Path) -> Result<Value> {
    let text =
        fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    serde_json::from_str(&text).with_context(|| format!("{} is not JSON", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_action_is_pinned_by_its_commit() {
        let commit = "08c6903cd8c0fde910a37f88322edcfb5dd907a8";
        for pinned in [
            format!("- uses: actions/checkout@{commit} # v5.0.0"),
            format!("  uses:   actions/cache/restore@{commit}"),
            "- run: cargo test".into(),
        ] {
            assert_eq!(loose_actions(&pinned), [""; 0], "{pinned}");
        }
        for loose in [
            "- uses: actions/checkout@v5".into(),
            "- uses: actions/checkout".into(),
            format!("- uses: actions/checkout@{}", &commit[1..]),
            format!("- uses: actions/checkout@{}", commit.to_uppercase()),
            format!("- uses: actions/checkout@v5 # {commit}"),
            "- { uses: actions/checkout@main }".into(),
        ] {
            assert_eq!(loose_actions(&loose).len(), 1, "{loose}");
        }
    }

    #[test]
    fn what_npm_corrects_is_seen() {
        let warned = "npm warn publish npm auto-corrected some errors in your package.json when \
                      publishing.\nnpm warn publish errors corrected:\nnpm notice a tarball";
        assert_eq!(corrections(warned).len(), 2);
        assert_eq!(corrections("npm WARN publish \"bin[x]\" was invalid and removed").len(), 1);
        assert_eq!(corrections("npm warn using --force\nnpm notice publish"), [""; 0]);
        let login = "npm warn publish This command requires you to be logged in to (dry-run)";
        assert_eq!(corrections(login), [""; 0]);
    }
}
