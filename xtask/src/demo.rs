//! The main job on real input: a session of deliveries, in Node and in workerd.

use anyhow::{Context, Result, bail};

use crate::process::{command, run};
use crate::setup::node;
use crate::{consumer, inspector, package};

/// Without an argument each verdict is compared with the expected one. With `--open` the receiver
/// runs beside the inspector until Ctrl-C.
pub fn demo(arguments: &[String]) -> Result<()> {
    match arguments {
        [] => verdicts(),
        [option] if option == "--open" => {
            let folder = inspector::build("inspector", &package::build()?)?;
            println!();
            run(command("node", ["demo/watch.js", "www/dist", "--open"]).current_dir(folder))
        }
        _ => bail!("the demo has one option: --open"),
    }
}

fn verdicts() -> Result<()> {
    let modules = node::modules("tests")?;
    let pkg = package::build()?;
    eprintln!("· installing the packed tarball into a throw-away project");
    let folder = consumer::install("demo", &pkg)?;
    consumer::add_scripts(&folder, "examples/demo")?;
    let config = consumer::workerd_config(&folder, &["worker.js", "observed.js"])?;
    let mut main = command("node", ["main.js"]);
    main.env("WORKERD", modules.workerd()?).env("WORKERD_CONFIG", config).current_dir(folder);
    println!();
    run(&mut main).context("a verdict is not the expected one")
}
