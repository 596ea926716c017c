//! The commands of the project. `cargo xtask` alone lists them.

mod audit;
mod bench;
mod consumer;
mod demo;
mod docs;
mod fuzz;
mod generate;
mod inspector;
mod once;
mod package;
mod process;
mod release;
mod setup;
mod test;

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::LazyLock;

use anyhow::{Context, Result, bail};

const USAGE: &str = "\
cargo xtask <command>

  demo      shows a whole session of deliveries being verified, in Node and in workerd;
            `cargo xtask demo --open` shows it live in the inspector
  test      runs every test; `cargo xtask test <suite>...` runs some, with `--only <name>` those of
            their tests that have this in their name; `--record` keeps what they cost
  build     writes the npm-ready folder pkg/;
            `cargo xtask build --component` the crate as a component, for hosts and languages that call WIT
  bench     measures the package beside its peers and writes benches/RESULTS.md;
            `cargo xtask bench receiver` what a receiver costs, in benches/RECEIVER.md;
            `cargo xtask bench stores` what each store costs, in benches/STORES.md
  matrix    runs the corpus in every runtime and every deployment, and writes their tables
  inspector builds the static page of the inspector, for any host
  docs      builds the site, static files for any path of any host
  audit     runs the long forms of the evidence, hours, and writes audit/RESULTS.md;
            `cargo xtask audit claims|fuzz|oracle|proof|proof-mutants|miri|rust|javascript|coverage` runs a part;
            so does `receiver|stores|postgres|session|cli|grader`, the mutants of each, `--only <file>...` of some files
  release   checks what a release needs, and publishes nothing;
            `cargo xtask release --files <folder>` writes what a release publishes
  generate  writes what is made from the catalogue: types, tables, parts of the pages

Tools are installed once, to $WMS_WEBHOOK_CACHE or the user's cache folder.";

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let result = match arguments.first().map(String::as_str) {
        Some("demo") => demo::demo(&arguments[1..]),
        Some("build") => build(&arguments[1..]),
        Some("generate") => generate(),
        Some("bench") => bench::bench(&arguments[1..]),
        Some("inspector") => build_inspector(),
        Some("docs") => build_docs(),
        Some("audit") => audit::audit(&arguments[1..]),
        Some("release") => release::release(&arguments[1..]),
        Some("matrix") => test::conformance::write(),
        Some("test") => test::test(&arguments[1..]),
        _ => {
            eprintln!("{USAGE}");
            return ExitCode::from(2);
        }
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("\nerror: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn build(arguments: &[String]) -> Result<()> {
    let built = match arguments {
        [] => package::build()?,
        [only] if only == "--component" => package::component::build()?,
        _ => bail!("`build` has one option, --component"),
    };
    println!("built {}", built.display());
    Ok(())
}

fn build_inspector() -> Result<()> {
    let page = inspector::build("inspector", &package::build()?)?.join("www/dist");
    println!("built {}", page.display());
    Ok(())
}

fn build_docs() -> Result<()> {
    let site = docs::build(&package::build()?)?.join("site");
    println!("built {}", site.display());
    Ok(())
}

fn generate() -> Result<()> {
    for name in generate::generate(root())? {
        println!("wrote {name}");
    }
    Ok(())
}

/// The root of the repository, by what cargo tells of xtask.
fn root() -> &'static Path {
    static ROOT: LazyLock<PathBuf> = LazyLock::new(|| {
        let xtask = env::var_os("CARGO_MANIFEST_DIR")
            .map_or(env!("CARGO_MANIFEST_DIR").into(), PathBuf::from);
        xtask.parent().map_or(".".into(), Path::to_owned)
    });
    &ROOT
}

/// Makes an empty folder, in place of what may be there.
fn fresh(folder: PathBuf) -> Result<PathBuf> {
    if folder.exists() {
        fs::remove_dir_all(&folder)
            .with_context(|| format!("cannot remove {}", folder.display()))?;
    }
    fs::create_dir_all(&folder).with_context(|| format!("cannot create {}", folder.display()))?;
    Ok(folder)
}
