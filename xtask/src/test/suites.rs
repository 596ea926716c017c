//! The table of the suites, in the order in which `cargo xtask test` runs them.

use anyhow::Result;

use super::javascript::{JavaScript, tests};
use super::needs::{
    self, axum, browsers, corpus, fuzz_inputs, nest, other_builds, redis, runtimes, workerd,
    workerd_config,
};
use super::{Session, Tally, claims, security, source, supply, types, wasm};
use crate::inspector;

pub enum Suite {
    Native(fn(&Session) -> Result<Tally>),
    JavaScript(JavaScript),
    /// One after the other.
    Both(fn(&Session) -> Result<Tally>, JavaScript),
}

use Suite::{Both, JavaScript as Js, Native};

const BROWSER: &str = "tests/runtimes/drivers/browser.mjs";
const OF_EXAMPLES: &[&str] = &["examples", "tests", "tests/runtimes"];

pub const SUITES: &[(&str, Suite)] = &[
    ("generated", Native(source::generated)),
    ("rustfmt", Native(source::rustfmt)),
    ("clippy", Native(source::clippy)),
    ("rustdoc", Native(source::rustdoc)),
    ("rust", Native(source::rust)),
    ("biome", Native(source::biome)),
    ("tsc", Native(source::tsc)),
    ("wasm-node", Native(wasm::node)),
    ("wasm-chromium", Native(wasm::chromium)),
    ("wasm-firefox", Native(wasm::firefox)),
    ("corpus", Native(super::corpus::corpus)),
    ("conformance", Js(CONFORMANCE)),
    (
        "loading",
        Js(tests("runtimes/loading")
            .with(&[BROWSER])
            .modules(&["tests/runtimes", "tests"])
            .needs(&[browsers])),
    ),
    ("types", Native(types::types)),
    ("receiver", Js(tests("package/receiver").needs(&[redis, workerd]))),
    (
        "frameworks",
        Js(tests("package/frameworks")
            .modules(&["tests/package/frameworks", "examples", "tests", "tests/runtimes"])
            .needs(&[workerd, runtimes])),
    ),
    ("explain", Js(tests("package/explain"))),
    (
        "tools",
        Js(tests("package/tools").with(&[BROWSER]).modules(&["tests/runtimes"]).needs(&[
            |project| workerd_config(project, &["worker.js", "observe.js"]),
            runtimes,
            browsers,
        ])),
    ),
    ("traced", Js(tests("package/traced").modules(&["tests/package/traced"]).needs(&[runtimes]))),
    (
        "examples",
        Js(tests("package/examples")
            .with(&["examples"])
            .modules(OF_EXAMPLES)
            .needs(&[axum, redis, workerd, runtimes])),
    ),
    (
        "recipes",
        Js(tests("package/recipes")
            .with(&["examples"])
            .modules(OF_EXAMPLES)
            .needs(&[nest, runtimes])),
    ),
    ("load", Js(tests("package/load").with(&["examples"]).modules(OF_EXAMPLES).needs(&[workerd]))),
    ("budgets", Js(tests("package/budgets"))),
    ("same-process", Js(tests("security/same-process"))),
    ("memory", Js(tests("security/memory").needs(&[corpus]))),
    ("constant-time", Both(security::constant_time, tests("security/constant-time"))),
    ("traps", Native(security::traps)),
    ("linear", Native(security::linear)),
    ("fuzz", Both(security::fuzz, FUZZ_REPLAY)),
    ("claims", Native(claims::claims)),
    ("crate", Native(supply::crate_alone)),
    ("reproducible", Native(supply::reproducible)),
    ("supply-chain", Native(supply::supply_chain)),
    (
        "readme",
        Js(tests("package/readme")
            .with(&["README.md"])
            .modules(&["tests", "examples"])
            .needs(&[|project| workerd_config(project, &["worker.js"])])),
    ),
    ("grader", Js(tests("package/grader"))),
    (
        "cli",
        Js(tests("package/cli")
            .with(&["README.md"])
            .needs(&[runtimes])
            .runs("CLI_RUNTIME", &["node", "deno", "bun"])),
    ),
    (
        "inspector",
        Js(tests("inspector")
            .project(inspector::build)
            .modules(&["tests/runtimes"])
            .needs(&[needs::in_node_24, browsers])),
    ),
    ("publint", Native(source::publint)),
    ("attw", Native(source::attw)),
];
pub const CONFORMANCE: JavaScript = tests("runtimes/conformance")
    .with(&["tests/runtimes/drivers", "tests/conformance", "README.md"])
    .modules(&["tests/runtimes", "tests"])
    .needs(&[
        corpus,
        |project| {
            let own = ["worker.js", "report.js", "run.js", "api-cases.js", "corpus.js"];
            workerd_config(project, &own)
        },
        other_builds,
        runtimes,
        browsers,
    ]);
pub const FUZZ_REPLAY: JavaScript = tests("security/fuzz-replay").needs(&[fuzz_inputs]);

impl Suite {
    pub fn run(&self, session: &Session) -> Result<Tally> {
        match self {
            Native(run) => run(session),
            Js(suite) => suite.run(session),
            Both(run, suite) => {
                let mut tally = run(session)?;
                tally.add(suite.run(session)?);
                Ok(tally)
            }
        }
    }
}
