//! JSON with letters in the other case: all of it, its keys, or an ID.

use alloc::{string::String, vec, vec::Vec};

use crate::explain::Cause;
use crate::explain::attempt::{Attempt, Flow};
use crate::{CATALOGUE, Field, Severity};

/// How many values of their own an event may have for each to be tried in every case.
const MAX_FREE: usize = 3;

/// How many of them are tried one by one.
const MAX_VALUES: usize = 32;

/// Tries the documented keys and codes, with the other values in the cases that they may have had.
pub(super) fn repairs(body: &[u8], attempt: &mut Attempt<'_>) -> Flow {
    let text = core::str::from_utf8(body).unwrap_or_default();
    if !text.trim_ascii_start().starts_with('{') {
        return Flow::Continue(());
    }
    let parts = parts(text);
    let free: Vec<_> = (0..parts.len()).filter(|&at| parts[at].is_free()).collect();
    let [documented, kept] = [true, false].map(|is_documented| -> Vec<_> {
        parts.iter().map(|part| part.written(is_documented)).collect()
    });
    let is_other = documented != kept;
    for kept in [Some(documented), Some(kept).filter(|_| is_other)].into_iter().flatten() {
        tried(text, &kept, attempt)?;
        for case in CASES {
            let mut all = kept.clone();
            for &at in &free {
                all[at] = case(parts[at].text);
            }
            tried(text, &all, attempt)?;
        }
        if free.len() <= MAX_FREE {
            combined(text, &parts, &free, &mut kept.clone(), attempt)?;
            continue;
        }
        for &at in free.iter().take(MAX_VALUES) {
            for case in CASES {
                let mut one = kept.clone();
                one[at] = case(parts[at].text);
                tried(text, &one, attempt)?;
            }
        }
    }
    Flow::Continue(())
}

/// Whether it has letters of one case only, though two of the documented keys and codes have others.
pub(in crate::explain) fn is_in_one_case(text: &str) -> bool {
    let has = |is_case: fn(&char) -> bool| text.chars().any(|char| is_case(&char));
    let is_other = |part: &&Part<'_>| part.documented.is_some_and(|known| known != part.text);
    has(char::is_ascii_lowercase) != has(char::is_ascii_uppercase)
        && parts(text).iter().filter(is_other).count() > 1
}

type Case = fn(&str) -> String;

const CASES: [Case; 3] = [
    |text| text.chars().map(to_lower).collect(),
    |text| text.chars().map(to_upper).collect(),
    |text| {
        let mut chars = text.chars();
        chars.next().map(to_upper).into_iter().chain(chars.map(to_lower)).collect()
    },
];

/// Each of the values in each case.
fn combined(
    text: &str,
    parts: &[Part<'_>],
    free: &[usize],
    whole: &mut Vec<String>,
    attempt: &mut Attempt<'_>,
) -> Flow {
    let Some((&at, rest)) = free.split_first() else {
        return tried(text, whole, attempt);
    };
    let mut written = vec![String::from(parts[at].text)];
    for case in CASES {
        let other = case(parts[at].text);
        if !written.contains(&other) {
            written.push(other);
        }
    }
    for other in written {
        whole[at] = other;
        combined(text, parts, rest, whole, attempt)?;
    }
    Flow::Continue(())
}

fn tried(text: &str, parts: &[String], attempt: &mut Attempt<'_>) -> Flow {
    let whole = parts.join("\"");
    if whole == text { Flow::Continue(()) } else { attempt(Cause::BodyCase, whole.as_bytes()) }
}

/// What stands between two quotes.
struct Part<'a> {
    text: &'a str,
    /// What the documentation has there, if it is a key or a code.
    documented: Option<&'static str>,
    is_string: bool,
    is_key: bool,
}

impl Part<'_> {
    /// Whether it is a value that is the sender's own, and has letters.
    fn is_free(&self) -> bool {
        self.is_string
            && !self.is_key
            && self.documented.is_none()
            && self.text.chars().any(|char| to_lower(char) != to_upper(char))
    }

    fn written(&self, is_documented: bool) -> String {
        match self.documented.filter(|_| is_documented) {
            Some(documented) => documented.into(),
            // `true`, `null` and exponents.
            None if !self.is_string && is_documented => self.text.to_ascii_lowercase(),
            None => self.text.into(),
        }
    }
}

/// The text, split at the quotes of its strings.
fn parts(text: &str) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    let (mut start, mut is_string, mut is_escaped) = (0, false, false);
    for (at, byte) in text.bytes().enumerate().chain([(text.len(), b'"')]) {
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' if is_string => is_escaped = true,
            b'"' => {
                let part = &text[start..at];
                let after = text.get(at + 1..).unwrap_or_default();
                let is_key = is_string && after.trim_ascii_start().starts_with(':');
                let documented = if is_string { documented(part, is_key) } else { None };
                parts.push(Part { text: part, documented, is_string, is_key });
                (start, is_string) = (at + 1, !is_string);
            }
            _ => {}
        }
    }
    parts
}

/// The documented key or code that has the same letters.
fn documented(text: &str, is_key: bool) -> Option<&'static str> {
    if is_key {
        let fields = Field::ENVELOPE.iter().chain(&Field::PAYLOAD);
        return fields.map(|field| field.key()).find(|key| key.eq_ignore_ascii_case(text));
    }
    let is_same = |known: &&str| {
        let letters = text.bytes().filter(|byte| !b"_- ".contains(byte));
        let known = known.bytes().filter(|byte| *byte != b'_');
        letters
            .map(|byte| byte.to_ascii_lowercase())
            .eq(known.map(|byte| byte.to_ascii_lowercase()))
    };
    let codes = CATALOGUE.iter().map(|spec| spec.name);
    let severities = Severity::ALL.iter().map(|severity| severity.as_str());
    codes.chain(severities).chain(["VISIBLE", "HIDDEN"]).find(is_same)
}

/// Of ASCII and Latin-1.
fn to_lower(char: char) -> char {
    match char {
        'À'..='Þ' if char != '×' => shifted(char, 0x20),
        _ => char.to_ascii_lowercase(),
    }
}

fn to_upper(char: char) -> char {
    match char {
        'à'..='þ' if char != '÷' => shifted(char, -0x20),
        _ => char.to_ascii_uppercase(),
    }
}

fn shifted(char: char, by: i32) -> char {
    u32::from(char).checked_add_signed(by).and_then(char::from_u32).unwrap_or(char)
}
