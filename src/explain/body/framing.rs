//! What a transport, a log or a buffer left around the body.

use alloc::vec::Vec;

use crate::explain::Cause;
use crate::explain::attempt::{Attempt, Flow};
use crate::json;

/// How many texts that may be the body are tried in a longer one.
const MAX_OBJECTS: usize = 32;

/// How many objects that are no JSON are looked into: what was printed, in what was printed.
const MAX_PRINTS: usize = 3;

/// The most bytes that a format of messages puts around one: a type, a length, a name.
const MAX_FRAME: usize = 64;

/// The least that is a part of the body and no other text, in bytes.
const MIN_DOUBLED: usize = 8;

/// A boundary has up to 70 characters (RFC 2046), and two hyphens before them.
const MAX_BOUNDARY: usize = 72;

/// Tries the body without what was left around it.
pub(super) fn repairs(body: &[u8], attempt: &mut Attempt<'_>) -> Flow {
    if let Some(text) = without_chunk_sizes(body) {
        attempt(Cause::BodyChunked, &text)?;
    }
    multipart(body, attempt)?;
    after_headers(body, attempt)?;
    padded(body, attempt)?;
    before_each_line(body, attempt)?;
    objects_inside(body, attempt)
}

/// The data of `Transfer-Encoding: chunked` (RFC 9112, section 7.1).
fn without_chunk_sizes(body: &[u8]) -> Option<Vec<u8>> {
    let mut text = Vec::with_capacity(body.len());
    let mut rest = body;
    loop {
        let end = rest.iter().position(|&byte| byte == b'\n')?;
        let line = core::str::from_utf8(&rest[..end]).ok()?.trim_ascii_end();
        let digits = line.split(';').next()?;
        let size = usize::from_str_radix(digits, 16).ok()?;
        rest = &rest[end + 1..];
        if size == 0 {
            return Some(text);
        }
        let (data, after) = rest.split_at_checked(size)?;
        text.extend_from_slice(data);
        rest = after.strip_prefix(b"\r\n").or(after.strip_prefix(b"\n")).unwrap_or(after);
        if rest.is_empty() {
            return Some(text);
        }
    }
}

/// The parts between the boundaries of `multipart/form-data` (RFC 2046).
fn multipart(body: &[u8], attempt: &mut Attempt<'_>) -> Flow {
    let trimmed = body.trim_ascii_start();
    let Some(end) = trimmed.iter().position(|&byte| byte == b'\n') else {
        return Flow::Continue(());
    };
    let boundary = trimmed[..end].trim_ascii_end();
    if !boundary.starts_with(b"--") || boundary.len() > MAX_BOUNDARY {
        return Flow::Continue(());
    }
    let mut rest = &trimmed[end + 1..];
    for _ in 0..MAX_OBJECTS {
        let Some(close) = find(rest, boundary) else {
            return Flow::Continue(());
        };
        let part = &rest[..close];
        let part = part.strip_suffix(b"\r\n").or(part.strip_suffix(b"\n")).unwrap_or(part);
        if let Some(data) = behind_blank_line(part) {
            attempt(Cause::BodyMultipart, data)?;
        }
        rest = &rest[close + boundary.len()..];
    }
    Flow::Continue(())
}

/// What follows the headers of a message of HTTP or of mail, chunk sizes and all.
fn after_headers(body: &[u8], attempt: &mut Attempt<'_>) -> Flow {
    let Some(data) = behind_blank_line(body).filter(|_| !body.starts_with(b"{")) else {
        return Flow::Continue(());
    };
    attempt(Cause::BodyWithHeaders, data)?;
    match without_chunk_sizes(data) {
        Some(text) => attempt(Cause::BodyWithHeaders, &text),
        None => Flow::Continue(()),
    }
}

fn behind_blank_line(text: &[u8]) -> Option<&[u8]> {
    let windows = find(text, b"\r\n\r\n").map(|at| at + 4);
    let unix = find(text, b"\n\n").map(|at| at + 2);
    let at = windows.into_iter().chain(unix).min()?;
    Some(&text[at..])
}

/// A buffer that is longer than what was read into it.
fn padded(body: &[u8], attempt: &mut Attempt<'_>) -> Flow {
    let is_pad = |byte: &u8| *byte == 0;
    let start = body.iter().position(|byte| !is_pad(byte)).unwrap_or(body.len());
    let end = body.iter().rposition(|byte| !is_pad(byte)).map_or(start, |last| last + 1);
    for text in [&body[start..end], &body[..end], &body[start..]] {
        if text.len() < body.len() && !text.is_empty() {
            attempt(Cause::BodyNulPadded, text)?;
        }
    }
    Flow::Continue(())
}

/// What stands before each line: `> ` of mail, the indentation of YAML, the name of a container.
fn before_each_line(body: &[u8], attempt: &mut Attempt<'_>) -> Flow {
    let text = core::str::from_utf8(body).unwrap_or_default();
    let Some((before, _)) = text.split_once('{').filter(|(before, _)| !before.is_empty()) else {
        return Flow::Continue(());
    };
    let lines: Option<Vec<_>> =
        text.split_inclusive('\n').map(|line| line.strip_prefix(before)).collect();
    let Some(whole) = lines.filter(|lines| lines.len() > 1).map(|lines| lines.concat()) else {
        return Flow::Continue(());
    };
    for text in [whole.as_str(), whole.trim_ascii_end()] {
        attempt(Cause::BodyTextAround, text.as_bytes())?;
    }
    Flow::Continue(())
}

/// The objects in a longer text: in a line of a log, an event stream, a pool of memory.
fn objects_inside(body: &[u8], attempt: &mut Attempt<'_>) -> Flow {
    let Some((start, last)) = body
        .iter()
        .position(|&byte| byte == b'{')
        .zip(body.iter().rposition(|&byte| byte == b'}'))
        .filter(|(start, last)| start < last)
    else {
        return Flow::Continue(());
    };
    let mut tried = 0;
    let mut prints = 0;
    let mut at = start;
    while let Some(open) = body[at..].iter().position(|&byte| byte == b'{').map(|open| at + open) {
        let Some(length) = object_length(&body[open..]) else {
            // What is left there of another one that was cut off.
            at = open + 1;
            tried += 1;
            if tried == MAX_OBJECTS {
                break;
            }
            continue;
        };
        if length < body.len() {
            attempt(surrounded(body, open, length), &body[open..open + length])?;
            // The line that ends behind it belongs to it or does not.
            if body[open + length..].starts_with(b"\n") && open + length + 1 < body.len() {
                attempt(surrounded(body, open, length), &body[open..=open + length])?;
            }
        }
        // What a language prints may hold the body as a string or a key.
        let object = core::str::from_utf8(&body[open..open + length]).unwrap_or_default();
        let is_printed = prints < MAX_PRINTS && json::read(object, true, &mut |_| {}).is_err();
        prints += usize::from(is_printed);
        at = if is_printed { open + 1 } else { open + length };
        tried += 1;
        if tried == MAX_OBJECTS {
            break;
        }
    }
    if start > 0 || last + 1 < body.len() {
        attempt(surrounded(body, start, last + 1 - start), &body[start..=last])?;
    }
    Flow::Continue(())
}

/// What the object begins or ends with is a part of it that came twice. Bytes that are no text around one are of a format of messages if they are few, and else another user's of
/// the same memory.
fn surrounded(body: &[u8], start: usize, length: usize) -> Cause {
    let around = [&body[..start], &body[start + length..]];
    let object = &body[start..start + length];
    if around[0].len() >= MIN_DOUBLED && object.starts_with(around[0])
        || around[1].len() >= MIN_DOUBLED && object.ends_with(around[1])
    {
        return Cause::BodyDoubled;
    }
    let is_text = |bytes: &[u8]| {
        core::str::from_utf8(bytes).is_ok_and(|text| {
            !text.chars().any(|char| char.is_control() && !char.is_ascii_whitespace())
        })
    };
    match body.len() - length {
        _ if around.into_iter().all(is_text) => Cause::BodyTextAround,
        ..=MAX_FRAME => Cause::BodyFramed,
        _ => Cause::BodyPoolLeak,
    }
}

/// How long the object is that a text begins with.
fn object_length(text: &[u8]) -> Option<usize> {
    let mut depth = 0usize;
    let mut in_string = false;
    let mut is_escaped = false;
    for (at, byte) in text.iter().enumerate() {
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' if in_string => is_escaped = true,
            b'"' => in_string = !in_string,
            _ if in_string => {}
            b'{' | b'[' => depth += 1,
            b'}' | b']' => {
                depth = depth.checked_sub(1)?;
                if depth == 0 {
                    return Some(at + 1);
                }
            }
            _ => {}
        }
    }
    None
}

fn find(text: &[u8], part: &[u8]) -> Option<usize> {
    text.windows(part.len()).position(|window| window == part)
}
