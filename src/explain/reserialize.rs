//! JSON written again in the ways in which senders write it.

use alloc::{string::String, vec, vec::Vec};
use core::cmp::Ordering;
use core::iter;

use super::Cause;
use super::attempt::{Attempt, Flow};
use crate::json;
use crate::{Field, JsonStr, MAX_BODY_BYTES};

/// A JSON value. Numbers stay as they are written.
enum Value<'a> {
    /// A number, `true`, `false` or `null`.
    Plain(&'a str),
    String(JsonStr<'a>),
    Array(Vec<Self>),
    Object(Vec<(JsonStr<'a>, Self)>),
}

/// How a sender may have written it.
#[derive(Clone, Copy)]
struct Style {
    layout: Layout,
    /// Whether characters beyond ASCII are `\u` escapes.
    is_ascii: bool,
    has_slash_escapes: bool,
}

/// White space. Named by who writes it so by default.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Layout {
    /// `JSON.stringify`.
    Compact,
    /// `json.dumps` of Python.
    Spaced,
    /// A line for each value, with this before it for each level; and whether a comma stands
    /// before the last brace, as in the example that WMS publishes.
    Indented(&'static str, bool),
}

const LAYOUTS: [Layout; 6] = [
    Layout::Compact,
    Layout::Spaced,
    Layout::Indented("  ", false),
    Layout::Indented("    ", false),
    Layout::Indented("\t", false),
    Layout::Indented("  ", true),
];

/// The order of keys.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Order {
    Kept,
    Sorted,
    Documented,
}

/// Tries each way of writing the value that the body is.
pub(super) fn repairs(body: &[u8], attempt: &mut Attempt<'_>) -> Flow {
    let Ok(text) = core::str::from_utf8(body) else {
        return Flow::Continue(());
    };
    if json::read(text, false, &mut |_| {}).is_err() {
        return Flow::Continue(());
    }
    // A choice that makes no difference is not tried.
    let choices = |matters: bool| if matters { &[false, true][..] } else { &[false] };
    let has_wide = !text.is_ascii() || text.contains("\\u");
    for order in [Order::Kept, Order::Documented, Order::Sorted] {
        let mut value = Scanner { text, at: 0 }.value();
        if !value.reorder(order, &Field::ENVELOPE) && order != Order::Kept {
            continue;
        }
        for &is_ascii in choices(has_wide) {
            for &has_slash_escapes in choices(text.contains('/')) {
                for layout in LAYOUTS {
                    let style = Style { layout, is_ascii, has_slash_escapes };
                    if let Some(written) = style.written(&value).filter(|written| written != body) {
                        attempt(Cause::BodyReserialized, &written)?;
                    }
                }
            }
        }
    }
    Flow::Continue(())
}

/// Reads a text that [`json::read`] accepted, so its depth is bounded.
struct Scanner<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Scanner<'a> {
    fn value(&mut self) -> Value<'a> {
        match self.next() {
            Some(b'{') => {
                let mut members = vec![];
                while self.begins_another(b'}') {
                    let key = self.string();
                    self.next();
                    self.at += 1;
                    members.push((key, self.value()));
                }
                Value::Object(members)
            }
            Some(b'[') => {
                let mut elements = vec![];
                while self.begins_another(b']') {
                    elements.push(self.value());
                }
                Value::Array(elements)
            }
            Some(b'"') => Value::String(self.string()),
            _ => {
                let rest = &self.text[self.at..];
                let end = rest.find([',', '}', ']', ' ', '\t', '\n', '\r']).unwrap_or(rest.len());
                self.at += end;
                Value::Plain(&rest[..end])
            }
        }
    }

    /// Skips white space, and tells what stands there.
    fn next(&mut self) -> Option<u8> {
        let rest = &self.text[self.at..];
        self.at += rest.len() - rest.trim_ascii_start().len();
        self.text.as_bytes().get(self.at).copied()
    }

    /// Skips the bracket or comma before an element or a member; or all up to the closing bracket.
    fn begins_another(&mut self, close: u8) -> bool {
        if self.next().is_some_and(|byte| byte != close) {
            self.at += 1;
        }
        let begins = self.next().is_some_and(|byte| byte != close);
        if !begins {
            self.at += 1;
        }
        begins
    }

    fn string(&mut self) -> JsonStr<'a> {
        self.next();
        let end = json::string_end(self.text.as_bytes(), self.at);
        let text = JsonStr::from_raw(&self.text[self.at + 1..end], true);
        self.at = end + 1;
        text
    }
}

impl Value<'_> {
    /// Orders the keys at every level, and tells whether that changed anything.
    fn reorder(&mut self, order: Order, documented: &[Field]) -> bool {
        match self {
            Self::Plain(_) | Self::String(_) => false,
            Self::Array(elements) => {
                let mut is_changed = false;
                for element in elements {
                    is_changed |= element.reorder(order, &[]);
                }
                is_changed
            }
            Self::Object(members) => {
                let compare = |one: &JsonStr<'_>, other: &JsonStr<'_>| match order {
                    Order::Kept => Ordering::Equal,
                    Order::Sorted => one.code_units().cmp(other.code_units()),
                    Order::Documented => {
                        let place = |key: &JsonStr<'_>| {
                            documented.iter().position(|field| *key == *field.key())
                        };
                        // What is not documented comes last.
                        let rank = |key: &JsonStr<'_>| place(key).unwrap_or(documented.len());
                        rank(one).cmp(&rank(other))
                    }
                };
                let mut is_changed =
                    !members.is_sorted_by(|one, other| compare(&one.0, &other.0).is_le());
                members.sort_by(|one, other| compare(&one.0, &other.0));
                for (key, value) in members {
                    let is_payload = !documented.is_empty() && *key == *Field::Payload.key();
                    let documented = if is_payload { &Field::PAYLOAD[..] } else { &[] };
                    is_changed |= value.reorder(order, documented);
                }
                is_changed
            }
        }
    }
}

impl Style {
    /// The text, unless it is longer than a body may be.
    fn written(self, value: &Value<'_>) -> Option<Vec<u8>> {
        let mut text = String::new();
        self.write(&mut text, value, 0)?;
        Some(text.into_bytes())
    }

    fn write(self, text: &mut String, value: &Value<'_>, depth: usize) -> Option<()> {
        match value {
            Value::Plain(plain) => text.push_str(plain),
            Value::String(string) => self.write_string(text, *string),
            Value::Array(elements) => {
                text.push('[');
                for (at, element) in elements.iter().enumerate() {
                    self.separate(text, at, depth + 1);
                    self.write(text, element, depth + 1)?;
                }
                self.close(text, ']', elements.is_empty(), depth);
            }
            Value::Object(members) => {
                text.push('{');
                for (at, (key, value)) in members.iter().enumerate() {
                    self.separate(text, at, depth + 1);
                    self.write_string(text, *key);
                    text.push_str(if self.layout == Layout::Compact { ":" } else { ": " });
                    self.write(text, value, depth + 1)?;
                }
                self.close(text, '}', members.is_empty(), depth);
            }
        }
        (text.len() <= MAX_BODY_BYTES).then_some(())
    }

    /// Writes what stands before an element or a member.
    fn separate(self, text: &mut String, at: usize, depth: usize) {
        match self.layout {
            Layout::Compact if at > 0 => text.push(','),
            Layout::Spaced if at > 0 => text.push_str(", "),
            Layout::Indented(indent, _) => {
                text.push_str(if at > 0 { ",\n" } else { "\n" });
                text.extend(iter::repeat_n(indent, depth));
            }
            _ => {}
        }
    }

    fn close(self, text: &mut String, bracket: char, is_empty: bool, depth: usize) {
        if let Layout::Indented(indent, has_trailing_comma) = self.layout
            && !is_empty
        {
            text.push_str(if has_trailing_comma && depth == 0 { ",\n" } else { "\n" });
            text.extend(iter::repeat_n(indent, depth));
        }
        text.push(bracket);
    }

    /// Escapes as `JSON.stringify` and `json.dumps` do.
    fn write_string(self, text: &mut String, string: JsonStr<'_>) {
        text.push('"');
        for decoded in char::decode_utf16(string.code_units()) {
            let char = match decoded {
                Ok(char) => char,
                Err(lone) => {
                    write_escape(text, lone.unpaired_surrogate());
                    continue;
                }
            };
            match char {
                '"' => text.push_str("\\\""),
                '\\' => text.push_str("\\\\"),
                '/' if self.has_slash_escapes => text.push_str("\\/"),
                '\u{8}' => text.push_str("\\b"),
                '\u{C}' => text.push_str("\\f"),
                '\n' => text.push_str("\\n"),
                '\r' => text.push_str("\\r"),
                '\t' => text.push_str("\\t"),
                _ if char < ' ' || self.is_ascii && !char.is_ascii() => {
                    char.encode_utf16(&mut [0; 2])
                        .iter()
                        .for_each(|&unit| write_escape(text, unit));
                }
                _ => text.push(char),
            }
        }
        text.push('"');
    }
}

fn write_escape(text: &mut String, unit: u16) {
    text.push_str("\\u");
    text.push_str(&hex::encode(unit.to_be_bytes()));
}
