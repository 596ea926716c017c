//! Integers that lost digits: a `double` tells those beyond 2^53 apart only in steps.

use alloc::{string::ToString, vec::Vec};
use core::ops::Range;

use super::json_value::{self, Value};
use crate::explain::Cause;
use crate::explain::attempt::{Attempt, Flow};

/// The digits of an integer that is rounded, and fits in 64 bits: 2^53 has 16.
const DIGITS: Range<usize> = 16..21;

/// How far from a `double` an integer may be that is rounded to it.
const REACH: u128 = 2048;

/// Each of so many integers costs a MAC of the body.
const MAX_BYTES: usize = 16 * 1024;

/// How many numbers of a body are tried.
const MAX_NUMBERS: usize = 2;

/// Tries each integer that is the same `double`.
pub(super) fn repairs(body: &[u8], attempt: &mut Attempt<'_>) -> Flow {
    let text = core::str::from_utf8(body).ok().filter(|text| text.len() <= MAX_BYTES);
    let Some((text, value)) = text.and_then(|text| Some((text, json_value::parse(text)?))) else {
        return Flow::Continue(());
    };
    let mut places = Vec::new();
    collect(&value, &mut places);
    for place in places.into_iter().take(MAX_NUMBERS) {
        let digits = &text[place.clone()];
        let (Ok(number), Ok(double)) = (digits.parse::<u128>(), digits.parse::<f64>()) else {
            continue;
        };
        for near in number.saturating_sub(REACH)..=number.saturating_add(REACH) {
            let near = near.to_string();
            let is_same =
                near.parse::<f64>().is_ok_and(|other| other.to_bits() == double.to_bits());
            if is_same && near != digits {
                let exact = [&text[..place.start], &near, &text[place.end..]].concat();
                attempt(Cause::BodyNumbers, exact.as_bytes())?;
            }
        }
    }
    Flow::Continue(())
}

/// Where such integers stand that are values of an object.
fn collect(value: &Value<'_>, places: &mut Vec<Range<usize>>) {
    let Value::Object(members, _) = value else { return };
    for member in members {
        match &member.value {
            Value::Plain(text)
                if DIGITS.contains(&text.len())
                    && text.bytes().all(|byte| byte.is_ascii_digit()) =>
            {
                places.push(member.value_place());
            }
            value => collect(value, places),
        }
    }
}
