//! The request that publishes the crate. Cargo makes and sends it in one go, from the sources; so it is made here,
//! for a registry of our own that only listens, and is sent elsewhere, by a job that has no sources.

use std::fs;
use std::io::{BufRead, BufReader, ErrorKind, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use serde_json::Value;

use crate::process::{command, output};
use crate::{fresh, root};

/// Cargo packs for seconds; where it cannot, it ends.
const LIMIT: Duration = Duration::from_mins(2);

/// Writes the crate, and the request beside it.
pub fn write(folder: &Path) -> Result<()> {
    fs::create_dir_all(folder)?;
    let Upload { metadata, tarball } = made(false)?;
    let name = format!("{}-{}.crate", text(&metadata, "name")?, text(&metadata, "vers")?);
    let request = [part(&serde_json::to_vec(&metadata)?)?, part(&tarball)?].concat();
    fs::write(folder.join(format!("{name}.upload")), request)?;
    fs::write(folder.join(&name), tarball)?;
    println!("wrote {}", folder.join(name).display());
    Ok(())
}

/// What would be sent is the crate that `cargo package` makes, and names no registry but the one it is sent to.
pub fn check() -> Result<()> {
    let Upload { metadata, tarball } = made(true)?;
    let target = fresh(root().join("target/upload/packaged"))?;
    let mut package = command("cargo", ["package", "--no-verify", "--locked", "--allow-dirty"]);
    package.args(["--package", "wms-webhook", "--target-dir"]).arg(&target);
    output(package.current_dir(root()))?;
    let version = text(&metadata, "vers")?;
    let packaged = fs::read(target.join(format!("package/wms-webhook-{version}.crate")))?;
    ensure!(tarball == packaged, "what would be sent is not what `cargo package` makes");
    let dependencies = metadata["deps"].as_array().context("no dependencies")?;
    ensure!(!dependencies.is_empty(), "no dependencies");
    let elsewhere = dependencies.iter().any(|dependency| dependency.get("registry").is_some());
    ensure!(!elsewhere, "crates.io refuses dependencies of another registry");
    Ok(())
}

/// A request, in parts.
struct Upload {
    metadata: Value,
    tarball: Vec<u8>,
}

/// Has cargo publish to us.
fn made(is_dirty: bool) -> Result<Upload> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let index = format!("sparse+http://{}/", listener.local_addr()?);
    let mut publish = command("cargo", ["publish", "--quiet", "--no-verify", "--locked"]);
    publish.args(["--package", "wms-webhook", "--token", "none", "--index", &index]);
    publish.args(is_dirty.then_some("--allow-dirty"));
    publish.arg("--target-dir").arg(root().join("target/upload"));
    let mut cargo = publish.current_dir(root()).stdout(Stdio::null()).spawn()?;
    let request = listen(&listener, &mut cargo);
    // It would wait for the registry's index to list the crate.
    cargo.kill()?;
    cargo.wait()?;
    read(&request?)
}

/// Answers cargo until it sends the crate, which this returns.
fn listen(listener: &TcpListener, cargo: &mut Child) -> Result<Vec<u8>> {
    listener.set_nonblocking(true)?;
    let end = Instant::now() + LIMIT;
    while Instant::now() < end {
        match listener.accept() {
            Ok((stream, _)) => {
                if let Some(sent) = answer(stream, listener)? {
                    return Ok(sent);
                }
            }
            Err(error) if error.kind() == ErrorKind::WouldBlock => {
                ensure!(cargo.try_wait()?.is_none(), "cargo publish ended and sent no crate");
                thread::sleep(Duration::from_millis(20));
            }
            Err(error) => return Err(error.into()),
        }
    }
    bail!("cargo publish sent no crate within {} s", LIMIT.as_secs())
}

/// One request: the body of a `PUT`; to all others a registry that has no crate yet.
fn answer(stream: TcpStream, listener: &TcpListener) -> Result<Option<Vec<u8>>> {
    stream.set_nonblocking(false)?;
    stream.set_read_timeout(Some(LIMIT))?;
    let mut reader = BufReader::new(stream);
    let mut head = Vec::new();
    for line in reader.by_ref().lines() {
        let line = line?;
        if line.is_empty() {
            break;
        }
        head.push(line.to_lowercase());
    }
    let request = head.first().map(String::as_str).unwrap_or_default();
    if request.starts_with("put /api/v1/crates/new ") {
        let length = head.iter().find_map(|line| line.strip_prefix("content-length: "));
        let mut body = vec![0; length.context("a body has a length")?.parse()?];
        reader.read_exact(&mut body)?;
        return Ok(Some(body));
    }
    let api = format!("http://{}", listener.local_addr()?);
    let (status, body) = match request {
        "get /config.json http/1.1" => {
            ("200 OK", format!("{{\"dl\":\"{api}\",\"api\":\"{api}\"}}"))
        }
        _ => ("404 Not Found", String::new()),
    };
    write!(
        reader.into_inner(),
        "HTTP/1.1 {status}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
        body.len()
    )?;
    Ok(None)
}

/// Two parts, each after its length. Cargo says of each dependency that it is on crates.io, as it takes us for
/// another registry; to crates.io it says nothing, which refuses dependencies that name a registry.
fn read(request: &[u8]) -> Result<Upload> {
    let (metadata, rest) = split(request)?;
    let (tarball, rest) = split(rest)?;
    ensure!(rest.is_empty(), "the request has a third part");
    let mut metadata: Value = serde_json::from_slice(metadata)?;
    for dependency in metadata["deps"].as_array_mut().context("no dependencies")? {
        let registry = dependency.as_object_mut().and_then(|fields| fields.remove("registry"));
        ensure!(
            registry.as_ref().and_then(Value::as_str) == Some(CRATES_IO),
            "a dependency is not on crates.io: {dependency}"
        );
    }
    Ok(Upload { metadata, tarball: tarball.to_vec() })
}

const CRATES_IO: &str = "https://github.com/rust-lang/crates.io-index";

fn split(bytes: &[u8]) -> Result<(&[u8], &[u8])> {
    let (length, rest) = bytes.split_first_chunk().context("the request ends early")?;
    let length = usize::try_from(u32::from_le_bytes(*length))?;
    rest.split_at_checked(length).context("the request ends early")
}

fn part(bytes: &[u8]) -> Result<Vec<u8>> {
    Ok([&u32::try_from(bytes.len())?.to_le_bytes(), bytes].concat())
}

fn text<'a>(metadata: &'a Value, field: &str) -> Result<&'a str> {
    metadata[field].as_str().with_context(|| format!("no {field}"))
}
