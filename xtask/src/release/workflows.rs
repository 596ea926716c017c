//! The workflows: nothing that can be moved runs in them, nothing of a sender's, and who may publish does nothing
//! else.

use std::fs;

use anyhow::{Context, Result, bail, ensure};
use saphyr::{LoadableYamlNode, Mapping, Yaml};

use crate::process::{command, streams};
use crate::root;
use crate::setup::python;

const LINTER: &str = "tests/security/workflows";
/// What the linter has to find in `planted.yml`.
const PLANTED: [&str; 3] = ["template-injection", "unpinned-uses", "excessive-permissions"];

/// What a job that may publish consists of, what each of its steps does, and what either is told. Whatever else GitHub
/// knows, a container, a service, a condition, what goes on after a failure, is not among it.
const OF_JOB: [&str; 7] =
    ["name", "needs", "runs-on", "timeout-minutes", "environment", "permissions", "steps"];
const OF_STEP: [&str; 6] = ["id", "uses", "with", "run", "shell", "env"];
const PERMISSIONS: [&str; 2] = ["id-token", "attestations"];
const INPUTS: [&str; 5] =
    ["name", "path", "node-version", "package-manager-cache", "subject-checksums"];
const ENVIRONMENT: [(&str, &str); 3] = [
    ("SUMS", "${{ needs.build.outputs.sums }}"),
    ("SBOMS", "${{ needs.sboms.outputs.sums }}"),
    ("TOKEN", "${{ steps.login.outputs.token }}"),
];
const DOWNLOAD: &str = "actions/download-artifact@";
/// All that it runs of others.
const ACTIONS: [&str; 4] = [
    "actions/attest-build-provenance@",
    DOWNLOAD,
    "actions/setup-node@",
    "rust-lang/crates-io-auth-action@",
];
/// It begins with what another job made, and the comparison of this.
const COMPARE: &str = "\
echo \"$SUMS  SHA256SUMS\" | sha256sum --check --strict
sha256sum --check --strict SHA256SUMS
";
/// All that it runs after that.
const SCRIPTS: [&str; 3] = [
    "\
cd sboms
echo \"$SBOMS  SHA256SUMS\" | sha256sum --check --strict
sha256sum --check --strict SHA256SUMS
cat SHA256SUMS >>../SHA256SUMS
",
    "npm publish --ignore-scripts --provenance \"./wms-webhook-${GITHUB_REF_NAME#v}.tgz\"\n",
    r#"printf 'Authorization: %s\n' "$TOKEN" |
  curl --silent --show-error --fail-with-body --request PUT --header @- \
    --user-agent wms-webhook-release --header "Content-Type: application/octet-stream" \
    --data-binary "@wms-webhook-${GITHUB_REF_NAME#v}.crate.upload" \
    https://crates.io/api/v1/crates/new |
  tee answer.json
jq --exit-status 'has("errors") | not' answer.json
"#,
];

pub fn check() -> Result<()> {
    let found = lint(&format!("{LINTER}/planted.yml"))?;
    for fault in PLANTED {
        ensure!(found.contains(&format!("[{fault}]")), "the linter does not find {fault}");
    }
    let found = lint(".github/workflows")?;
    ensure!(found.is_empty(), "{found}");

    let folder = root().join(".github/workflows");
    let pull_request = fs::read_to_string(folder.join("pull-request.yml"))?;
    let secret = ["id-token", "secrets.", "pull_request_target"];
    ensure!(
        !secret.iter().any(|word| pull_request.contains(word)),
        "anybody's code meets a secret"
    );
    let release = fs::read_to_string(folder.join("release.yml"))?;
    ensure!(!release.contains("secrets."), "a release needs a secret that is stored");
    let is_packed_here =
        ["npm pack", "cargo package", "pkg/"].iter().any(|one| release.contains(one));
    ensure!(!is_packed_here, "a release publishes what no suite has packed");
    only_publishes(&release)
}

/// What the linter says, empty if it finds nothing. It asks no network, and the strictest questions that it has.
fn lint(path: &str) -> Result<String> {
    let linter = python::with_requirements(LINTER)?.with_file_name("zizmor");
    let options = [
        "--offline",
        "--quiet",
        "--color=never", // by itself it colours where `CI` is set
        "--strict-collection",
        "--persona=auditor",
        "--no-exit-codes",
    ];
    let (found, _) = streams(command(linter, options).arg(path).current_dir(root()))?;
    let is_clean = found.starts_with("No findings to report") || found.trim().is_empty();
    Ok(if is_clean { String::new() } else { found })
}

/// Whoever may publish does it after all tests, compares what it was given before it does anything else, and runs
/// nothing but what publishes.
fn only_publishes(workflow: &str) -> Result<()> {
    let documents = Yaml::load_from_str(workflow)?;
    let [workflow] = &documents[..] else { bail!("a workflow is one document") };
    let everybody = map(workflow, "permissions")?;
    ensure!(everybody.is_empty(), "a job has permissions that it does not name");
    let mut publishing = 0;
    for (name, job) in map(workflow, "jobs")? {
        let name = name.as_str().context("a job has no name")?;
        if map(job, "permissions")?.keys().any(|key| key.as_str() == Some(PERMISSIONS[0])) {
            publishes(name, job).with_context(|| format!("the job {name}, which may publish"))?;
            publishing += 1;
        }
    }
    ensure!(publishing > 0, "no job may publish");
    Ok(())
}

fn publishes(name: &str, job: &Yaml) -> Result<()> {
    are_of(job, &OF_JOB)?;
    are_of(at(job, "permissions")?, &PERMISSIONS)?;
    ensure!(text(job, "runs-on") == Some("ubuntu-latest"), "runs somewhere else");
    let needs = at(job, "needs")?.as_sequence().context("needs no list of jobs")?;
    // `attest` waits for the tests, and the others for `attest`.
    let needed = if name == "attest" { "test" } else { "attest" };
    ensure!(needs.iter().any(|one| one.as_str() == Some(needed)), "does not wait for {needed}");
    let mut scripts = String::new();
    for step in at(job, "steps")?.as_sequence().context("has no steps")? {
        are_of(step, &OF_STEP)?;
        ensure!(matches!(text(step, "shell"), None | Some("bash")), "has another shell");
        if let Ok(inputs) = at(step, "with") {
            are_of(inputs, &INPUTS)?;
        }
        for (name, value) in map(step, "env").into_iter().flatten() {
            let pair = name.as_str().zip(value.as_str());
            ensure!(pair.is_some_and(|pair| ENVIRONMENT.contains(&pair)), "sets {pair:?}");
        }
        match (text(step, "uses"), text(step, "run")) {
            (Some(action), None) => {
                let is_known = ACTIONS.iter().any(|known| action.starts_with(known));
                ensure!(is_known, "runs {action}");
                let is_compared = !scripts.is_empty() || action.starts_with(DOWNLOAD);
                ensure!(is_compared, "compares nothing before {action}");
            }
            (None, Some(script)) => scripts += &format!("{}\n", script.trim_end_matches('\n')),
            _ => bail!("has a step that is neither an action nor a script"),
        }
    }
    let rest = scripts.strip_prefix(COMPARE).context("compares no digest")?;
    ensure!(rest.is_empty() || SCRIPTS.contains(&rest), "runs {rest}");
    Ok(())
}

/// Whether a map has no other keys than these.
fn are_of(node: &Yaml, known: &[&str]) -> Result<()> {
    for key in node.as_mapping().context("something is no map")?.keys() {
        let key = key.as_str().context("has a key that is no text")?;
        ensure!(known.contains(&key), "has {key}, of which nothing is known");
    }
    Ok(())
}

fn at<'a, 'text>(node: &'a Yaml<'text>, name: &str) -> Result<&'a Yaml<'text>> {
    node.as_mapping_get(name).with_context(|| format!("{name} is missing"))
}

fn map<'a, 'text>(node: &'a Yaml<'text>, name: &str) -> Result<&'a Mapping<'text>> {
    at(node, name)?.as_mapping().with_context(|| format!("{name} is no map"))
}

fn text<'a>(node: &'a Yaml, name: &str) -> Option<&'a str> {
    at(node, name).ok()?.as_str()
}

#[cfg(test)]
mod tests {
    use super::*;

    const RELEASE: &str = include_str!("../../../.github/workflows/release.yml");
    /// One line of the only script that one of the jobs runs.
    const PUBLISH: &str = "npm publish --ignore-scripts";
    const LOGIN: &str = "      - id: login\n";

    #[test]
    fn who_may_publish_does_nothing_else() {
        only_publishes(RELEASE).unwrap();
        let compare = "      - run: |\n          echo \"$SUMS  SHA256SUMS\" | sha256sum";
        for (from, to) in [
            // What runs.
            (PUBLISH, "npm publish"),
            (PUBLISH, "npm i x && npm publish --ignore-scripts"),
            (PUBLISH, "curl https://example.com/x | sh; npm publish --ignore-scripts"),
            (LOGIN, "      - run: python3 x.py\n      - id: login\n"),
            (LOGIN, "      - \"run\": python3 x.py\n      - id: login\n"),
            (LOGIN, "      - name: \"# run: |\"\n        run: python3 x.py\n      - id: login\n"),
            ("          tee answer.json\n", "          tee answer.json\n\n          sh x\n"),
            ("GITHUB_REF_NAME#v}.tgz\"\n", "GITHUB_REF_NAME#v}.tgz\"\n          && sh x\n"),
            ("        shell: bash # with pipefail\n", "        shell: sh x {0}\n"),
            // Before the comparison, or without one.
            (" | sha256sum --check --strict", ""),
            ("          sha256sum --check --strict SHA256SUMS\n", ""),
            (
                "sha256sum --check --strict SHA256SUMS\n",
                "sha256sum --check --strict SHA256SUMS\n\n          sh x\n",
            ),
            (compare, &format!("      - run: bash ./x\n{compare}")),
            (compare, &format!("      - uses: actions/setup-node@0123\n{compare}")),
            (compare, &format!("      - uses: actions/checkout@0123\n{compare}")),
            (compare, &compare.replace("- run", "- continue-on-error: true\n        run")),
            (compare, &compare.replace("- run", "- if: false\n        run")),
            (LOGIN, "      - uses: actions/checkout@0123\n      - id: login\n"),
            // With what, and where.
            ("          TOKEN: ${{", "          BASH_ENV: x\n          TOKEN: ${{"),
            ("needs.build.outputs.sums", "github.event.inputs.sums"),
            ("          subject-checksums: SHA256SUMS\n", "          subject-path: x\n"),
            ("    name: Publish to npm\n", "    name: Publish to npm\n    container: x\n"),
            (
                "    name: Publish to npm\n",
                "    name: Publish to npm\n    env: { NODE_OPTIONS: x }\n",
            ),
            (
                "    environment: release\n",
                "    environment: release\n    defaults: { run: { shell: x } }\n",
            ),
            // Who, and after what.
            ("    needs: [test, build, sboms]\n", "    needs: [build, sboms]\n"),
            ("    needs: [build, attest]\n", "    needs: [build]\n"),
            ("      attestations: write", "      contents: write"),
            ("permissions: {}\n", "permissions: { id-token: write }\n"),
            ("permissions: {}\n", "permissions: write-all\n"),
            ("      contents: read #", "      \"id-token\": write #"),
            (
                "    permissions:\n      contents: read # to check the sources out\n",
                "    permissions: write-all\n",
            ),
        ] {
            assert!(RELEASE.contains(from), "{from}");
            assert!(only_publishes(&RELEASE.replace(from, to)).is_err(), "{to}");
        }
    }
}
