//! The form in which WMS writes most of its events: compact ASCII, documented keys in documented
//! order, the documented severity. It is matched in a fraction of the time that the grammar takes.
//!
//! This knows a part of what [`parse_with_scratch`](crate::parse::parse_with_scratch) accepts, with the same fields in
//! it, and no more: a text that differs in one byte is left to that.

#[cfg(test)]
mod tests;

use core::ops::{BitAnd, Range};

use crate::catalogue::MAX_PAYLOAD_FIELDS;
use crate::{CATALOGUE, EventCode, FieldSpec, FieldType, Visibility};

/// An event of that form. Values are told by their places in the body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct CanonicalEvent {
    pub(crate) timestamp: u64,
    pub(crate) sequence: u64,
    pub(crate) code: EventCode,
    pub(crate) session_id: Range<usize>,
    /// Of the fields in the order of the event's [`EventSpec`](crate::EventSpec); 0 to 0 for one
    /// that is not there.
    pub(crate) payload: [Range<usize>; MAX_PAYLOAD_FIELDS],
}

impl CanonicalEvent {
    pub(crate) fn match_bytes(body: &[u8]) -> Option<Self> {
        let mut rest = Rest { body, at: 0 };
        rest.literal(r#"{"timestamp":"#)?;
        let timestamp = rest.integer()?;
        rest.literal(r#","sessionId":""#)?;
        let session_id = rest.text()?;
        rest.literal(r#","sequence":"#)?;
        let sequence = rest.integer()?;
        rest.literal(r#","event":""#)?;
        let event = body.get(rest.text()?)?;
        let code = CATALOGUE.iter().find(|spec| spec.name.as_bytes() == event)?.code;
        rest.literal(r#","severity":""#)?;
        rest.literal(code.spec().severity.as_str())?;
        rest.literal("\"")?;
        let payload = rest.payload(code.spec().payload)?;
        rest.literal("}")?;
        let is_whole = rest.at == body.len();
        is_whole.then_some(Self { timestamp, sequence, code, session_id, payload })
    }
}

struct Rest<'a> {
    body: &'a [u8],
    at: usize,
}

impl Rest<'_> {
    fn bytes(&self) -> &[u8] {
        self.body.get(self.at..).unwrap_or_default()
    }

    #[allow(clippy::inline_always, reason = "what has a known length is compared as a few words")]
    #[inline(always)]
    fn literal(&mut self, literal: &str) -> Option<()> {
        let is_next = self.bytes().starts_with(literal.as_bytes());
        is_next.then(|| self.at += literal.len())
    }

    /// The documented fields, in their order, or no payload at all.
    fn payload(&mut self, fields: &[FieldSpec]) -> Option<[Range<usize>; MAX_PAYLOAD_FIELDS]> {
        let mut payload = [const { 0..0 }; MAX_PAYLOAD_FIELDS];
        let mut before = r#","payload":{""#;
        for (place, field) in payload.iter_mut().zip(fields) {
            let start = self.at;
            if self.key(before, field.field.key()).is_some() {
                *place = self.value(field.field_type)?;
                before = ",\"";
            } else if field.is_required {
                return None;
            } else {
                self.at = start;
            }
        }
        if before == ",\"" {
            self.literal("}")?;
        }
        Some(payload)
    }

    fn key(&mut self, before: &str, key: &str) -> Option<()> {
        self.literal(before)?;
        self.literal(key)?;
        self.literal("\":")
    }

    fn value(&mut self, field_type: FieldType) -> Option<Range<usize>> {
        let start = self.at;
        match field_type {
            FieldType::String => {
                self.literal("\"")?;
                self.text()
            }
            FieldType::Visibility => {
                self.literal("\"")?;
                let text = self.text()?;
                let is_state = |state: &Visibility| {
                    self.body.get(text.clone()) == Some(state.as_str().as_bytes())
                };
                Visibility::ALL.iter().any(is_state).then_some(text)
            }
            FieldType::Integer => self.integer().map(|_| start..self.at),
            FieldType::Number => {
                self.integer()?;
                if self.literal(".").is_some() {
                    let digits =
                        self.bytes().iter().take_while(|byte| byte.is_ascii_digit()).count();
                    self.at += digits;
                    return (digits > 0).then_some(start..self.at);
                }
                Some(start..self.at)
            }
        }
    }

    /// At most 15 digits, so below 2^53; no sign, no leading zero.
    fn integer(&mut self) -> Option<u64> {
        let digits = self.bytes().iter().take_while(|byte| byte.is_ascii_digit());
        let (length, value) = digits.take(16).fold((0, 0), |(length, value), digit| {
            (length + 1, value * 10 + u64::from(digit - b'0'))
        });
        let has_leading_zero = length > 1 && self.bytes().first() == Some(&b'0');
        self.at += length;
        (matches!(length, 1..=15) && !has_leading_zero).then_some(value)
    }

    /// The rest of a string of ASCII without escapes, after its opening quote. Sixteen bytes at once
    /// as long as all of them belong to it: a compiler makes SIMD of that.
    fn text(&mut self) -> Option<Range<usize>> {
        let is_plain = |byte: &u8| matches!(byte, b' ' | b'!' | b'#'..=b'[' | b']'..=b'~');
        let are_plain = |chunk: &&[u8; 16]| chunk.iter().map(is_plain).fold(true, BitAnd::bitand);
        let whole = 16 * self.bytes().as_chunks().0.iter().take_while(are_plain).count();
        let rest = self.bytes().iter().skip(whole).take_while(|byte| is_plain(byte)).count();
        let (start, end) = (self.at, self.at + whole + rest);
        self.at = end + 1;
        (self.body.get(end) == Some(&b'"')).then_some(start..end)
    }
}
