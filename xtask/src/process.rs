//! Other programs: run, and an error that says which one failed.

use std::cell::RefCell;
use std::env;
use std::ffi::OsStr;
use std::fmt;
use std::io::{BufRead, BufReader, Read};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

thread_local! {
    /// What this thread has said and not shown.
    static HELD: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// Prints a line, as `println!` does, or keeps it if this thread's lines are [`held`].
pub fn print_or_hold(line: fmt::Arguments) {
    HELD.with_borrow_mut(|held| match held {
        Some(text) => *text += &format!("{line}\n"),
        None => println!("{line}"),
    });
}

macro_rules! say {
    ($($line:tt)*) => { $crate::process::print_or_hold(format_args!($($line)*)) };
}
pub(crate) use say;

/// What `work` says, and nothing that another thread says meanwhile.
pub fn held<T>(work: impl FnOnce() -> T) -> (T, String) {
    HELD.set(Some(String::new()));
    let done = work();
    (done, HELD.take().unwrap_or_default())
}

/// A command whose arguments are given at once.
pub fn command<A: AsRef<OsStr>>(
    program: impl AsRef<OsStr>,
    arguments: impl IntoIterator<Item = A>,
) -> Command {
    let mut command = Command::new(program);
    command.args(arguments);
    command
}

/// Puts folders before everything else on its `PATH`.
pub fn with_path(
    command: &mut Command,
    folders: impl IntoIterator<Item = PathBuf>,
) -> Result<&mut Command> {
    let path = env::var_os("PATH").context("PATH is not set")?;
    Ok(command.env("PATH", env::join_paths(folders.into_iter().chain(env::split_paths(&path)))?))
}

/// Runs it with our output; fails if it does.
pub fn run(command: &mut Command) -> Result<()> {
    if !run_allow_failure(command)? {
        bail!("{} failed", line(command));
    }
    Ok(())
}

/// Runs it with our output, and returns whether it succeeded.
pub fn run_allow_failure(command: &mut Command) -> Result<bool> {
    Ok(command.status().with_context(|| cannot_start(command))?.success())
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
/// and its time reported.
pub fn step(what: &str, command: &mut Command) -> Result<()> {
    eprintln!("· {what}");
    let start = Instant::now();
    output(command.stdin(Stdio::null()))?;
    if start.elapsed().as_secs() >= 2 {
        eprintln!("  done in {:.0} s", start.elapsed().as_secs_f64());
    }
    Ok(())
}

/// A test that hangs must not take the others with it: what runs for longer is ended.
const LIMIT: Duration = Duration::from_mins(15);
/// What a program started and did not stop would keep its streams open for ever.
const LINGER: Duration = Duration::from_secs(5);

/// Runs it, shows what it writes as it comes, and returns both streams and whether it succeeded.
pub fn watch(command: &mut Command) -> Result<(String, bool)> {
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().with_context(|| cannot_start(command))?;
    let (sender, lines) = mpsc::channel();
    let stdout = child.stdout.take().map(|stream| Box::new(stream) as Box<dyn Read + Send>);
    let stderr = child.stderr.take().map(|stream| Box::new(stream) as Box<dyn Read + Send>);
    for stream in stdout.into_iter().chain(stderr) {
        let sender = sender.clone();
        thread::spawn(move || {
            let lines = BufReader::new(stream).split(b'\n').map_while(Result::ok);
            lines.map(|line| sender.send(line)).all(|sent| sent.is_ok())
        });
    }
    drop(sender);

    let mut text = String::new();
    let mut status = None;
    let mut deadline = Instant::now() + LIMIT;
    loop {
        match lines.recv_timeout(Duration::from_millis(50)) {
            Ok(line) => {
                let line = String::from_utf8_lossy(&line);
                say!("  {line}");
                text.extend([&line, "\n"]);
            }
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => break,
        }
        if status.is_none() {
            status = child.try_wait()?;
            deadline = status.map_or(deadline, |_| Instant::now() + LINGER);
        }
        if Instant::now() > deadline && status.is_some() {
            break;
        } else if Instant::now() > deadline {
            child.kill()?;
            child.wait()?;
            bail!("{} ran for longer than {} s", self::line(command), LIMIT.as_secs());
        }
    }
    Ok((text, status.map_or_else(|| child.wait(), Ok)?.success()))
}

fn cannot_start(command: &Command) -> String {
    format!("cannot start {}", command.get_program().display())
}

/// The command as a person would type it.
pub fn line(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words.map(|word| word.to_string_lossy().into_owned()).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_thread_says_is_held_in_one_piece() {
        let (value, text) = held(|| {
            thread::scope(|scope| {
                scope.spawn(|| say!("from another thread"));
            });
            say!("one");
            say!("two");
            1
        });
        assert_eq!((value, text.as_str()), (1, "one\ntwo\n"));
    }
}
