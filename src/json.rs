//! JSON text (RFC 8259), read without building it: this file knows the grammar and no event.
//!
//! One loop, no recursion, no allocation. It accepts exactly what `JSON.parse` accepts, except
//! that nesting is bounded and that a comma may stand before a closing bracket unless `strict`.

use crate::{JsonError, JsonFault, JsonNumber, JsonStr};

/// How deep arrays and objects may nest. Each level is one bit of the reader's stack.
pub(crate) const MAX_DEPTH: u32 = u128::BITS;

/// What kind of value a text holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Object,
    Array,
    String,
    Number,
    Boolean,
    Null,
}

/// A value, as the text that it is written with.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Value<'a> {
    pub(crate) kind: Kind,
    pub(crate) text: &'a str,
    /// Whether the value is a string that is written with escapes.
    has_escapes: bool,
}

impl<'a> Value<'a> {
    pub(crate) fn as_text(self) -> Option<JsonStr<'a>> {
        let Self { kind, text, has_escapes } = self;
        (kind == Kind::String)
            .then(|| JsonStr::from_raw(between(text, 1, text.len() - 1), has_escapes))
    }

    pub(crate) fn as_number(self) -> Option<JsonNumber<'a>> {
        (self.kind == Kind::Number).then(|| JsonNumber::from_raw(self.text))
    }
}

/// What a whole text turned out to be.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Document {
    pub(crate) kind: Kind,
    pub(crate) has_trailing_comma: bool,
}

/// A member of the outermost object.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Member<'a> {
    pub(crate) key: JsonStr<'a>,
    /// Where the key's first character stands.
    pub(crate) key_at: usize,
    pub(crate) value: Value<'a>,
}

/// Reads one value that is the whole of `text` and, if it is an object, shows each member of it.
pub(crate) fn read<'a>(
    text: &'a str,
    strict: bool,
    on_member: &mut dyn FnMut(Member<'a>),
) -> Result<Document, JsonError> {
    let mut reader = Reader {
        text,
        at: 0,
        strict,
        depth: 0,
        objects: 0,
        has_trailing_comma: false,
        has_escapes: false,
    };
    match reader.document(on_member) {
        Ok(kind) => Ok(Document { kind, has_trailing_comma: reader.has_trailing_comma }),
        Err(JsonFault::UnexpectedEnd) => {
            Err(JsonError::at(text.as_bytes(), JsonFault::UnexpectedEnd))
        }
        Err(fault) => Err(JsonError::at(&text.as_bytes()[..reader.at], fault)),
    }
}

/// The text that [`parse()`](crate::parse()) accepted, as every JSON parser reads it: a space in place of
/// each comma before a closing bracket. For [`Payload::json`](crate::Payload::json), and for a whole body.
///
/// ```
/// use wms_webhook::without_trailing_commas;
///
/// assert_eq!(without_trailing_commas(r#"{"a":[1,],"b":",}",}"#), r#"{"a":[1 ],"b":",}" }"#);
/// ```
#[cfg(feature = "alloc")]
#[must_use]
pub fn without_trailing_commas(json: &str) -> alloc::borrow::Cow<'_, str> {
    let mut bytes = json.as_bytes().to_vec();
    blank_trailing_commas(&mut bytes);
    if bytes == json.as_bytes() {
        return json.into();
    }
    // ASCII in place of ASCII: it is UTF-8 still.
    alloc::string::String::from_utf8(bytes).unwrap_or_default().into()
}

/// Replaces each trailing comma of a text that [`read`] accepted by a space, so that every JSON
/// parser reads it.
#[cfg(any(feature = "alloc", feature = "wasm-abi"))]
pub(crate) fn blank_trailing_commas(json: &mut [u8]) {
    let mut comma = None;
    let mut at = 0;
    while let Some(&byte) = json.get(at) {
        match byte {
            b'"' => {
                at = string_end(json, at);
                comma = None;
            }
            b',' => comma = Some(at),
            b'}' | b']' => {
                if let Some(comma) = comma.take() {
                    json[comma] = b' ';
                }
            }
            b' ' | b'\t' | b'\n' | b'\r' => {}
            _ => comma = None,
        }
        at += 1;
    }
}

/// A part of a text, between two places where an ASCII character stands or the text ends. It is
/// there always; `get` keeps the formatting of a panic's message, 4 KB, out of the package.
fn between(text: &str, start: usize, end: usize) -> &str {
    text.get(start..end).unwrap_or_default()
}

/// Where the string whose opening quote stands at `open` has its closing quote.
pub(crate) fn string_end(json: &[u8], open: usize) -> usize {
    let mut at = open + 1;
    while let Some(&byte) = json.get(at) {
        match byte {
            b'"' => break,
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
    at
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
    strict: bool,
    depth: u32,
    /// One bit for each open bracket, the innermost lowest: 1 for an object.
    objects: u128,
    has_trailing_comma: bool,
    /// Whether the last string was written with escapes.
    has_escapes: bool,
}

impl<'a> Reader<'a> {
    fn document(&mut self, on_member: &mut dyn FnMut(Member<'a>)) -> Result<Kind, JsonFault> {
        let whole = self.value()?;
        // The member of the outermost object whose value is being read: its key and both places.
        let mut member = None;
        let mut kind = whole;
        // Whether the innermost bracket was opened just now.
        let mut opened = self.depth > 0;
        while self.depth > 0 {
            if self.closes(opened)? {
                opened = false;
            } else {
                let key = if self.in_object() { Some(self.key()?) } else { None };
                let outermost = self.depth == 1;
                self.skip_whitespace();
                let (depth, value_at) = (self.depth, self.at);
                let begun = self.value()?;
                opened = self.depth > depth;
                if outermost {
                    kind = begun;
                    member = key.map(|(key, key_at)| (key, key_at, value_at));
                }
            }
            if self.depth == 1
                && !opened
                && let Some((key, key_at, value_at)) = member.take()
            {
                let text = between(self.text, value_at, self.at);
                on_member(Member {
                    key,
                    key_at,
                    value: Value { kind, text, has_escapes: self.has_escapes },
                });
            }
        }
        self.skip_whitespace();
        if self.at < self.text.len() { Err(JsonFault::TextAfterValue) } else { Ok(whole) }
    }

    /// Reads what stands before an element or a member: nothing after the opening bracket, else a
    /// comma. True if the closing bracket stood there instead, and was read.
    fn closes(&mut self, opened: bool) -> Result<bool, JsonFault> {
        let close = if self.in_object() { b'}' } else { b']' };
        self.skip_whitespace();
        let comma = self.at;
        let has_comma = !opened && self.eat(b',');
        if has_comma {
            self.skip_whitespace();
        }
        if self.eat(close) {
            if has_comma && self.strict {
                self.at = comma;
                return Err(JsonFault::TrailingComma);
            }
            self.has_trailing_comma |= has_comma;
            self.depth -= 1;
            self.objects >>= 1;
            return Ok(true);
        }
        if opened || has_comma {
            Ok(false)
        } else {
            Err(self.expected(JsonFault::ExpectedCommaOrClose))
        }
    }

    /// Reads a key and its colon.
    fn key(&mut self) -> Result<(JsonStr<'a>, usize), JsonFault> {
        if !self.eat(b'"') {
            return Err(self.expected(JsonFault::ExpectedKey));
        }
        let key_at = self.at;
        self.string()?;
        let key = JsonStr::from_raw(between(self.text, key_at, self.at - 1), self.has_escapes);
        self.skip_whitespace();
        if self.eat(b':') {
            Ok((key, key_at))
        } else {
            Err(self.expected(JsonFault::ExpectedColon))
        }
    }

    /// Reads a scalar, or the opening bracket of an array or object.
    fn value(&mut self) -> Result<Kind, JsonFault> {
        self.skip_whitespace();
        match self.peek() {
            Some(b'{') => self.open(Kind::Object),
            Some(b'[') => self.open(Kind::Array),
            Some(b'"') => {
                self.at += 1;
                self.string()?;
                Ok(Kind::String)
            }
            Some(b'-' | b'0'..=b'9') => {
                self.number()?;
                Ok(Kind::Number)
            }
            Some(b't') => self.literal("true", Kind::Boolean),
            Some(b'f') => self.literal("false", Kind::Boolean),
            Some(b'n') => self.literal("null", Kind::Null),
            _ => Err(self.expected(JsonFault::ExpectedValue)),
        }
    }

    fn open(&mut self, kind: Kind) -> Result<Kind, JsonFault> {
        if self.depth == MAX_DEPTH {
            return Err(JsonFault::TooDeep);
        }
        self.at += 1;
        self.depth += 1;
        self.objects = self.objects << 1 | u128::from(kind == Kind::Object);
        Ok(kind)
    }

    /// Reads the rest of a string after its opening quote.
    fn string(&mut self) -> Result<(), JsonFault> {
        self.has_escapes = false;
        loop {
            self.skip(|byte| byte >= 0x20 && byte != b'"' && byte != b'\\');
            match self.peek() {
                Some(b'"') => {
                    self.at += 1;
                    return Ok(());
                }
                Some(b'\\') => {
                    self.has_escapes = true;
                    self.escape()?;
                }
                Some(_) => return Err(JsonFault::ControlCharacter),
                None => return Err(JsonFault::UnexpectedEnd),
            }
        }
    }

    fn escape(&mut self) -> Result<(), JsonFault> {
        let rest = &self.text.as_bytes()[self.at..];
        let length = match rest.get(1) {
            Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => 2,
            Some(b'u') => 6,
            Some(_) => return Err(JsonFault::InvalidEscape),
            None => return Err(JsonFault::UnexpectedEnd),
        };
        for place in 2..length {
            match rest.get(place) {
                Some(digit) if digit.is_ascii_hexdigit() => {}
                Some(_) => return Err(JsonFault::InvalidEscape),
                None => return Err(JsonFault::UnexpectedEnd),
            }
        }
        self.at += length;
        Ok(())
    }

    fn number(&mut self) -> Result<(), JsonFault> {
        self.eat(b'-');
        // No digit may follow a leading zero.
        if !self.eat(b'0') {
            self.digits()?;
        }
        if self.eat(b'.') {
            self.digits()?;
        }
        if self.eat(b'e') || self.eat(b'E') {
            let _ = self.eat(b'+') || self.eat(b'-');
            self.digits()?;
        }
        Ok(())
    }

    fn digits(&mut self) -> Result<(), JsonFault> {
        let start = self.at;
        self.skip(|byte| byte.is_ascii_digit());
        if self.at > start { Ok(()) } else { Err(self.expected(JsonFault::InvalidNumber)) }
    }

    fn literal(&mut self, literal: &str, kind: Kind) -> Result<Kind, JsonFault> {
        if !self.text.as_bytes()[self.at..].starts_with(literal.as_bytes()) {
            return Err(JsonFault::ExpectedValue);
        }
        self.at += literal.len();
        Ok(kind)
    }

    fn in_object(&self) -> bool {
        self.objects & 1 == 1
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    /// Reads `byte` if it stands here.
    fn eat(&mut self, byte: u8) -> bool {
        let stands = self.peek() == Some(byte);
        self.at += usize::from(stands);
        stands
    }

    fn skip_whitespace(&mut self) {
        if self.peek().is_some_and(|byte| byte <= b' ') {
            self.skip(|byte| matches!(byte, b' ' | b'\t' | b'\n' | b'\r'));
        }
    }

    /// Skips the bytes that are like this. Not byte by byte with `peek`, which is half as fast.
    fn skip(&mut self, is_skipped: impl Fn(u8) -> bool) {
        let rest = self.text.as_bytes().get(self.at..).unwrap_or_default();
        self.at += rest.iter().position(|&byte| !is_skipped(byte)).unwrap_or(rest.len());
    }

    /// What was expected here, or that the text has ended.
    fn expected(&self, fault: JsonFault) -> JsonFault {
        if self.at < self.text.len() { fault } else { JsonFault::UnexpectedEnd }
    }
}
