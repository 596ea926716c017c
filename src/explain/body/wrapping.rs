//! What was made of the whole body: another notation of it, two of it, or a message with it inside.

use alloc::{string::String, string::ToString, vec::Vec};

use super::json_value::{self, Value};
use crate::JsonStr;
use crate::explain::attempt::{Attempt, Flow};
use crate::explain::{Cause, guess, notation};
use crate::json::{self, Kind};

/// How many parts of a message are tried.
const MAX_PARTS: usize = 48;

/// How deep in a message they are looked for.
const MAX_DEPTH: usize = 4;

/// Tries what may stand in another notation.
pub(super) fn repairs(body: &[u8], attempt: &mut Attempt<'_>) -> Flow {
    let (half, other) = body.split_at(body.len() / 2);
    if half == other && !half.is_empty() {
        attempt(Cause::BodyDoubled, half)?;
    }
    json_encoded(body, attempt)?;
    notations(body, attempt)?;
    form_encoded(body, attempt)?;
    printed_bytes(body, attempt)?;
    backslashes(body, attempt)?;
    parts(body, attempt)
}

/// Digits, base64 and lists of numbers.
fn notations(body: &[u8], attempt: &mut Attempt<'_>) -> Flow {
    let trimmed = body.trim_ascii();
    // A message that ends in a list of numbers is text all the same.
    let quoteless = notation::unquoted(trimmed).unwrap_or(trimmed);
    if let Some(bytes) = notation::hex(quoteless) {
        attempt(Cause::BodyHex, &bytes)?;
    }
    if let Some(bytes) = notation::number_list(quoteless) {
        attempt(Cause::BodyByteList, &bytes)?;
    }
    let bare = unarmored(quoteless);
    if let Some(bytes) = notation::base64(bare.as_deref().unwrap_or(quoteless)) {
        attempt(Cause::BodyBase64, &bytes)?;
    }
    let Some(url) = quoteless.strip_prefix(b"data:") else {
        return Flow::Continue(());
    };
    let Some(comma) = url.iter().position(|&byte| byte == b',') else {
        return Flow::Continue(());
    };
    let (kind, data) = (&url[..comma], &url[comma + 1..]);
    let unescaped = notation::percent(data);
    let data = unescaped.as_ref().map_or(data, |data| &data[..]);
    if kind.ends_with(b";base64") {
        return match notation::base64(data) {
            Some(bytes) => attempt(Cause::BodyDataUrl, &bytes),
            None => Flow::Continue(()),
        };
    }
    attempt(Cause::BodyDataUrl, data)
}

/// What stands between the lines of PEM, in a word of mail, or behind a prefix.
fn unarmored(text: &[u8]) -> Option<Vec<u8>> {
    let text = core::str::from_utf8(text).ok()?;
    if text.starts_with("-----BEGIN ") {
        return Some(
            text.lines().filter(|line| !line.starts_with('-')).collect::<String>().into_bytes(),
        );
    }
    let word = text.strip_prefix("=?").and_then(|text| text.strip_suffix("?="));
    let word = word.and_then(|word| word.split_once("?B?").or(word.split_once("?b?")));
    let prefixed = || text.strip_prefix("base64:").or(text.strip_prefix("base64,"));
    word.map(|(_, word)| word).or_else(prefixed).map(|text| text.as_bytes().into())
}

/// A string with the body in it, with its quotes or without.
fn json_encoded(body: &[u8], attempt: &mut Attempt<'_>) -> Flow {
    let Ok(text) = core::str::from_utf8(body) else {
        return Flow::Continue(());
    };
    let quoted = [r#"""#, text, r#"""#].concat();
    // Without quotes it may be what `addslashes` made.
    let written =
        [(Cause::BodyJsonEncoded, text.trim_ascii()), (Cause::BodyBackslashes, quoted.as_str())];
    for (cause, string) in written {
        if string.contains('\\') && is_string(string) {
            let inner = &string[1..string.len() - 1];
            attempt(cause, JsonStr::from_raw(inner, true).to_string().as_bytes())?;
        }
    }
    Flow::Continue(())
}

fn is_string(text: &str) -> bool {
    json::read(text, true, &mut |_| {}).is_ok_and(|document| document.kind == Kind::String)
}

/// `b'{"a":"\xc3\xa9"}'`, as Python prints bytes.
fn printed_bytes(body: &[u8], attempt: &mut Attempt<'_>) -> Flow {
    let trimmed = body.trim_ascii();
    let Some(text) = trimmed.strip_prefix(b"b").and_then(notation::unquoted) else {
        return Flow::Continue(());
    };
    match unescaped(text) {
        Some(bytes) => attempt(Cause::BodyByteList, &bytes),
        None => Flow::Continue(()),
    }
}

/// `{\"a\":1}`, as `addslashes` of PHP and `escapeJavaScript` of API Gateway write a text, and
/// `{\x22a\x22:1}`, as nginx logs it.
fn backslashes(body: &[u8], attempt: &mut Attempt<'_>) -> Flow {
    // JSON has backslashes of its own.
    let is_json = |text| json::read(text, true, &mut |_| {}).is_ok();
    if core::str::from_utf8(body).is_ok_and(is_json) {
        return Flow::Continue(());
    }
    if let Some(text) = core::str::from_utf8(body).ok().and_then(unquoted_by_shell) {
        attempt(Cause::BodyBackslashes, text.as_bytes())?;
    }
    if !body.contains(&b'\\') {
        return Flow::Continue(());
    }
    match unescaped(body) {
        Some(bytes) => attempt(Cause::BodyBackslashes, &bytes),
        None => Flow::Continue(()),
    }
}

/// The text of a word that was quoted for a shell, `'it'"'"'s'` and `'it'\\''s'`; or of a line of rsyslog, which has
/// `#012` for a newline. Nothing if it is neither.
fn unquoted_by_shell(text: &str) -> Option<String> {
    if text.contains("#012") || text.contains("#011") {
        return Some(text.replace("#015", "\r").replace("#012", "\n").replace("#011", "\t"));
    }
    let mut plain = String::with_capacity(text.len());
    let mut rest = text.trim_ascii();
    while let Some(quote) = rest.chars().next() {
        let (inner, after) = match quote {
            '\'' | '"' => rest[1..].split_once(quote)?,
            '\\' => rest.get(1..)?.split_at_checked(1)?,
            _ => return None,
        };
        plain.push_str(inner);
        rest = after;
    }
    Some(plain)
}

/// What the escapes of C stand for, and those of code units that JavaScript has.
pub(in crate::explain) fn unescaped(text: &[u8]) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text;
    while let [byte, after @ ..] = rest {
        let (value, read) = match (byte, after) {
            (b'\\', [b'x', one, other, ..]) => {
                let mut value = [0];
                hex::decode_to_slice([*one, *other], &mut value).ok()?;
                (value[0], 4)
            }
            (b'\\', [b'u', ..]) => {
                // As many as follow one another, since a character may have two.
                let is_unit = |unit: &&[u8]| unit.starts_with(b"\\u");
                let length = 6 * rest.chunks_exact(6).take_while(is_unit).count();
                let units = core::str::from_utf8(&rest[..length]).ok()?;
                if units.is_empty() || !is_string(&[r#"""#, units, r#"""#].concat()) {
                    return None;
                }
                bytes.extend_from_slice(JsonStr::from_raw(units, true).to_string().as_bytes());
                rest = &rest[length..];
                continue;
            }
            (b'\\', [high @ b'0'..=b'3', middle @ b'0'..=b'7', low @ b'0'..=b'7', ..]) => {
                ((high & 3) << 6 | (middle & 7) << 3 | low & 7, 4)
            }
            (b'\\', [b'n', ..]) => (b'\n', 2),
            (b'\\', [b'r', ..]) => (b'\r', 2),
            (b'\\', [b't', ..]) => (b'\t', 2),
            (b'\\', [other, ..]) => (*other, 2),
            (byte, _) => (*byte, 1),
        };
        bytes.push(value);
        rest = &rest[read..];
    }
    Some(bytes)
}

/// What parsers and writers of forms make of a body: `%7B…%7D=`, `payload={…}`, `a=1&payload={…}`,
/// and the object `{"<body>":""}` written as JSON.
fn form_encoded(body: &[u8], attempt: &mut Attempt<'_>) -> Flow {
    let value = body.iter().position(|&byte| byte == b'=');
    let value = value.filter(|&at| is_field_name(&body[..at])).map(|at| &body[at + 1..]);
    let whole = [Some(body), value, body.strip_suffix(b"=")].into_iter().flatten();
    let fields = body
        .split(|&byte| byte == b'&')
        .take(MAX_PARTS)
        .filter_map(|field| field.iter().position(|&byte| byte == b'=').map(|at| &field[at + 1..]));
    let is_form = body.contains(&b'&');
    for part in whole.chain(fields.filter(|_| is_form)) {
        let spaced: Vec<_> =
            part.iter().map(|&byte| if byte == b'+' { b' ' } else { byte }).collect();
        for written in [part, &spaced] {
            let decoded = notation::percent(written);
            for text in
                [Some(written), decoded.as_ref().map(|text| &text[..])].into_iter().flatten()
            {
                if text != body && !text.is_empty() {
                    attempt(Cause::BodyFormEncoded, text)?;
                }
            }
        }
    }

    let Ok(text) = core::str::from_utf8(body) else {
        return Flow::Continue(());
    };
    let mut members = 0;
    let mut only = None;
    let mut whole = String::new();
    let document = json::read(text, true, &mut |member| {
        members += 1;
        only = Some((member.key, member.value.as_text()));
        // What a form's parser has parted at `&` and `=`.
        let value = member.value.as_text().map(|value| value.to_string()).unwrap_or_default();
        let parted = if value.is_empty() { "" } else { "=" };
        whole.extend([if members > 1 { "&" } else { "" }, &member.key.to_string(), parted, &value]);
    });
    if members > 1 && document.is_ok() && whole.starts_with('{') {
        return attempt(Cause::BodyFormEncoded, whole.as_bytes());
    }
    let (Ok(_), 1, Some((key, Some(value)))) = (document, members, only) else {
        return Flow::Continue(());
    };
    let (key, value) = (key.to_string(), value.to_string());
    attempt(Cause::BodyFormEncoded, key.as_bytes())?;
    // The field that webhooks in forms have; other names are those of messages.
    if key == "payload" {
        attempt(Cause::BodyFormEncoded, value.as_bytes())?;
    }
    // A body with an equals sign is taken for a name and its value.
    attempt(Cause::BodyFormEncoded, [&key, "=", &value].concat().as_bytes())
}

fn is_field_name(text: &[u8]) -> bool {
    !text.is_empty()
        && text.iter().all(|byte| byte.is_ascii_alphanumeric() || b"_-.[]%".contains(byte))
}

/// The values of a message that holds the body, as text or as JSON: of Lambda, SNS, CloudEvents.
fn parts(body: &[u8], attempt: &mut Attempt<'_>) -> Flow {
    let Ok(text) = core::str::from_utf8(body) else {
        return Flow::Continue(());
    };
    let Some(value @ (Value::Array(..) | Value::Object(..))) = json_value::parse(text) else {
        return Flow::Continue(());
    };
    let mut texts = Vec::new();
    collect(&value, 0, &mut texts);
    let is_event = guess::is_event(body);
    // The longest first: a body is longer than what its sender adds.
    for _ in 0..MAX_PARTS.min(texts.len()) {
        let longest = (0..texts.len()).rev().max_by_key(|&at| texts[at].len()).unwrap_or_default();
        let text = core::mem::take(&mut texts[longest]);
        // An event is no message around its own payload.
        let is_part = is_event && !guess::is_event(text.as_bytes());
        let cause = if is_part { Cause::MacOfPart } else { Cause::BodyWrapped };
        attempt(cause, text.as_bytes())?;
    }
    Flow::Continue(())
}

/// The strings and the objects in a value.
fn collect(value: &Value<'_>, depth: usize, texts: &mut Vec<String>) {
    let (text, inner): (&str, Vec<&Value<'_>>) = match value {
        Value::Plain(_) => return,
        Value::String(string) => return texts.push(string.to_string()),
        Value::Array(elements, text) => (text, elements.iter().collect()),
        Value::Object(members, text) => {
            (text, members.iter().map(|member| &member.value).collect())
        }
    };
    if depth > 0 {
        texts.push(text.into());
    }
    if depth < MAX_DEPTH {
        for value in inner {
            collect(value, depth + 1, texts);
        }
    }
}
