//! What a sender may have signed, or made a MAC with, that is not the body under the secret.

use alloc::{format, string::String, string::ToString, vec, vec::Vec};
use core::iter;

use base64ct::{Base64, Encoding as _};
use hmac::{Hmac, KeyInit, Mac as _};
use sha2::{Digest as _, Sha256};

mod fields;
mod request;

use super::attempt::{Attempt, Flow};
use super::{Cause, Evidence, body, date, mac, notation};
use crate::{Field, JsonStr, json};

/// What stands where a body was not there yet, or not any more.
pub(super) const PLACEHOLDERS: [&str; 14] = [
    "{}",
    "null",
    "undefined",
    "[object Object]",
    "[object Promise]",
    "[object ReadableStream]",
    "[object ArrayBuffer]",
    "[object Blob]",
    "None",
    "\"\"",
    "[]",
    "NaN",
    "false",
    "true",
];

/// Tries the messages that senders sign in place of the body.
pub(super) fn messages(evidence: &Evidence<'_>, attempt: &mut Attempt<'_>) -> Flow {
    let sent = evidence.body;
    attempt(Cause::MacOfEmptyBody, b"")?;
    for text in PLACEHOLDERS {
        attempt(Cause::MacOfPlaceholder, text.as_bytes())?;
    }
    for time in times(evidence) {
        for joined in [".", ":", "", "\n", "|", "-", ","] {
            let joined = joined.as_bytes();
            attempt(Cause::MacWithTimestamp, &[time.as_bytes(), joined, sent].concat())?;
            attempt(Cause::MacWithTimestamp, &[sent, joined, time.as_bytes()].concat())?;
        }
        attempt(Cause::MacWithTimestamp, &[b"v0:", time.as_bytes(), b":", sent].concat())?;
    }
    let digest = Sha256::digest(sent);
    attempt(Cause::MacOfHash, hex::encode(digest).as_bytes())?;
    attempt(Cause::MacOfHash, &digest)?;
    let mut notation = |text: &str| attempt(Cause::MacOfOtherNotation, text.as_bytes());
    let digits = hex::encode(sent);
    notation(&digits.to_ascii_uppercase())?;
    notation(&digits)?;
    for text in notation::to_base64(sent) {
        notation(&text)?;
    }
    for length in LINE_LENGTHS {
        notation(&notation::base64_in_lines(sent, length))?;
    }
    let numbers = sent.iter().map(u8::to_string).collect::<Vec<_>>().join(",");
    notation(&numbers)?;
    notation(&format!("[{numbers}]"))?;
    notation(&format!("{{\"type\":\"Buffer\",\"data\":[{numbers}]}}"))?;
    let Ok(text) = core::str::from_utf8(sent) else {
        return Flow::Continue(());
    };
    let escaped = text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n");
    notation(&format!("\"{escaped}\""))?;
    for printed in body::printed_by_languages(text) {
        notation(&printed)?;
    }
    // ASCII has a question mark for each character, or each code unit, that it lacks.
    for marks in [|_: char| 1, char::len_utf16] {
        let plain: String = text
            .chars()
            .flat_map(|char| {
                let mark = if char.is_ascii() { char } else { '?' };
                iter::repeat_n(mark, if char.is_ascii() { 1 } else { marks(char) })
            })
            .collect();
        if plain != text {
            notation(&plain)?;
        }
    }
    for wide in body::to_utf16(text) {
        attempt(Cause::BodyUtf16, &wide)?;
    }
    Flow::Continue(())
}

/// How long the lines of base64 are: of Ruby, and of MIME.
const LINE_LENGTHS: [usize; 2] = [60, 76];

/// How many seconds after an event a sender may sign it.
const MAX_DELAY: u64 = 30;

/// Tries what few senders sign: other hashes of the body, its fields in a row, and parts of the request with it.
pub(super) fn seldom(evidence: &Evidence<'_>, attempt: &mut Attempt<'_>) -> Flow {
    let sent = evidence.body;
    for text in SELDOM_PLACEHOLDERS {
        attempt(Cause::MacOfPlaceholder, text.as_bytes())?;
    }
    for digest in mac::digests(sent) {
        let (digits, base64) = (hex::encode(&digest), Base64::encode_string(&digest));
        for text in [&digits.to_ascii_uppercase(), &digits, &base64] {
            attempt(Cause::MacOfHash, text.as_bytes())?;
        }
        attempt(Cause::MacOfHash, &digest)?;
    }
    let digest = Sha256::digest(sent);
    let (digits, base64) = (hex::encode(digest), Base64::encode_string(&digest));
    // As the header `Digest` has it, and signatures of HTTP over that.
    for (before, digest, after) in [
        ("sha256=", &digits, ""),
        ("SHA-256=", &base64, ""),
        ("digest: SHA-256=", &base64, ""),
        ("sha-256=:", &base64, ":"),
    ] {
        attempt(Cause::MacOfHash, [before, digest, after].concat().as_bytes())?;
    }
    let times = times(evidence);
    let own = times.iter().find(|time| time.len() == 10).and_then(|time| time.parse::<u64>().ok());
    for delay in 1..=MAX_DELAY {
        let Some(time) = own.and_then(|own| own.checked_add(delay)) else { break };
        for (before, after) in [("", "."), ("", ":"), ("v0:", ":"), ("", "")] {
            let start = [before, &time.to_string(), after].concat();
            attempt(Cause::MacWithTimestamp, &[start.as_bytes(), sent].concat())?;
        }
    }
    fields::messages(core::str::from_utf8(sent).unwrap_or_default(), attempt)?;
    request::messages(sent, &digits, &times, attempt)
}

/// What senders in other languages have where a body is not there yet.
const SELDOM_PLACEHOLDERS: [&str; 11] = [
    "nil",
    "NULL",
    "(null)",
    "<nil>",
    "Array",
    "b''",
    "0",
    "System.Byte[]",
    "System.IO.MemoryStream",
    "[object FormData]",
    "[object Uint8Array]",
];

/// Times that a sender may sign with the body: of the header, as Stripe sends one, and the body's own.
fn times(evidence: &Evidence<'_>) -> Vec<String> {
    let header = evidence.header.unwrap_or_default();
    let mut times: Vec<String> = header
        .split(|byte| !byte.is_ascii_digit())
        .filter(|digits| (10..=13).contains(&digits.len()))
        .take(2)
        .map(|digits| String::from_utf8_lossy(digits).into_owned())
        .collect();
    let mut own: Option<String> = None;
    let mut session = None;
    if let Ok(text) = core::str::from_utf8(evidence.body) {
        let _ = json::read(text, false, &mut |member| {
            if member.key == *Field::Timestamp.key() {
                own = Some(String::from(member.value.text));
            } else if member.key == *Field::SessionId.key() {
                session = member.value.as_text().as_ref().map(JsonStr::to_string);
            }
        });
    }
    if let Some(own) = own.filter(|time| time.len() < 32) {
        if let Some((whole, fraction)) = own.split_once('.') {
            times.push(format!("{whole}{fraction:0<3.3}"));
            times.push(String::from(whole));
        }
        times.push(format!("{own}000"));
        times.extend(date::iso(&own));
        times.push(own);
    }
    if let Some(id) = session.filter(|id| id.len() < 256) {
        // As Svix has it: the ID, the time and the body.
        times.extend(times.clone().iter().map(|time| format!("{id}.{time}")));
        times.push(id);
    }
    times
}

/// What a language gives for a secret that is not set, and the secret that nobody has set.
pub(super) const NO_SECRETS: [&str; 18] = [
    "",
    "undefined",
    "null",
    "None",
    "nil",
    "[object Object]",
    // What examples and defaults of programs have.
    "changeme",
    "change-me",
    "secret",
    "default",
    "password",
    "test",
    "mysecret",
    "my-secret",
    "your-secret",
    "your_secret",
    "webhook-secret",
    "webhook_secret",
];

/// The MAC of the body, which some sign once more.
pub(super) fn signed_once(secret: &[u8], body: &[u8]) -> Vec<u8> {
    let mac = Hmac::<Sha256>::new_from_slice(secret);
    mac.map(|mac| mac.chain_update(body).finalize().into_bytes().to_vec()).unwrap_or_default()
}

/// A message in parts that is hashed without a key, or under another one than the secret.
pub(super) struct Unkeyed<'a> {
    pub(super) cause: Cause,
    pub(super) parts: Vec<&'a [u8]>,
}

/// What is hashed by itself where an HMAC should be made.
pub(super) fn hashed<'a>(secret: &'a [u8], body: &'a [u8]) -> [Unkeyed<'a>; 8] {
    let joined =
        |parts: &[&'a [u8]]| Unkeyed { cause: Cause::MacConcatenated, parts: parts.to_vec() };
    [
        Unkeyed { cause: Cause::MacWithoutKey, parts: vec![body] },
        joined(&[secret, body]),
        joined(&[body, secret]),
        joined(&[secret, body, secret]),
        joined(&[secret, b".", body]),
        joined(&[secret, b":", body]),
        joined(&[body, b".", secret]),
        joined(&[body, b":", secret]),
    ]
}
