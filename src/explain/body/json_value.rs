//! A JSON value that remembers how it is written.

use alloc::{vec, vec::Vec};
use core::ops::Range;

use crate::JsonStr;
use crate::json;

/// A JSON value, each with the text that it is written with.
pub(super) enum Value<'a> {
    /// A number, `true`, `false` or `null`.
    Plain(&'a str),
    String(JsonStr<'a>),
    Array(Vec<Self>, &'a str),
    Object(Vec<Member<'a>>, &'a str),
}

pub(super) struct Member<'a> {
    pub(super) key: JsonStr<'a>,
    pub(super) value: Value<'a>,
    /// Where in the whole text the member stands, from its key's quote to the end of its value.
    pub(super) place: Range<usize>,
    /// Where its value begins.
    pub(super) value_at: usize,
}

impl Member<'_> {
    pub(super) fn value_place(&self) -> Range<usize> {
        self.value_at..self.place.end
    }
}

/// The value that a text holds; nothing if it is not JSON.
pub(super) fn parse(text: &str) -> Option<Value<'_>> {
    json::read(text, false, &mut |_| {}).ok()?;
    // Its depth is bounded, since `json::read` accepts it.
    Some(Scanner { text, at: 0 }.value())
}

struct Scanner<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Scanner<'a> {
    fn value(&mut self) -> Value<'a> {
        let first = self.next();
        let start = self.at;
        match first {
            Some(b'{') => {
                let mut members = vec![];
                while self.begins_another(b'}') {
                    let start = self.at;
                    let key = self.string();
                    self.next();
                    self.at += 1;
                    self.next();
                    let value_at = self.at;
                    let value = self.value();
                    members.push(Member { key, value, place: start..self.at, value_at });
                }
                Value::Object(members, &self.text[start..self.at])
            }
            Some(b'[') => {
                let mut elements = vec![];
                while self.begins_another(b']') {
                    elements.push(self.value());
                }
                Value::Array(elements, &self.text[start..self.at])
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
