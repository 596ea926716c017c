//! JSON written again in the ways in which senders write it.

use alloc::{string::String, vec::Vec};
use core::cmp::Ordering;
use core::iter;

use super::json_value::{self, Member, Value};
use crate::explain::Cause;
use crate::explain::attempt::{Attempt, Flow};
use crate::{Field, JsonStr, MAX_BODY_BYTES};

/// How a sender may have written a value. Numbers stay as they are written.
#[derive(Clone, Copy)]
pub(super) struct Style {
    pub(super) layout: Layout,
    pub(super) escapes: Escapes,
    pub(super) has_slash_escapes: bool,
}

/// White space, and what parts one value from the next.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Layout {
    comma: &'static str,
    colon: &'static str,
    /// What stands before a line for each level, if each value has a line.
    indent: Option<&'static str>,
    /// What ends a line.
    newline: &'static str,
    /// Whether a comma stands before the last brace, as in the example that WMS publishes.
    has_trailing_comma: bool,
}

impl Layout {
    pub(super) const fn in_line(comma: &'static str, colon: &'static str) -> Self {
        Self { comma, colon, indent: None, newline: "", has_trailing_comma: false }
    }

    /// What parts a value from the next, and a key from its value.
    pub(super) const fn marks(self) -> [&'static str; 2] {
        [self.comma, self.colon]
    }

    const fn indented(indent: &'static str) -> Self {
        Self { indent: Some(indent), newline: "\n", ..Self::in_line(",", ": ") }
    }

    /// `JSON.stringify`.
    pub(super) const COMPACT: Self = Self::in_line(",", ":");

    /// `JSON.stringify`, and `json.dumps` of Python.
    pub(super) const IN_LINE: [Self; 2] = [Self::COMPACT, Self::in_line(", ", ": ")];

    const ALL: [Self; 9] = [
        Self::COMPACT,
        Self::IN_LINE[1],
        // Writers that space one of the two only.
        Self::in_line(",", ": "),
        Self::indented("  "),
        Self::indented("    "),
        Self::indented("\t"),
        Self { has_trailing_comma: true, ..Self::indented("  ") },
        // Jackson, and what writes for Windows.
        Self { colon: " : ", ..Self::indented("  ") },
        Self { newline: "\r\n", ..Self::indented("  ") },
    ];
}

/// Which characters are written as escapes, beside those that JSON wants so.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Escapes {
    /// None, as `JSON.stringify` does.
    Few,
    /// Each beyond ASCII: `\u00e9`, as `json.dumps` of Python does.
    Ascii,
    /// Each beyond ASCII: `\u00E9`.
    AsciiUpper,
    /// `<`, `>` and `&`: `\u003c`, as Go does, and Rails.
    Html,
    /// `<`, `>`, `&`, `=` and `'`, as Gson does.
    Gson,
    /// Each beyond ASCII and whatever HTML may take for its own, in upper case, as .NET does.
    DotNet,
    /// `@`, `<`, `%` and each beyond ASCII, as Facebook does.
    Facebook,
    /// Each beyond U+FFFF, in upper case: what a database of three bytes a character cannot hold.
    Astral,
    /// Those that the text has.
    Kept,
}

impl Escapes {
    const ALL: [Self; 9] = [
        Self::Few,
        Self::Ascii,
        Self::Kept,
        Self::AsciiUpper,
        Self::Html,
        Self::Gson,
        Self::DotNet,
        Self::Facebook,
        Self::Astral,
    ];

    fn has(self, char: char) -> bool {
        match self {
            Self::Few | Self::Kept => false,
            Self::Ascii | Self::AsciiUpper => !char.is_ascii(),
            Self::Html => matches!(char, '<' | '>' | '&' | '\u{2028}' | '\u{2029}'),
            Self::Gson => matches!(char, '<' | '>' | '&' | '=' | '\'' | '\u{2028}' | '\u{2029}'),
            Self::Facebook => !char.is_ascii() || matches!(char, '@' | '<' | '%'),
            Self::Astral => char > '\u{FFFF}',
            Self::DotNet => {
                !char.is_ascii()
                    || matches!(char, '<' | '>' | '&' | '\'' | '+' | '"' | '`' | '\x7F')
            }
        }
    }
}

/// The order of keys.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Order {
    Kept,
    Sorted,
    Documented,
}

/// Tries each way of writing the value that the body is.
pub(super) fn repairs(body: &[u8], attempt: &mut Attempt<'_>) -> Flow {
    let Ok(text) = core::str::from_utf8(body) else {
        return Flow::Continue(());
    };
    // A choice that makes no difference is not tried.
    let has_escapes = text.contains('\\');
    let matters = |escapes: &Escapes| match escapes {
        Escapes::Few => true,
        Escapes::Kept => has_escapes,
        Escapes::Facebook => text.contains(['@', '<', '%']),
        other => text.contains("\\u") || text.chars().any(|char| char != '"' && other.has(char)),
    };
    let escapes: Vec<_> = Escapes::ALL.into_iter().filter(matters).collect();
    let slashes = if text.contains('/') { &[false, true][..] } else { &[false] };
    for order in [Order::Kept, Order::Documented, Order::Sorted] {
        let Some(mut value) = json_value::parse(text) else {
            return Flow::Continue(());
        };
        if !value.reorder(order, &Field::ENVELOPE) && order != Order::Kept {
            continue;
        }
        for &escapes in &escapes {
            for &has_slash_escapes in slashes {
                for layout in Layout::ALL {
                    let style = Style { layout, escapes, has_slash_escapes };
                    if let Some(written) = style.written(&value).filter(|written| written != body) {
                        attempt(Cause::BodyReserialized, &written)?;
                    }
                }
            }
        }
    }
    Flow::Continue(())
}

impl Value<'_> {
    /// Orders the keys at every level, and tells whether that changed anything.
    pub(super) fn reorder(&mut self, order: Order, documented: &[Field]) -> bool {
        match self {
            Self::Plain(_) | Self::String(_) => false,
            Self::Array(elements, _) => {
                let mut is_changed = false;
                for element in elements {
                    is_changed |= element.reorder(order, &[]);
                }
                is_changed
            }
            Self::Object(members, _) => {
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
                    !members.is_sorted_by(|one, other| compare(&one.key, &other.key).is_le());
                // A stable sort is twice as long.
                members.sort_unstable_by(|one, other| {
                    compare(&one.key, &other.key).then(one.place.start.cmp(&other.place.start))
                });
                for Member { key, value, .. } in members {
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
    pub(super) fn written(self, value: &Value<'_>) -> Option<Vec<u8>> {
        let mut text = String::new();
        self.write(&mut text, value, 0)?;
        Some(text.into_bytes())
    }

    fn write(self, text: &mut String, value: &Value<'_>, depth: usize) -> Option<()> {
        match value {
            Value::Plain(plain) => text.push_str(plain),
            Value::String(string) => self.write_string(text, *string),
            Value::Array(elements, _) => {
                text.push('[');
                for (at, element) in elements.iter().enumerate() {
                    self.separate(text, at, depth + 1);
                    self.write(text, element, depth + 1)?;
                }
                self.close(text, ']', elements.is_empty(), depth);
            }
            Value::Object(members, _) => {
                text.push('{');
                for (at, Member { key, value, .. }) in members.iter().enumerate() {
                    self.separate(text, at, depth + 1);
                    self.write_string(text, *key);
                    text.push_str(self.layout.colon);
                    self.write(text, value, depth + 1)?;
                }
                self.close(text, '}', members.is_empty(), depth);
            }
        }
        (text.len() <= MAX_BODY_BYTES).then_some(())
    }

    /// Writes what stands before an element or a member.
    fn separate(self, text: &mut String, at: usize, depth: usize) {
        if at > 0 {
            text.push_str(self.layout.comma);
        }
        self.begin_line(text, depth);
    }

    fn begin_line(self, text: &mut String, depth: usize) {
        if let Some(indent) = self.layout.indent {
            text.push_str(self.layout.newline);
            text.extend(iter::repeat_n(indent, depth));
        }
    }

    fn close(self, text: &mut String, bracket: char, is_empty: bool, depth: usize) {
        if !is_empty {
            if self.layout.has_trailing_comma && depth == 0 {
                text.push(',');
            }
            self.begin_line(text, depth);
        }
        text.push(bracket);
    }

    fn write_string(self, text: &mut String, string: JsonStr<'_>) {
        text.push('"');
        if self.escapes == Escapes::Kept {
            text.push_str(string.as_raw());
        } else {
            for decoded in char::decode_utf16(string.code_units()) {
                match decoded {
                    Ok(char) => self.write_char(text, char),
                    Err(lone) => self.write_escape(text, lone.unpaired_surrogate()),
                }
            }
        }
        text.push('"');
    }

    fn write_char(self, text: &mut String, char: char) {
        match char {
            _ if self.escapes.has(char) => {
                char.encode_utf16(&mut [0; 2])
                    .iter()
                    .for_each(|&unit| self.write_escape(text, unit));
            }
            '"' => text.push_str("\\\""),
            '\\' => text.push_str("\\\\"),
            '/' if self.has_slash_escapes => text.push_str("\\/"),
            '\u{8}' => text.push_str("\\b"),
            '\u{C}' => text.push_str("\\f"),
            '\n' => text.push_str("\\n"),
            '\r' => text.push_str("\\r"),
            '\t' => text.push_str("\\t"),
            _ if char < ' ' => self.write_escape(text, u16::try_from(char).unwrap_or_default()),
            _ => text.push(char),
        }
    }

    fn write_escape(self, text: &mut String, unit: u16) {
        let digits = hex::encode(unit.to_be_bytes());
        text.push_str("\\u");
        match self.escapes {
            Escapes::AsciiUpper | Escapes::DotNet | Escapes::Astral => {
                text.push_str(&digits.to_ascii_uppercase());
            }
            Escapes::Facebook if unit < 0x80 => text.push_str(&digits.to_ascii_uppercase()),
            _ => text.push_str(&digits),
        }
    }
}
