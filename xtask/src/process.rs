//! Other programs: run, and an error that says which one failed.

use std::ffi::OsStr;
use std::io::{BufRead, BufReader, Read};
use std::process::{Command, Stdio};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

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

/// Runs it with our output, for as long as it takes. It may fail by what it finds, and not by not
/// starting.
pub fn run_whatever_it_finds(command: &mut Command) -> Result<()> {
    command.status().with_context(|| cannot_start(command))?;
    Ok(())
}

/// What it writes to its standard output; fails if it does, and then shows what it wrote.
pub fn output(command: &mut Command) -> Result<String> {
    Ok(streams(command)?.0)
}

/// What it writes to its standard output, and what it warns of while it succeeds.
pub fn streams(command: &mut Command) -> Result<(String, String)> {
    let output = command.output().with_context(|| cannot_start(command))?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let errors = String::from_utf8_lossy(&output.stderr).into_owned();
    if !output.status.success() {
        bail!("{} failed: {}\n{text}{errors}", line(command), output.status);
    }
    Ok((text, errors))
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
    gather(command, |line| println!("  {line}"))
}

/// Runs it and returns what it wrote to both streams, even if it failed.
pub fn text_of(command: &mut Command) -> Result<String> {
    Ok(gather(command, |_| ())?.0)
}

/// A test that hangs must not take the others with it: what runs for longer is ended.
const LIMIT: Duration = Duration::from_secs(15 * 60);

/// How long a line is waited for before the program is looked after.
const PAUSE: Duration = Duration::from_millis(50);

/// So many pauses without a line the streams may stay open once the program has ended. What it started
/// and did not stop would keep them open for ever.
const LINGER: u32 = 100;

fn gather(command: &mut Command, show: fn(&str)) -> Result<(String, bool)> {
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .with_context(|| cannot_start(command))?;
    let (sender, lines) = mpsc::channel();
    let read = |stream: Option<Box<dyn Read + Send>>| {
        let sender = sender.clone();
        thread::spawn(move || {
            for line in stream.into_iter().flat_map(|stream| BufReader::new(stream).split(b'\n')) {
                let Ok(line) = line else { break };
                if sender.send(String::from_utf8_lossy(&line).into_owned()).is_err() {
                    break;
                }
            }
        });
    };
    read(child.stdout.take().map(|stream| Box::new(stream) as _));
    read(child.stderr.take().map(|stream| Box::new(stream) as _));
    drop(sender);

    let mut text = String::new();
    let deadline = Instant::now() + LIMIT;
    let mut status = None;
    let mut pauses = 0;
    loop {
        match lines.recv_timeout(PAUSE) {
            Ok(line) => {
                show(&line);
                text += &line;
                text.push('\n');
                pauses = 0;
            }
            Err(RecvTimeoutError::Timeout) => pauses += 1,
            Err(RecvTimeoutError::Disconnected) => break,
        }
        if status.is_some() {
            if pauses >= LINGER || Instant::now() > deadline {
                break;
            }
            continue;
        }
        status = child.try_wait()?;
        if status.is_some() {
            pauses = 0;
        } else if Instant::now() > deadline {
            child.kill()?;
            child.wait()?;
            bail!("{} ran for longer than {} s", self::line(command), LIMIT.as_secs());
        }
    }
    let status = status.map_or_else(|| child.wait(), Ok)?;
    Ok((text, status.success()))
}

fn cannot_start(command: &Command) -> String {
    format!("cannot start {}", command.get_program().display())
}

/// The command as a person would type it.
pub fn line(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words.map(|word| word.to_string_lossy().into_owned()).collect::<Vec<_>>().join(" ")
}
