//! What was put at the ends of the body or taken from them, and line endings.

use alloc::{vec, vec::Vec};

use crate::explain::Cause;
use crate::explain::attempt::{Attempt, Flow};

const BOM: &[u8] = b"\xEF\xBB\xBF";

/// What is tried around a body whose white space was trimmed; a newline at the end comes before.
const TRIMMED: &[(&str, &str)] = &[
    (" ", ""),
    ("", " "),
    (" ", " "),
    ("\n", ""),
    ("\n", "\n"),
    ("\r\n", ""),
    ("\r\n", "\r\n"),
    ("", "\n\n"),
    ("", "\r\n\r\n"),
    ("", " \n"),
    ("", "\t"),
    ("\t", ""),
    ("  ", ""),
    ("", "  "),
];

/// Tries other ends, and other line endings.
pub(super) fn repairs(body: &[u8], attempt: &mut Attempt<'_>) -> Flow {
    for newline in [&b"\r\n"[..], b"\n"] {
        if let Some(before) = body.strip_suffix(newline) {
            attempt(Cause::BodyNewlineAdded, before)?;
        }
    }
    for newline in [&b"\n"[..], b"\r\n"] {
        attempt(Cause::BodyNewlineRemoved, &[body, newline].concat())?;
    }
    let unix = without_carriage_returns(body);
    if unix != body {
        attempt(Cause::BodyLineEndings, &unix)?;
    }
    let windows = unix.split(|&byte| byte == b'\n').collect::<Vec<_>>().join(&b"\r\n"[..]);
    if windows != body {
        attempt(Cause::BodyLineEndings, &windows)?;
    }
    match body.strip_prefix(BOM) {
        Some(rest) => attempt(Cause::BodyBomAdded, rest)?,
        None => attempt(Cause::BodyBomRemoved, &[BOM, body].concat())?,
    }
    for trimmed in [body.trim_ascii(), body.trim_ascii_start(), body.trim_ascii_end()] {
        if trimmed != body {
            attempt(Cause::BodyWhitespaceAdded, trimmed)?;
        }
    }
    for (before, after) in TRIMMED {
        let whole = [before.as_bytes(), body, after.as_bytes()].concat();
        attempt(Cause::BodyWhitespaceRemoved, &whole)?;
    }
    Flow::Continue(())
}

/// Those before a newline.
fn without_carriage_returns(body: &[u8]) -> Vec<u8> {
    let pairs = body.iter().zip(body.iter().skip(1).chain([&0]));
    pairs.filter(|&pair| pair != (&b'\r', &b'\n')).map(|(&byte, _)| byte).collect()
}

/// Closes what stands open at the end.
pub(super) fn truncated(body: &[u8], attempt: &mut Attempt<'_>) -> Flow {
    let mut closers = vec![];
    let mut in_string = false;
    let mut is_escaped = false;
    for &byte in body {
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' if in_string => is_escaped = true,
            b'"' => in_string = !in_string,
            _ if in_string => {}
            b'{' => closers.push(b'}'),
            b'[' => closers.push(b']'),
            b'}' | b']' => {
                closers.pop();
            }
            _ => {}
        }
    }
    if in_string {
        closers.push(b'"');
    }
    if closers.is_empty() {
        return Flow::Continue(());
    }
    closers.reverse();
    for newline in [&b""[..], b"\n", b"\r\n"] {
        attempt(Cause::BodyTruncated, &[body, &closers, newline].concat())?;
    }
    Flow::Continue(())
}
