//! The table of the suites, in the order in which `cargo xtask test` runs them.

use anyhow::Result;

use super::javascript::{JavaScript, tests};
use super::needs::{
    self, axum, browsers, component, corpus, frameworks_apart, jest, next, other_builds, pages,
    postgres, redis, remedied, runtimes, shells, type_packages, valkey, wasi_http, without_package,
    workerd, workerd_config, wycheproof,
};
use super::{
    Session, Tally, claims, links, new_event, published, rust_crate, security, source, wasm,
};
use crate::{docs, inspector};

pub enum Suite {
    Native(fn(&Session) -> Result<Tally>),
    JavaScript(JavaScript),
    /// One after the other.
    Both(fn(&Session) -> Result<Tally>, JavaScript),
}

use Suite::{Both, JavaScript as Js, Native};

const BROWSER: &str = "tests/runtimes/drivers/browser.mjs";
const POPULATION: &str = "tests/package/session/population.js";
const EDGE: &str = "tests/runtimes/drivers/edge.mjs";
const OF_COMPONENT: &[&str] =
    &["tests/package/deployed/attack.mjs", "tests/package/sender.mjs", "tests/package/servers.mjs"];
const OF_INSPECTOR: &[&str] =
    &["tests/inspector/axe.mjs", "tests/inspector/browser.mjs", "tests/inspector/site.mjs"];
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
    ("corpus", Js(tests("vectors").project(without_package).needs(&[wycheproof]))),
    ("conformance", Js(CONFORMANCE)),
    (
        "component",
        Js(tests("runtimes/component")
            .project(without_package)
            .with(OF_COMPONENT)
            .modules(&[])
            .needs(&[component, pages, wasi_http])),
    ),
    (
        "loading",
        Js(tests("runtimes/loading")
            .with(&[BROWSER])
            .modules(&["tests/runtimes", "tests"])
            .needs(&[browsers])),
    ),
    ("types", Js(tests("package/types").modules(&[]).needs(&[type_packages, pages, runtimes]))),
    (
        "new-event",
        Js(tests("package/new-event")
            .project(new_event::installed)
            .needs(&[new_event::other_doors])),
    ),
    ("receiver", Js(tests("package/receiver").needs(&[workerd, runtimes]))),
    (
        "stores",
        Js(tests("package/stores").modules(&["tests/package/stores", "tests"]).needs(&[
            needs::in_node_24,
            pages,
            redis,
            valkey,
            workerd,
            runtimes,
        ])),
    ),
    (
        "postgres",
        Js(tests("package/postgres").modules(&["tests/package/postgres"]).needs(&[postgres])),
    ),
    (
        "frameworks",
        Js(tests("package/frameworks")
            .modules(&["tests/package/frameworks", "examples", "tests", "tests/runtimes"])
            .needs(&[workerd, runtimes])),
    ),
    (
        "schemas",
        Js(tests("package/schemas").modules(&["tests/package/schemas", "tests"]).needs(&[corpus])),
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
    (
        "session",
        Js(tests("package/session")
            .with(&[BROWSER, EDGE])
            .modules(&["tests/runtimes", "tests"])
            .needs(&[
                |project| workerd_config(project, &["worker.js", "observe.js"]),
                runtimes,
                browsers,
            ])),
    ),
    ("traced", Js(tests("package/traced").modules(&["tests/package/traced"]).needs(&[runtimes]))),
    (
        "test-runners",
        Js(tests("package/test-runners")
            .modules(&["tests/package/test-runners"])
            .needs(&[jest, runtimes])),
    ),
    (
        "examples",
        Js(tests("package/examples")
            .with(&["examples", "tests/package/stores/emulator.mjs", POPULATION])
            .modules(&["examples", "tests", "tests/runtimes", "tests/package/stores"])
            .needs(&[axum, next, postgres, redis, workerd, runtimes])),
    ),
    ("deployed", Js(DEPLOYED)),
    (
        "queues",
        Js(tests("package/queues")
            .with(&["examples", POPULATION])
            .modules(&["tests/package/queues", "tests", "tests/runtimes"])
            .needs(&[needs::in_node_24, postgres, redis])),
    ),
    (
        "recipes",
        Js(tests("package/recipes")
            .with(&["examples"])
            .modules(OF_EXAMPLES)
            .needs(&[next, remedied, runtimes])),
    ),
    ("load", Js(tests("package/load").with(&["examples"]).modules(OF_EXAMPLES).needs(&[workerd]))),
    ("budgets", Js(tests("package/budgets"))),
    ("same-process", Js(tests("security/same-process"))),
    ("memory", Js(tests("security/memory").needs(&[corpus]))),
    ("constant-time", Both(security::constant_time, tests("security/constant-time"))),
    ("verified-oracle", Native(security::verified_oracle)),
    ("proof", Native(security::proof)),
    ("traps", Native(security::traps)),
    ("linear", Both(security::linear, tests("security/linear"))),
    ("fuzz", Both(security::fuzz, security::FUZZ_REPLAY)),
    ("claims", Native(claims::claims)),
    ("links", Native(links::links)),
    ("crate", Native(rust_crate::rust_crate)),
    ("reproducible", Native(published::reproducible)),
    ("supply-chain", Native(published::supply_chain)),
    (
        "readme",
        Js(tests("package/readme").modules(&["tests", "examples"]).needs(&[
            pages,
            runtimes,
            |project| workerd_config(project, &["worker.js"]),
        ])),
    ),
    ("grader", Js(tests("package/grader"))),
    (
        "docs",
        Js(tests("docs")
            .project(|_, session| docs::build(&session.pkg()?))
            .with(OF_INSPECTOR)
            .modules(&["www"])
            .needs(&[needs::in_node_24, browsers, needs::repository])),
    ),
    (
        "cli",
        Js(tests("package/cli")
            .needs(&[pages, runtimes, shells])
            .runs("CLI_RUNTIME", &["node", "deno", "bun"])),
    ),
    (
        "inspector",
        Js(tests("inspector")
            .project(|_, session| inspector::build("inspector", &session.pkg()?))
            .modules(&["tests/runtimes"])
            .needs(&[needs::in_node_24, browsers])
            .at_once(2)),
    ),
    ("publint", Native(published::publint)),
    ("attw", Native(published::attw)),
];

pub const CONFORMANCE: JavaScript = tests("runtimes/conformance")
    .with(&["tests/runtimes/drivers"])
    .modules(&["tests/runtimes", "tests"])
    .needs(&[
        corpus,
        |project| {
            let own = ["worker.js", "report.js", "run.js", "api-cases.js", "corpus.js"];
            workerd_config(project, &own)
        },
        other_builds,
        component,
        pages,
        runtimes,
        browsers,
    ]);

pub const DEPLOYED: JavaScript = tests("package/deployed")
    .with(&["examples", "tests/package/examples/lambda.mjs", "tests/package/stores/emulator.mjs"])
    .modules(&[
        "tests/package/deployed",
        "examples",
        "tests/package/stores",
        "tests",
        "tests/runtimes",
    ])
    .needs(&[frameworks_apart, pages, workerd, runtimes]);

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
