//! An object as a language prints it: `{'a': None}` of Python, `{ a: null }` of JavaScript,
//! `{"a"=>nil}` of Ruby, `{a=b}` of Java; and `{a:b}`, of which a shell ate the quotes.

use alloc::{string::String, vec::Vec};

use super::json_value;
use super::reserialize::{Escapes, Layout, Style};
use crate::explain::Cause;
use crate::explain::attempt::{Attempt, Flow};

/// Tries the compact JSON of what was printed.
pub(super) fn repairs(body: &[u8], attempt: &mut Attempt<'_>) -> Flow {
    let Ok(text) = core::str::from_utf8(body) else {
        return Flow::Continue(());
    };
    if !text.trim_ascii_start().starts_with(['{', '[']) || json_value::parse(text).is_some() {
        return Flow::Continue(());
    }
    let json = to_json(text);
    let Some(value) = json_value::parse(&json) else {
        return Flow::Continue(());
    };
    let style = Style { layout: Layout::COMPACT, escapes: Escapes::Few, has_slash_escapes: false };
    match style.written(&value) {
        Some(compact) => attempt(Cause::BodyPrinted, &compact),
        None => Flow::Continue(()),
    }
}

/// What Ruby, of both kinds, and Python print of the object that JSON holds.
pub(in crate::explain) fn by_languages(text: &str) -> Vec<String> {
    let Some(value) = json_value::parse(text) else {
        return Vec::new();
    };
    let written = |colon, null: &str| {
        let layout = Layout::in_line(", ", colon);
        let style = Style { layout, escapes: Escapes::Few, has_slash_escapes: false };
        let text = String::from_utf8(style.written(&value).unwrap_or_default()).unwrap_or_default();
        text.replace(&[colon, "null"].concat(), &[colon, null].concat())
    };
    let python = written(": ", "None").replace(": true", ": True").replace(": false", ": False");
    [written("=>", "nil"), written(" => ", "nil"), python.replace('"', "'")].into()
}

/// The text with the quotes, keys and words of JSON. It need not be JSON then.
fn to_json(text: &str) -> String {
    let mut json = String::with_capacity(text.len() * 2);
    let has_quotes = text.contains('"');
    let mut rest = text;
    while let Some(char) = rest.chars().next() {
        rest = match char {
            '"' | '\'' => string(&rest[1..], char, &mut json),
            _ if !has_quotes && json.ends_with(':') && char.is_alphanumeric() => {
                bare(rest, &mut json)
            }
            ' ' if json.ends_with(':') => &rest[1..],
            _ if char.is_ascii_alphabetic() || char == '_' || char == '$' => word(rest, &mut json),
            '=' => {
                json.push(':');
                rest[1..].strip_prefix('>').unwrap_or(&rest[1..])
            }
            // A symbol of Ruby: `:a=>1`.
            ':' if rest[1..].starts_with(|next: char| next.is_ascii_alphabetic())
                && json.trim_ascii_end().ends_with(['{', ',']) =>
            {
                &rest[1..]
            }
            _ => {
                json.push(char);
                &rest[char.len_utf8()..]
            }
        };
    }
    json
}

/// Copies a string whose opening quote was read, and tells what follows it.
fn string<'a>(text: &'a str, quote: char, json: &mut String) -> &'a str {
    json.push('"');
    let mut chars = text.char_indices();
    while let Some((at, char)) = chars.next() {
        match char {
            _ if char == quote => {
                json.push('"');
                return &text[at + 1..];
            }
            '"' => json.push_str("\\\""),
            '\\' => match chars.next() {
                Some((_, 'x')) => json.push_str("\\u00"),
                Some((_, '\'')) => json.push('\''),
                Some((_, other)) => json.extend(['\\', other]),
                None => json.push('\\'),
            },
            other => json.push(other),
        }
    }
    ""
}

/// Copies a value without quotes, up to where the next member begins: a number, a word, or a string
/// that lost its quotes.
fn bare<'a>(text: &'a str, json: &mut String) -> &'a str {
    let end = text.find([',', '}', ']', '\n']).unwrap_or(text.len());
    let (value, rest) = text.split_at(end);
    let value = value.trim_ascii_end();
    match in_json(value) {
        Some(word) => json.push_str(word),
        None if json_value::parse(value).is_some() => json.push_str(value),
        None => {
            let escaped = value.replace('\\', "\\\\").replace('"', "\\\"");
            json.extend(["\"", &escaped, "\""]);
        }
    }
    rest
}

/// Copies a word: a key, or an element that JSON calls otherwise.
fn word<'a>(text: &'a str, json: &mut String) -> &'a str {
    let end = text
        .find(|char: char| !char.is_ascii_alphanumeric() && !"_$".contains(char))
        .unwrap_or(text.len());
    let (word, rest) = text.split_at(end);
    let is_key = rest.trim_ascii_start().starts_with([':', '=']);
    match in_json(word) {
        _ if is_key => json.extend(["\"", word, "\""]),
        Some(other) => json.push_str(other),
        None => json.push_str(word),
    }
    rest
}

/// What JSON calls a value that languages have other words for.
fn in_json(word: &str) -> Option<&'static str> {
    match word {
        "None" | "nil" | "undefined" | "NULL" => Some("null"),
        "True" => Some("true"),
        "False" => Some("false"),
        _ => None,
    }
}
