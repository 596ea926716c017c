//! The form in which WMS writes most of its events: compact ASCII, documented keys in documented
//! order, the documented severity. It is recognised in a third of the time that the grammar takes.
//!
//! This knows a part of what [`parse_in`](crate::parse::parse_in) accepts, with the same fields in
//! it, and no more: a text that differs in one byte is left to that.

#[cfg(test)]
mod tests;

use core::ops::Range;

use crate::{EventCode, Field, Text};

/// An event of that form. Texts are told by their places in the body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Plain {
    pub(crate) timestamp: u64,
    pub(crate) sequence: u64,
    pub(crate) code: EventCode,
    pub(crate) session_id: Range<usize>,
    pub(crate) measurement_id: Option<Range<usize>>,
}

impl Plain {
    pub(crate) fn recognise(body: &[u8]) -> Option<Self> {
        let mut rest = Rest { body, at: 0 };
        rest.literal(r#"{"timestamp":"#)?;
        let timestamp = rest.integer()?;
        rest.literal(r#","sessionId":""#)?;
        let session_id = rest.text()?;
        rest.literal(r#","sequence":"#)?;
        let sequence = rest.integer()?;
        rest.literal(r#","event":""#)?;
        let event = core::str::from_utf8(body.get(rest.text()?)?).ok()?;
        let code = EventCode::of(Text::written(event, false))?;
        rest.literal(r#","severity":""#)?;
        rest.literal(code.spec().severity.name())?;
        let measurement_id = match rest.literal(r#"","payload":{"measurementId":""#) {
            Some(()) => Some(rest.text()?),
            None => None,
        };
        rest.literal(if measurement_id.is_some() { "}}" } else { r#""}"# })?;

        let is_complete = code.spec().payload.iter().all(|spec| {
            !spec.is_required || (spec.field == Field::MeasurementId && measurement_id.is_some())
        });
        (is_complete && rest.at == body.len()).then_some(Self {
            timestamp,
            sequence,
            code,
            session_id,
            measurement_id,
        })
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

    fn literal(&mut self, literal: &str) -> Option<()> {
        let is_next = self.bytes().starts_with(literal.as_bytes());
        is_next.then(|| self.at += literal.len())
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

    /// The rest of a string of ASCII without escapes, after its opening quote.
    fn text(&mut self) -> Option<Range<usize>> {
        let length = self
            .bytes()
            .iter()
            .position(|byte| !matches!(byte, b' '..=b'~') || matches!(byte, b'"' | b'\\'))?;
        let start = self.at;
        self.at += length + 1;
        (self.body.get(start + length) == Some(&b'"')).then_some(start..start + length)
    }
}
