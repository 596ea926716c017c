//! The check-list of a release. `.github/workflows/release.yml` publishes; this never does.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use serde_json::Value;

use crate::process::{command, output};
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

/// Walks the check-list and leaves what a release has in `target/release-folder`.
pub fn release(arguments: &[String]) -> Result<()> {
    if arguments != ["--dry-run"] {
        bail!(
            "a tag is published by .github/workflows/release.yml: pass --dry-run to walk its check-list"
        );
    }
    package::build()?;
    let mut has_failed = false;
    for (step, result) in steps(Tree::Clean) {
        println!("{}", told(step, &result));
        has_failed |= matches!(result, Ok(Outcome::Failed(_)) | Err(_));
    }
    if has_failed {
        bail!("not ready for a release");
    }
    println!("\nready: tag v{}", version()?);
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
pub fn steps(tree: Tree) -> Vec<(&'static str, Result<Outcome>)> {
    vec![
        ("clean tree", clean(tree)),
        ("versions in step", versions()),
        ("changelog", changelog()),
        ("lock files", lock_files()),
        ("licences, bans, sources", deny()),
        ("advisories", advisories()),
        ("provenance", provenance()),
        ("cargo publish --dry-run", cargo_publish(tree)),
        ("npm publish --dry-run", npm_publish()),
        ("SBOM", sbom()),
        ("digests", digests()),
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

fn version() -> Result<String> {
    manifest_version(&root().join("Cargo.toml"))
}

fn manifest_version(path: &Path) -> Result<String> {
    let text = fs::read_to_string(path)?;
    let version =
        text.lines().find_map(|line| line.strip_prefix("version = \"")?.strip_suffix('"'));
    version.map(Into::into).with_context(|| format!("{} has no version", path.display()))
}

fn versions() -> Result<Outcome> {
    let (cargo, npm) = (version()?, &json(&root().join("pkg/package.json"))?["version"]);
    if *npm == *cargo {
        done(cargo)
    } else {
        failed(format!("Cargo.toml {cargo}, package.json {npm}"))
    }
}

fn changelog() -> Result<Outcome> {
    let (version, text) = (version()?, fs::read_to_string(root().join("CHANGELOG.md"))?);
    if text.contains(&format!("## [{version}]")) {
        return done(format!("has a section for {version}"));
    }
    let unreleased =
        text.split("## [Unreleased]").nth(1).context("it has no section Unreleased")?;
    match unreleased.lines().filter(|line| line.starts_with("- ")).count() {
        0 => failed("Unreleased is empty"),
        count => {
            done(format!("{count} entries under Unreleased: name them {version} with the tag"))
        }
    }
}

/// Every manifest has its lock file, in git.
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
    if without.is_empty() { done("one for each manifest") } else { failed(without.join(", ")) }
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
    let told =
        output(command("npm", ["publish", "--dry-run", "--json"]).current_dir(root().join("pkg")))?;
    let told: Value = serde_json::from_str(&told).context("npm wrote no JSON")?;
    // npm 11 names the package first.
    let told = if told["files"].is_null() { &told["wms-webhook"] } else { &told };
    let count = told["files"].as_array().context("npm told no files")?.len();
    done(format!("{count} files"))
}

fn folder() -> Result<PathBuf> {
    let folder = root().join("target/release-folder");
    fs::create_dir_all(&folder)?;
    Ok(folder)
}

/// CycloneDX of both packages: `cargo cyclonedx` for the crate, `npm sbom` for the package.
fn sbom() -> Result<Outcome> {
    let folder = folder()?;
    let mut cargo = command(
        tools::cargo_cyclonedx()?.join("cargo-cyclonedx"),
        ["cyclonedx", "--format", "json"],
    );
    cargo.args(["--override-filename", "wms-webhook.cdx"]).current_dir(root());
    output(&mut cargo)?;
    fs::rename(root().join("wms-webhook.cdx.json"), folder.join("crate.cdx.json"))?;
    // It writes one for each member of the workspace.
    fs::remove_file(root().join("xtask/wms-webhook.cdx.json")).ok();

    let copy = root().join("target/sbom");
    fs::create_dir_all(&copy)?;
    fs::copy(root().join("pkg/package.json"), copy.join("package.json"))?;
    output(
        command("npm", ["install", "--package-lock-only", "--ignore-scripts", "--no-audit"])
            .current_dir(&copy),
    )?;
    let mut npm = command("npm", ["sbom", "--sbom-format", "cyclonedx", "--package-lock-only"]);
    fs::write(folder.join("package.cdx.json"), output(npm.current_dir(&copy))?)?;

    let mut components = Vec::new();
    for name in ["crate.cdx.json", "package.cdx.json"] {
        let sbom = json(&folder.join(name))?;
        if sbom["bomFormat"] != "CycloneDX" {
            return failed(format!("{name} is not CycloneDX"));
        }
        components.push(sbom["components"].as_array().map_or(0, Vec::len));
    }
    done(format!("crate with {} components, package with {}", components[0], components[1]))
}

fn digests() -> Result<Outcome> {
    let folder = folder()?;
    let pkg = root().join("pkg");
    fs::copy(pkg.join("core.wasm"), folder.join("core.wasm"))?;
    package::pack(&pkg, &folder)?;
    let mut lines = Vec::new();
    for entry in fs::read_dir(&folder)? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if name != "SHA256SUMS" {
            lines.push(format!("{}  {name}\n", package::digest(&fs::read(path)?)));
        }
    }
    lines.sort_by(|one, other| one[64..].cmp(&other[64..]));
    fs::write(folder.join("SHA256SUMS"), lines.concat())?;
    let core = lines.iter().find(|line| line.ends_with("core.wasm\n")).context("no core")?;
    done(core.trim_end())
}

fn json(path: &Path) -> Result<Value> {
    let text =
        fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    serde_json::from_str(&text).with_context(|| format!("{} is not JSON", path.display()))
}
