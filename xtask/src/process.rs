//! Other programs: run, and an error that says which one failed.

use std::ffi::OsStr;
use std::io::{BufRead, BufReader, Read};
use std::process::{Command, Stdio};
use std::thread;
use std::time::Instant;

use anyhow::{Context, Result, bail};

/// A command whose arguments are given at once.
pub fn command<A: AsRef<OsStr>>(
    program: impl AsRef<OsStr>,
    arguments: impl IntoIterator<Item = A>,
) -> Command {
    let mut command = Command::new(program);
    command.args(arguments);
    command
}

/// Runs it with our output; fails if it does.
pub fn run(command: &mut Command) -> Result<()> {
    let status = command.status().with_context(|| cannot_start(command))?;
    if !status.success() {
        bail!("{} failed: {status}", line(command));
    }
    Ok(())
}

/// What it writes to its standard output; fails if it does, and then shows what it wrote.
pub fn output(command: &mut Command) -> Result<String> {
    let output = command.output().with_context(|| cannot_start(command))?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    if !output.status.success() {
        let errors = String::from_utf8_lossy(&output.stderr);
        bail!("{} failed: {}\n{text}{errors}", line(command), output.status);
    }
    Ok(text)
}

/// Runs it quietly, and shows what it wrote only if it fails. For long steps: `what` is announced
/// and its time told.
pub fn step(what: &str, command: &mut Command) -> Result<()> {
    eprintln!("· {what}");
    let start = Instant::now();
    output(command.stdin(Stdio::null()))?;
    if start.elapsed().as_secs() >= 2 {
        eprintln!("  done in {:.0} s", start.elapsed().as_secs_f64());
    }
    Ok(())
}

/// Runs it, shows what it writes as it comes, and returns both streams and whether it succeeded.
pub fn watch(command: &mut Command) -> Result<(String, bool)> {
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .with_context(|| cannot_start(command))?;
    let show = |stream: Option<Box<dyn Read + Send>>| {
        thread::spawn(move || {
            let mut text = String::new();
            for line in stream.into_iter().flat_map(|stream| BufReader::new(stream).split(b'\n')) {
                let Ok(line) = line else { break };
                let line = String::from_utf8_lossy(&line);
                println!("  {line}");
                text.push_str(&line);
                text.push('\n');
            }
            text
        })
    };
    let errors = show(child.stderr.take().map(|stream| Box::new(stream) as _));
    let text = show(child.stdout.take().map(|stream| Box::new(stream) as _));
    let is_success = child.wait()?.success();
    let join = |reader: thread::JoinHandle<String>| reader.join().unwrap_or_default();
    Ok((join(text) + &join(errors), is_success))
}

fn cannot_start(command: &Command) -> String {
    format!("cannot start {}", command.get_program().display())
}

/// The command as a person would type it.
pub fn line(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words.map(|word| word.to_string_lossy().into_owned()).collect::<Vec<_>>().join(" ")
}
