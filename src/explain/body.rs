//! What a body may have been before somebody handled it.

use alloc::{string::ToString, vec, vec::Vec};

use percent_encoding::percent_decode;

use super::attempt::{Attempt, Flow};
use super::{Cause, base64, charset, reserialize};
use crate::JsonStr;
use crate::json::{self, Kind};

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

/// Tries every body of which one mistake could have made this one, the simplest first.
pub(super) fn repairs(body: &[u8], attempt: &mut Attempt<'_>) -> Flow {
    edges(body, attempt)?;
    charset::repairs(body, attempt)?;
    wrappings(body, attempt)?;
    reserialize::repairs(body, attempt)?;
    truncated(body, attempt)
}

/// What was put at the ends of the body or taken from them, and line endings.
fn edges(body: &[u8], attempt: &mut Attempt<'_>) -> Flow {
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

/// What was made of the whole body: another notation of it, or two of it.
pub(super) fn wrappings(body: &[u8], attempt: &mut Attempt<'_>) -> Flow {
    let (half, other) = body.split_at(body.len() / 2);
    if half == other {
        attempt(Cause::BodyDoubled, half)?;
    }
    json_encoded(body, attempt)?;
    if let Some(bytes) = base64::decode(body.trim_ascii()) {
        attempt(Cause::BodyBase64, &bytes)?;
    }
    form_encoded(body, attempt)
}

/// A string with the body in it, with its quotes or without.
fn json_encoded(body: &[u8], attempt: &mut Attempt<'_>) -> Flow {
    let Ok(text) = core::str::from_utf8(body) else {
        return Flow::Continue(());
    };
    let quoted = [r#"""#, text, r#"""#].concat();
    let is_string = |text: &str| {
        json::read(text, true, &mut |_| {}).is_ok_and(|document| document.kind == Kind::String)
    };
    for string in [text.trim_ascii(), quoted.as_str()] {
        if string.contains('\\') && is_string(string) {
            let inner = &string[1..string.len() - 1];
            attempt(Cause::BodyJsonEncoded, JsonStr::from_raw(inner, true).to_string().as_bytes())?;
        }
    }
    Flow::Continue(())
}

/// What parsers and writers of forms make of a body: `%7B…%7D=`, `payload={…}`, and the object
/// `{"<body>":""}` or `{"payload":"<body>"}` written as JSON.
fn form_encoded(body: &[u8], attempt: &mut Attempt<'_>) -> Flow {
    let value = body.iter().position(|&byte| byte == b'=').map(|at| &body[at + 1..]);
    for part in [Some(body), value, body.strip_suffix(b"=")].into_iter().flatten() {
        let spaced: Vec<_> =
            part.iter().map(|&byte| if byte == b'+' { b' ' } else { byte }).collect();
        for written in [part, &spaced] {
            let decoded: Vec<_> = percent_decode(written).collect();
            for text in [written, &decoded] {
                if text != body {
                    attempt(Cause::BodyFormEncoded, text)?;
                }
            }
        }
    }

    let mut members = vec![];
    let Ok(text) = core::str::from_utf8(body) else {
        return Flow::Continue(());
    };
    let document = json::read(text, true, &mut |member| {
        if members.len() < 2 {
            members.push((member.key, member.value.as_text()));
        }
    });
    let [(key, Some(value))] = members[..] else {
        return Flow::Continue(());
    };
    if document.is_err() {
        return Flow::Continue(());
    }
    let (key, value) = (key.to_string(), value.to_string());
    attempt(Cause::BodyFormEncoded, key.as_bytes())?;
    attempt(Cause::BodyFormEncoded, value.as_bytes())?;
    // A body with an equals sign is taken for a name and its value.
    attempt(Cause::BodyFormEncoded, [&key, "=", &value].concat().as_bytes())
}

/// Closes what stands open at the end.
fn truncated(body: &[u8], attempt: &mut Attempt<'_>) -> Flow {
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
