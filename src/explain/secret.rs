//! What a secret may have been before it was mistaken. What is made of one is erased.

use alloc::{format, string::String, string::ToString, vec::Vec};
use core::iter;

use md5::Md5;
use sha1::Sha1;
use sha2::{Digest as _, Sha256};
use zeroize::Zeroizing;

use super::attempt::{Attempt, Flow};
use super::{Cause, body, normalize, notation};
use crate::{JsonStr, json};

pub(super) mod placeholder;
mod typing;

/// What is handed each secret that may have been meant.
type Show<'a> = dyn FnMut(Cause, &[u8]) + 'a;

/// The longest secret that is read otherwise, in bytes: a file with much else in it.
const MAX_BYTES: usize = 16 * 1024;

const QUOTES: [char; 3] = ['"', '\'', '`'];

/// What may stand before a secret and is no name of a variable.
const PREFIXES: [&str; 5] = ["Bearer ", "v1,", "sha256:", "base64:", "hex:"];

/// The longest secret into which a backslash is put anywhere, in bytes.
const MAX_ESCAPED: usize = 128;

/// How many parts a secret may have been split into.
const MAX_PARTS: usize = 6;

/// How many values of a file or a list may be the secret.
const MAX_VALUES: usize = 16;

/// Shows what the secret was before each of the mistakes that are known.
pub(super) fn repairs(secret: &[u8], show: &mut Show<'_>) {
    if secret.len() > MAX_BYTES {
        return;
    }
    clean(secret, show);
    contents(secret, show);
    notations(secret, show);
    texts(secret, show);
    typing::repairs(secret, show);
}

/// Shows the secret that several may be the parts of, as they stand in a row.
pub(super) fn joined(secrets: &[&[u8]], show: &mut Show<'_>) {
    let parts = &secrets[..secrets.len().min(MAX_PARTS)];
    for start in 0..parts.len() {
        for end in start + 2..=parts.len() {
            for mark in [",", ", ", ";", " ", ":", "|", "\n"] {
                let whole = Zeroizing::new(parts[start..end].join(mark.as_bytes()));
                show(Cause::SecretSplit, &whole);
            }
        }
    }
}

/// Shows what may have been mistyped: too many to be tried beside another mistake.
pub(super) fn mistyped(secret: &[u8], show: &mut Show<'_>) {
    typing::mistyped(secret, show);
}

/// Tries every secret that is one edit away.
pub(super) fn edited(secret: &[u8], attempt: &mut Attempt<'_>) -> Flow {
    typing::edited(secret, attempt)
}

/// Shows what the secret was before two mistakes, the later one undone first.
pub(super) fn repairs_twice(secret: &[u8], show: &mut dyn FnMut(&[Cause], &[u8])) {
    repairs(secret, &mut |last, repaired| {
        repairs(repaired, &mut |first, repaired| {
            let both = [last, first];
            show(if first == last { &both[..1] } else { &both }, repaired);
        });
    });
}

/// Shows what the secret was before something was put around it that is surely not of it.
pub(super) fn clean(secret: &[u8], show: &mut Show<'_>) {
    let trimmed = secret.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(secret).trim_ascii();
    if trimmed != secret {
        show(Cause::SecretWhitespace, trimmed);
    }
    // Python prints bytes with a `b` before their quotes.
    for quoted in [Some(secret), secret.strip_prefix(b"b")].into_iter().flatten() {
        if let Some(inner) = notation::unquoted(quoted) {
            show(Cause::SecretQuoted, inner);
        }
    }
    let Ok(text) = core::str::from_utf8(secret) else {
        return;
    };
    let visible =
        text.trim_matches(|char: char| char.is_whitespace() || notation::is_invisible(char));
    if visible.as_bytes() != trimmed {
        show(Cause::SecretInvisible, visible.as_bytes());
    }
    let all: Zeroizing<String> =
        Zeroizing::new(visible.chars().filter(|&char| !notation::is_invisible(char)).collect());
    if *all != visible {
        show(Cause::SecretInvisible, all.as_bytes());
    }
    assignments(text, show);
}

/// `NAME=value`, `export NAME="value"`, `name: value`, in a line of its own or among others.
fn assignments(text: &str, show: &mut Show<'_>) {
    for line in text.lines().take(MAX_VALUES) {
        let line = line.trim_start_matches('\u{FEFF}').trim_ascii();
        let line = line.strip_prefix("export ").or(line.strip_prefix("set ")).unwrap_or(line);
        let line = line.strip_prefix("$env:").unwrap_or(line).trim_ascii_start();
        // Of a Dockerfile, which has a space for the equals sign.
        let (line, marks) = match line.strip_prefix("ENV ") {
            Some(rest) => (rest, &['=', ' '][..]),
            None => (line, &['=', ':'][..]),
        };
        let Some((name, value)) = line.split_once(marks) else { continue };
        let name = name.trim_ascii();
        let is_name = name.len() > 2
            && name.starts_with(|char: char| char.is_ascii_alphabetic() || char == '_')
            && name.chars().all(|char| char.is_ascii_alphanumeric() || "_-.".contains(char));
        // The end of base64 is no value.
        let value = value.trim_ascii();
        let has_prefix = PREFIXES.iter().any(|prefix| line.starts_with(prefix));
        if !is_name
            || has_prefix
            || value.trim_matches('=').is_empty()
            || placeholder::is_reference(line)
        {
            continue;
        }
        let value = value.trim_end_matches(';');
        for value in notation::unquoted(value.as_bytes()).into_iter().chain([value.as_bytes()]) {
            show(Cause::SecretAssignment, value);
        }
    }
}

/// Shows what is in a text that holds more than the secret.
fn contents(secret: &[u8], show: &mut Show<'_>) {
    let Ok(text) = core::str::from_utf8(secret) else {
        return;
    };
    let _ = json::read(text, false, &mut |member| {
        if let Some(value) = member.value.as_text() {
            let value = Zeroizing::new(value.to_string());
            show(Cause::SecretJson, value.as_bytes());
        }
    });
    for mark in [" #", "\t#", " //", " ;", " (", "#"] {
        if let Some((value, _)) = text.split_once(mark) {
            let value = value.trim_ascii();
            show(Cause::SecretComment, value.as_bytes());
            if let Some(inner) = notation::unquoted(value.as_bytes()) {
                show(Cause::SecretComment, inner);
            }
        }
    }
    if let Some(inner) = text.strip_prefix(QUOTES).or(text.strip_suffix(QUOTES)) {
        show(Cause::SecretQuoted, inner.as_bytes());
    }
    for end in [",", ";", "\\n", "\\r\\n", "%", "\0", "\\"] {
        if let Some(rest) = text.strip_suffix(end) {
            show(Cause::SecretEscaped, rest.as_bytes());
        }
    }
    prefixes(text, show);
    for mark in [',', '\n', ' ', ';', '|', ':'].into_iter().filter(|&mark| text.contains(mark)) {
        for part in text.split(mark).take(MAX_VALUES) {
            // `map[secret:…]`, as Go prints it, and `s:6:"…";` of PHP.
            let around = if mark == ':' { " \t\r\n[]{}()<>\"';" } else { " \t\r\n" };
            let part = part.trim_matches(|char: char| around.contains(char));
            if !part.is_empty() && part.len() < text.trim_ascii().len() {
                show(Cause::SecretList, part.as_bytes());
            }
        }
    }
    let (half, other) = secret.split_at(secret.len() / 2);
    if half == other {
        show(Cause::SecretDoubled, half);
    }
}

/// `whsec_` and what follows it: text, or base64, as Svix has it.
fn prefixes(text: &str, show: &mut Show<'_>) {
    if let Some((prefix, rest)) = text.split_once('_')
        && (2..=8).contains(&prefix.len())
        && prefix.bytes().all(|byte| byte.is_ascii_alphanumeric())
    {
        show(Cause::SecretPrefix, rest.as_bytes());
        if let Some(bytes) = notation::base64(rest.as_bytes()) {
            show(Cause::SecretPrefix, &bytes);
        }
    }
    for prefix in PREFIXES {
        if let Some(rest) = text.strip_prefix(prefix) {
            show(Cause::SecretPrefix, rest.as_bytes());
            if let Some(bytes) = notation::base64(rest.as_bytes()) {
                show(Cause::SecretPrefix, &bytes);
            }
        }
    }
    let added = Zeroizing::new(["whsec_", text].concat());
    show(Cause::SecretPrefix, added.as_bytes());
}

/// Shows the secret in the other notations, or the bytes of the one that it is in.
fn notations(secret: &[u8], show: &mut Show<'_>) {
    // White space around it is a mistake of its own.
    let trimmed = Some(secret).filter(|secret| secret.trim_ascii() == *secret);
    if let Some(decoded) = trimmed.and_then(notation::hex) {
        show(Cause::SecretHex, &decoded);
        // The same digits with nothing between them.
        let digits = Zeroizing::new(hex::encode(&*decoded));
        if !digits.as_bytes().eq_ignore_ascii_case(secret) {
            show(Cause::SecretHexForm, digits.as_bytes());
            let upper = Zeroizing::new(digits.to_ascii_uppercase());
            show(Cause::SecretHexForm, upper.as_bytes());
        }
    }
    let digits = secret.iter().take_while(|byte| byte.is_ascii_hexdigit()).count();
    if trimmed.is_some()
        && digits < secret.len()
        && let Ok(decoded) = hex::decode(&secret[..digits & !1]).map(Zeroizing::new)
    {
        // Node stops at what is no digit.
        show(Cause::SecretHex, &decoded);
    }
    for form in notation::guid(secret) {
        show(Cause::SecretHexForm, &form);
    }
    numbers(secret, show);
    if let Some(decoded) = notation::base32(secret) {
        show(Cause::SecretBase64, &decoded);
    }
    if let Some(decoded) = trimmed.and_then(notation::base64) {
        show(Cause::SecretBase64, &decoded);
        // The same base64 in one line, padded or not, for URLs or not.
        for text in notation::to_base64(&decoded) {
            if text.as_bytes() != secret {
                show(Cause::SecretBase64Form, text.as_bytes());
            }
        }
    }
    if let Some(decoded) = notation::lenient_base64(secret).filter(|bytes| bytes.len() > 3) {
        show(Cause::SecretBase64, &decoded);
    }
    if let Some(decoded) = notation::number_list(secret) {
        show(Cause::SecretByteList, &decoded);
    }
    let lower = Zeroizing::new(secret.to_ascii_lowercase());
    let upper = Zeroizing::new(secret.to_ascii_uppercase());
    for other in [lower, upper] {
        if *other != secret {
            show(Cause::SecretCase, &other);
        }
    }

    let lower = Zeroizing::new(hex::encode(secret));
    show(Cause::SecretHexDecoded, lower.as_bytes());
    let upper = Zeroizing::new(lower.to_ascii_uppercase());
    show(Cause::SecretHexDecoded, upper.as_bytes());
    for text in notation::to_base64(secret).iter().chain(&notation::to_base32(secret)) {
        show(Cause::SecretBase64Decoded, text.as_bytes());
    }
    // An API that gives the secret's digest in its place.
    let digest = Zeroizing::new(Sha256::digest(secret).to_vec());
    show(Cause::SecretHashed, &digest);
    let others = [Sha1::digest(secret).to_vec(), Md5::digest(secret).to_vec()].map(Zeroizing::new);
    for digest in [digest].iter().chain(&others) {
        let digits = Zeroizing::new(hex::encode(&**digest));
        show(Cause::SecretHashed, digits.as_bytes());
    }
}

/// Shows the digits with the zeros that a number does not have before it, and those of `1.5e+15`.
fn numbers(secret: &[u8], show: &mut Show<'_>) {
    if secret.iter().all(u8::is_ascii_digit) {
        for zeros in 1..=8 {
            let whole = Zeroizing::new([&b"00000000"[..zeros], secret].concat());
            show(Cause::SecretNumber, &whole);
        }
        let number = core::str::from_utf8(secret).ok().and_then(|digits| digits.parse().ok());
        // YAML takes zeros before digits for octal ones.
        for written in number.map(other_bases).into_iter().flatten() {
            show(Cause::SecretNumber, written.as_bytes());
        }
    } else if let Ok(text) = core::str::from_utf8(secret)
        && text.len() < 32
        && text.contains(['e', 'E'])
        && let Some(digits) = body::scientific(text).map(Zeroizing::new)
    {
        show(Cause::SecretNumber, digits.as_bytes());
    }
}

/// Shows what a file of properties held: an escape for each control character, and another backslash that was lost.
fn of_properties(text: &str, show: &mut Show<'_>) {
    if !text.trim_ascii().contains(['\n', '\t', '\r']) || text.len() > MAX_ESCAPED {
        return;
    }
    let escaped =
        Zeroizing::new(text.replace('\n', "\\n").replace('\t', "\\t").replace('\r', "\\r"));
    show(Cause::SecretEscaped, escaped.as_bytes());
    for (at, _) in escaped.char_indices() {
        let whole = Zeroizing::new([&escaped[..at], "\\", &escaped[at..]].concat());
        show(Cause::SecretEscaped, whole.as_bytes());
    }
}

fn other_bases(number: u128) -> [Zeroizing<String>; 4] {
    [
        format!("0{number:o}"),
        format!("0o{number:o}"),
        format!("0x{number:x}"),
        format!("0x{number:X}"),
    ]
    .map(Zeroizing::new)
}

/// Shows the text in another charset, or without escapes.
fn texts(secret: &[u8], show: &mut Show<'_>) {
    for text in [body::utf16(secret, u16::from_le_bytes), body::utf16(secret, u16::from_be_bytes)] {
        if let Some(text) = text.map(Zeroizing::new) {
            show(Cause::SecretCharset, text.as_bytes());
            show(Cause::SecretCharset, text.trim_ascii().as_bytes());
        }
    }
    let Ok(text) = core::str::from_utf8(secret) else {
        let latin1: Zeroizing<String> =
            Zeroizing::new(secret.iter().map(|&byte| char::from(byte)).collect());
        show(Cause::SecretCharset, latin1.as_bytes());
        // Bytes that somebody took for text.
        let replaced = Zeroizing::new(String::from_utf8_lossy(secret).into_owned());
        return show(Cause::SecretCharset, replaced.as_bytes());
    };
    for bytes in [u16::to_le_bytes, u16::to_be_bytes] {
        // With a byte order mark and without.
        let units = iter::once(0xFEFF).chain(text.encode_utf16());
        let wide: Zeroizing<Vec<u8>> = Zeroizing::new(units.flat_map(bytes).collect());
        show(Cause::SecretCharset, &wide);
        show(Cause::SecretCharset, &wide[2..]);
    }
    if !text.is_ascii() {
        // ASCII has a question mark for what it lacks.
        let marked: Zeroizing<String> = Zeroizing::new(
            text.chars().map(|char| if char.is_ascii() { char } else { '?' }).collect(),
        );
        show(Cause::SecretCharset, marked.as_bytes());
        let latin1: Option<Vec<u8>> = text.chars().map(|char| u8::try_from(char).ok()).collect();
        if let Some(latin1) = latin1.map(Zeroizing::new) {
            show(Cause::SecretCharset, &latin1);
        }
        let low: Zeroizing<Vec<u8>> =
            Zeroizing::new(text.encode_utf16().map(|unit| unit.to_le_bytes()[0]).collect());
        show(Cause::SecretCharset, &low);
        let normalized =
            [normalize::composed(text), normalize::decomposed(text)].map(Zeroizing::new);
        for other in normalized.iter().filter(|other| ***other != *text) {
            show(Cause::SecretNormalized, other.as_bytes());
        }
    }
    escapes(text, show);
}

fn escapes(text: &str, show: &mut Show<'_>) {
    if text.contains('\\')
        && json::read(&Zeroizing::new(format!("\"{text}\"")), true, &mut |_| {}).is_ok()
    {
        let plain = Zeroizing::new(JsonStr::from_raw(text, true).to_string());
        show(Cause::SecretEscaped, plain.as_bytes());
    }
    if let Some(plain) = notation::percent(text.as_bytes()) {
        show(Cause::SecretEscaped, &plain);
    }
    of_properties(text, show);
    if text.contains('+') {
        let spaced = Zeroizing::new(text.replace('+', " "));
        if let Some(plain) = notation::percent(spaced.as_bytes()) {
            show(Cause::SecretEscaped, &plain);
        }
    }
    let others = [
        // Docker Compose, and what it makes of one that was not doubled.
        text.replace("$$", "$"),
        text.replace('$', "$$"),
        text.replace("\\$", "$"),
        body::unescape_html(text),
        text.replace("\\\\", "\\"),
        text.replace("\\n", "\n"),
        text.replace('\n', "\\n"),
        text.replace('\\', ""),
        // What a form or a URL makes of a plus sign.
        text.replace(' ', "+"),
        body::escape_html(text, false),
        body::escape_html(text, true),
    ];
    for other in others.map(Zeroizing::new).iter().filter(|other| ***other != *text) {
        show(Cause::SecretEscaped, other.as_bytes());
    }
}
