//! The workflows: nothing that can be moved runs in them, nothing of a sender's, and who may publish does nothing
//! else.

use std::fs;

use anyhow::{Result, ensure};

use crate::process::{command, streams};
use crate::root;
use crate::setup::python;

const LINTER: &str = "tests/security/workflows";
/// What the linter has to find in `planted.yml`.
const PLANTED: [&str; 3] = ["template-injection", "unpinned-uses", "excessive-permissions"];

/// All that a job with an identity runs of others.
const PUBLISHING: [&str; 4] = [
    "actions/attest-build-provenance@",
    "actions/download-artifact@",
    "actions/setup-node@",
    "rust-lang/crates-io-auth-action@",
];
const COMPARED: [&str; 2] = [
    "echo \"$SUMS  SHA256SUMS\" | sha256sum --check --strict",
    "\n          sha256sum --check --strict SHA256SUMS\n",
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

/// It runs no program of the repository, and compares what it was given before it does anything with it.
fn only_publishes(job: &str) -> Result<()> {
    for action in job.lines().filter_map(|line| line.split_once("uses: ")).map(|(_, name)| name) {
        let is_known = PUBLISHING.iter().any(|known| action.starts_with(known));
        ensure!(is_known, "a job that may publish runs {action}");
    }
    let said: String = job.lines().filter(|line| !line.trim_start().starts_with('#')).collect();
    for program in ["cargo ", "npm ci", "npm install", "npx ", "node ", ".ci/", "git "] {
        ensure!(!said.contains(program), "a job that may publish runs `{program}`");
    }
    let is_compared = COMPARED.iter().all(|line| job.contains(line));
    ensure!(is_compared, "a job that may publish does not compare digests: {job}");
    Ok(())
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
      - run: npm publish x.tgz
";

    #[test]
    fn who_may_publish_does_nothing_else() {
        only_publishes(JOB).unwrap();
        for (from, to) in [
            ("actions/download-artifact@0123", "actions/checkout@0123"),
            ("npm publish x.tgz", "npm ci && npm publish x.tgz"),
            ("npm publish x.tgz", "cargo publish"),
            (" | sha256sum --check --strict", ""),
            ("          sha256sum --check --strict SHA256SUMS\n", ""),
        ] {
            assert!(only_publishes(&JOB.replace(from, to)).is_err(), "{to}");
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
